package io.safedb.jdbc.sql;

/**
 * A stretch of tokens.
 *
 * @param first the first one
 * @param last the last one, included; before the first if there are none
 */
record TokenSpan(int first, int last) {
    static final TokenSpan NONE = new TokenSpan(0, -1);

    boolean isEmpty() {
        return last < first;
    }
}
