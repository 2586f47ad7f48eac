package io.safedb.jdbc.sql.lexer;

/** Ends a reading at the first thing that is not understood. Has no stack trace: hostile text must stay cheap. */
public final class Unreadable extends RuntimeException {
    private final int offset;

    /**
     * What was met.
     *
     * @param offset where in the text, in UTF-16 units
     * @param what names the construct, never a value
     */
    public Unreadable(int offset, String what) {
        super(what, null, false, false);
        this.offset = offset;
    }

    /** Where in the text, in UTF-16 units. */
    public int offset() {
        return offset;
    }

    /** What was met and where: one sentence, no values. */
    public String sentence() {
        return "at character " + (offset + 1) + ": " + getMessage();
    }
}
