package io.safedb.house.bad;

import io.safedb.Rule;
import io.safedb.SafeDbViolation;
import io.safedb.Scope;
import io.safedb.house.bad.here.Here;
import io.safedb.house.bad.there.There;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Reads the scope, builds a refusal, knows every room, a file and a thread, and trusts an assert. */
public final class BadRoom {
    private static final ThreadLocal<Path> LAST = new ThreadLocal<>();

    /** Where it was last. */
    public Path last() {
        Path last = LAST.get();
        assert last != null;
        return last;
    }

    /** What it knows. */
    public List<Object> rooms() {
        return List.of(new Here(), new There(), Scope.current());
    }

    /** Hands on who reads the scope. */
    public Supplier<Scope> scopes() {
        return Scope::current;
    }

    /** Refuses by itself. */
    public SafeDbViolation refuse() {
        return new SafeDbViolation(Rule.UNREADABLE, "", "", "", "", "", null);
    }
}
