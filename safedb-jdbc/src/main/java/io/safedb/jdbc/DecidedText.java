package io.safedb.jdbc;

import io.safedb.guard.Decision;

/**
 * A text that was read, decided and put into the form in which it is sent; it binds nothing of the caller's.
 *
 * @param reading what was read
 * @param sent its form
 * @param decision what was decided
 */
record DecidedText(Reading reading, SentSql sent, Decision decision) {}
