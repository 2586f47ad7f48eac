package io.safedb.house.bad.here;

import io.safedb.house.bad.there.There;

/** Half of a cycle. */
public final class Here {
    /** The other half. */
    public Class<?> other() {
        return There.class;
    }
}
