package io.safedb.house.bad;

import io.safedb.Rule;
import io.safedb.SafeDbViolation;
import io.safedb.Scope;
import io.safedb.house.bad.here.Here;
import io.safedb.house.bad.there.There;
import java.util.List;

/** Reads the scope, builds a refusal and knows every room. */
public final class BadRoom {
    /** What it knows. */
    public List<Object> rooms() {
        return List.of(new Here(), new There(), Scope.current());
    }

    /** Refuses by itself. */
    public SafeDbViolation refuse() {
        return new SafeDbViolation(Rule.UNREADABLE, "", "", "", "", "", null);
    }
}
