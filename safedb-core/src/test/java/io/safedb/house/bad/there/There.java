package io.safedb.house.bad.there;

import io.safedb.house.bad.here.Here;

/** Half of a cycle. */
public final class There {
    /** The other half. */
    public Class<?> other() {
        return Here.class;
    }
}
