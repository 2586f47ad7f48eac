package io.safedb.jdbc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.safedb.Scope;
import io.safedb.guard.Call;
import io.safedb.guard.Decision;
import io.safedb.guard.Enforcement;
import io.safedb.guard.Finding;
import io.safedb.jdbc.dialect.Dialect;
import io.safedb.jdbc.sql.SqlStatement;
import io.safedb.jdbc.sql.StatementReader;

/**
 * The first room of one wrapped database: reads what a text says, who calls, and on whose behalf the calling thread
 * works. What a text says is remembered; the scope is read each time, and nowhere else. Safe on any thread.
 */
final class ReadingRoom {
    /** Characters of statement text kept; what was read weighs a small multiple of it. */
    private static final long CACHED_CHARACTERS = 4_000_000;

    private static final int FIXED_WEIGHT = 400;

    private final Dialect dialect;
    private final Enforcement enforcement;
    private final StatementReader reader;
    private final Catalogue catalogue;
    private final Cache<String, SqlStatement> statements = Caffeine.newBuilder()
            .maximumWeight(CACHED_CHARACTERS)
            .weigher((String text, SqlStatement read) -> text.length() + FIXED_WEIGHT)
            .executor(Runnable::run)
            .build();

    ReadingRoom(Dialect dialect, Enforcement enforcement, StatementReader reader, Catalogue catalogue) {
        this.dialect = dialect;
        this.enforcement = enforcement;
        this.reader = reader;
        this.catalogue = catalogue;
    }

    /**
     * Reads a text, who calls, and the scope. What was read of the text is remembered, except where it names a table
     * that nobody knows: that is looked up again each time. Who calls is found once for a statement that is prepared.
     */
    Reading read(String sql) {
        SqlStatement statement = statement(sql);
        Finding testCaller = enforcement.testCaller(statement.call()).orElse(null);
        return new Reading(testCaller == null ? statement : statement.with(testCaller), scope());
    }

    /**
     * Reads a text given to a plain statement, for which the driver sends a question mark as the operator it is. Where
     * that makes nothing readable of it, it stays a parameter that nobody binds.
     */
    Reading readText(String sql) {
        Reading reading = read(sql);
        if (sql.indexOf('?') < 0 || !hasParameter(reading)) {
            return reading;
        }
        String plain = dialect.withOperators(sql);
        Reading operators = plain.equals(sql) ? reading : read(plain);
        return hasParameter(operators) ? reading : operators;
    }

    private static boolean hasParameter(Reading reading) {
        SqlStatement statement = reading.statement();
        return statement.parameterCount() > 0
                || statement.call().findings().stream()
                        .anyMatch(finding -> finding.kind() == Finding.Kind.UNREADABLE
                                || finding.kind() == Finding.Kind.UNREAD_BUT_PLAIN);
    }

    /** Reads a call in braces: as that of a procedure where it may run only as one, else as the query of a function. */
    Reading read(CallEscape call) {
        Reading query = read(call.query());
        if (call.procedure() != null && isRefused(query)) {
            Reading procedure = read(call.procedure());
            return isRefused(procedure) ? query : procedure;
        }
        return query;
    }

    private boolean isRefused(Reading reading) {
        return enforcement.guard().decide(reading.statement().call(), reading.scope()) instanceof Decision.Refuse;
    }

    private SqlStatement statement(String sql) {
        SqlStatement statement = statements.getIfPresent(sql);
        if (statement == null) {
            catalogue.refreshIfStale(this::forget);
            Object version = catalogue.version();
            String text = dialect.withoutEscapes(sql);
            statement = reader.read(text);
            if (namesUnknownTable(statement) && catalogue.refresh()) {
                // A table has come, or got or lost its tenant column: what was read before may name it.
                forget();
                version = catalogue.version();
                statement = reader.read(text);
            }
            if (!namesUnknownTable(statement)) {
                statements.put(sql, statement);
                if (!catalogue.isAt(version)) {
                    // Read with what the catalogue said before, and put after everything else was forgotten.
                    statements.invalidate(sql);
                }
            }
        }
        return statement;
    }

    /** Reads the scope again, for a statement that is executed: in nearly all cases where it was prepared. */
    Reading again(Reading prepared) {
        Scope now = scope();
        return now.equals(prepared.scope()) ? prepared : new Reading(prepared.statement(), now);
    }

    /** On whose behalf the calling thread works. */
    static Scope scope() {
        return Scope.current();
    }

    /** Forgets what was read: the catalogue says something else now. */
    void forget() {
        statements.invalidateAll();
    }

    /** How many statements are remembered, about. */
    long remembered() {
        statements.cleanUp();
        return statements.estimatedSize();
    }

    private boolean namesUnknownTable(SqlStatement statement) {
        for (Call.Target target : statement.call().targets()) {
            if (statement.call().action() != Call.Action.SCHEMA
                    && enforcement.guard().access(target.name()).isEmpty()) {
                return true;
            }
        }
        return false;
    }
}
