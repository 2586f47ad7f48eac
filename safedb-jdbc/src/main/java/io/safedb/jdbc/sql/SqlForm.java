package io.safedb.jdbc.sql;

import io.safedb.RowCondition;
import java.util.Map;

/**
 * What is put into a statement beside what its caller wrote: the form depends on the decision, and a statement has few.
 *
 * @param tenant whether it is narrowed to one tenant
 * @param stamp whether every row it inserts gets the test run
 * @param locked the rows that it leaves alone, by the relation as {@link io.safedb.guard.Call.Target} names it
 */
public record SqlForm(boolean tenant, boolean stamp, Map<String, RowCondition> locked) {
    /** As the caller wrote it. */
    public static final SqlForm AS_WRITTEN = new SqlForm(false, false, Map.of());

    /** Narrowed to one tenant, as nearly every statement is. */
    public static final SqlForm NARROWED = new SqlForm(true, false, Map.of());

    /** Copies the map. */
    public SqlForm {
        locked = Map.copyOf(locked);
    }

    /** Whether nothing is put in. */
    public boolean isAsWritten() {
        return !tenant && isEveryday();
    }

    /** Whether it is one of the two that nearly all statements have. */
    public boolean isEveryday() {
        return !stamp && locked.isEmpty();
    }

    /** The same form without the stamp. */
    public SqlForm withoutStamp() {
        return new SqlForm(tenant, false, locked);
    }

    /** The same form in which no row is locked. */
    public SqlForm withoutLocked() {
        return new SqlForm(tenant, stamp, Map.of());
    }
}
