package io.safedb.jdbc.dialect;

/** A product that is seen past its dialect. Breaks a rule of the house on purpose; nothing of it runs. */
public final class BrokenDialect {
    private BrokenDialect() {}
}
