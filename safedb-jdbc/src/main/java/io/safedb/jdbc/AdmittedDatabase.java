package io.safedb.jdbc;

import io.safedb.Scope;
import io.safedb.guard.Call;
import io.safedb.guard.Enforcement;
import io.safedb.guard.Finding;
import io.safedb.jdbc.dialect.Dialect;
import io.safedb.jdbc.sql.StatementReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One wrapped database, as all its guarded objects share it: the rooms that each call walks through, and what they need
 * to know of what is behind them. Safe on any thread.
 */
final class AdmittedDatabase {
    /** What depends on the product. */
    final Dialect dialect;

    /** The policy's: unqualified names mean the tables in it. */
    final String schema;

    /** The first room. */
    final ReadingRoom reading;

    /** The second room. */
    final StatementDesk desk;

    /** The second room for batches. */
    final BatchDesk batches;

    /** The fifth room's places for the values that the driver returns. */
    final Values values = new Values(this);

    /** Proves that the second lock holds a text; null where the policy wants no second lock. */
    final @Nullable UnreadProof unreadProof;

    AdmittedDatabase(
            Dialect dialect,
            String schema,
            Enforcement enforcement,
            StatementReader reader,
            Catalogue catalogue,
            @Nullable UnreadProof unreadProof) {
        this.dialect = dialect;
        this.schema = schema;
        this.reading = new ReadingRoom(dialect, enforcement, reader, catalogue);
        this.desk = new StatementDesk(enforcement, new FormObstacles(catalogue, reading), catalogue);
        this.batches = new BatchDesk(desk);
        this.unreadProof = unreadProof;
    }

    /**
     * Refuses an operation that is no statement, unless the policy only observes the rule.
     *
     * @param operation the method, for example {@code Connection.unwrap}
     */
    void insist(String operation, Finding.Kind kind, String subject, String detail) throws SafeDbSqlException {
        desk.decide(
                new Call(
                        operation,
                        Call.Action.CONTROL,
                        List.of(),
                        List.of(),
                        List.of(new Finding(kind, subject, detail)),
                        operation),
                ReadingRoom.scope());
    }

    /**
     * Refuses an operation on rows that were read for another tenant than the one that works now: one result would hold
     * rows of two.
     *
     * @param shown what was read of the statement that gave the rows, and its scope
     */
    void insistSameTenant(Reading shown, String operation) throws SafeDbSqlException {
        if (!owner(ReadingRoom.scope()).equals(owner(shown.scope()))) {
            insist(
                    operation,
                    Finding.Kind.UNNARROWABLE,
                    "an updatable result set",
                    "its rows were read in another scope; write them in the one that read them, or read them again");
        }
    }

    /** Whose rows a scope sees. */
    private static Object owner(Scope scope) {
        return scope instanceof Scope.OfTenant one ? one.tenant() : scope.getClass();
    }
}
