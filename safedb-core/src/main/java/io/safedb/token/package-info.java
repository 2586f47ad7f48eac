/**
 * The environment token: one person's signed yes to one operation on one target of one database, for minutes and once.
 * {@link io.safedb.token.TokenVerifier} reads and checks tokens, {@link io.safedb.token.TokenIssuer} makes them,
 * {@link io.safedb.token.TokenSource} hands them over. The format is a closed profile of compact JWS, written down in
 * {@code docs/token-format.md}. Nothing here talks to a database: that a token serves once is kept there.
 */
@NullMarked
package io.safedb.token;

import org.jspecify.annotations.NullMarked;
