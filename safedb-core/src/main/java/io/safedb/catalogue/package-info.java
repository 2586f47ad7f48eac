/**
 * The texts of the rules: one entry each, for the message, the page in {@code docs/rules/} and {@code safedb explain}.
 */
@NullMarked
package io.safedb.catalogue;

import org.jspecify.annotations.NullMarked;
