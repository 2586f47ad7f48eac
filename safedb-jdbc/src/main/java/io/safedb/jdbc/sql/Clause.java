package io.safedb.jdbc.sql;

/**
 * A condition in the text, or the place where one may be put.
 *
 * @param keyword the token WHERE or ON; -1 if there is none
 * @param end the last token of the condition; without a condition the token behind which one may be put
 */
record Clause(int keyword, int end) {
    /** Whether a condition is written. */
    boolean present() {
        return keyword >= 0;
    }
}
