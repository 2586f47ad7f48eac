package io.safedb.jdbc;

import io.safedb.Scope;
import io.safedb.guard.Call;
import io.safedb.guard.Decision;
import io.safedb.guard.TenantMention;
import io.safedb.guard.TenantMention.Use;
import io.safedb.jdbc.sql.CursorUse;
import io.safedb.jdbc.sql.SqlStatement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cursors that were declared through one connection, and for whom. A cursor outlives the scope it was declared in,
 * perhaps its transaction, and in a pool the borrower of its connection: whoever uses it later must be whom its rows
 * were chosen for. One that is not known here may be anybody's, or the driver's own, and stays refused.
 */
final class Cursors {
    private static final int MOST = 200;

    /** By name; the oldest is forgotten when there are too many. */
    private final Map<String, Declared> declared = new LinkedHashMap<>();

    /**
     * A cursor.
     *
     * @param targets what its query reads
     * @param owners whom its rows were chosen for; empty if they are nobody's
     */
    private record Declared(List<Call.Target> targets, List<TenantMention> owners) {}

    /** What was read of a statement, with whom its cursor belongs to, if it uses one that is known. */
    synchronized Reading known(Reading reading) {
        CursorUse use = reading.statement().cursor();
        Declared cursor = use == null || use.declares() ? null : declared.get(use.name());
        return cursor == null
                ? reading
                : new Reading(reading.statement().on(cursor.targets, cursor.owners), reading.scope());
    }

    /** Remembers a cursor whose declaration has run: one that failed may leave an older one of its name open. */
    synchronized void ran(Reading reading, Decision decision) {
        SqlStatement statement = reading.statement();
        CursorUse use = statement.cursor();
        if (use == null || !use.declares()) {
            return;
        }
        Object owner = owner(reading.scope(), decision);
        List<TenantMention> owners = owner == null
                ? List.of()
                : List.of(TenantMention.value(Use.COMPARED, owner, "the cursor " + use.name()));
        declared.remove(use.name());
        declared.put(use.name(), new Declared(statement.call().targets(), owners));
        if (declared.size() > MOST) {
            declared.remove(declared.keySet().iterator().next());
        }
    }

    private static @Nullable Object owner(Scope scope, Decision decision) {
        if (decision instanceof Decision.Narrow narrow) {
            return narrow.tenant();
        }
        // What a system scope sees is no tenant's; this value equals none.
        return scope instanceof Scope.OfSystem ? TenantMention.UNBOUND : null;
    }
}
