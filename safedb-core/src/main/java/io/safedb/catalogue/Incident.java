package io.safedb.catalogue;

import java.util.Locale;

/** The five incidents that the rules come from, one neutral line each. */
enum Incident {
    I000("a wrong DB_NAME put development on the production database for weeks"),
    I001("tenant filters were missing in five modules of seven"),
    I002("a script for empty databases ran on a full one and dropped its tables"),
    I003("time entries that were already billed could still be edited"),
    I004("a debugging script wrote test products over real results in production");

    private final String text;

    Incident(String text) {
        this.text = text;
    }

    /** {@code 000}, …, {@code 004}. */
    String id() {
        return name().substring(1).toLowerCase(Locale.ROOT);
    }

    /** What happened, without a full stop. */
    String text() {
        return text;
    }
}
