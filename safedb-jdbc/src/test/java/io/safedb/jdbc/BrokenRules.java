package io.safedb.jdbc;

import io.safedb.Rule;
import io.safedb.SafeDbViolation;
import io.safedb.Scope;
import io.safedb.guard.Call;
import io.safedb.guard.Decision;
import io.safedb.guard.Enforcement;
import io.safedb.guard.Guard;
import io.safedb.jdbc.sql.SqlForm;
import io.safedb.jdbc.sql.SqlStatement;
import io.safedb.jdbc.sql.StatementReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Breaks each rule of the house, so that {@code HouseRulesTest} sees the rule fail. Nothing of it runs. */
@SuppressWarnings({"unused", "UnusedMethod", "UnusedVariable"}) // it is there to be looked at
final class BrokenRules {
    private BrokenRules() {}

    /** Reads the scope a second time: in a call, by name, and in a lambda. */
    static final class SecondScope {
        Scope called() {
            return Scope.current();
        }

        Supplier<Scope> named() {
            return Scope::current;
        }

        Supplier<Scope> inLambda() {
            return () -> ReadingRoom.scope();
        }
    }

    /** Reads a text a second time, through the interface. */
    static final class SecondReading {
        SqlStatement read(StatementReader reader, String sql) {
            return reader.read(sql);
        }

        Function<String, SqlStatement> named(StatementReader reader) {
            return reader::read;
        }
    }

    /** Decides past the desk. */
    static final class SecondDesk {
        Decision decide(Enforcement enforcement, Call call, Scope scope) {
            return enforcement.decide(call, scope);
        }

        Decision early(Enforcement enforcement, Call call, Scope scope) {
            return enforcement.decideEarly(call, scope);
        }

        Decision unlogged(Guard guard, Call call, Scope scope) {
            return guard.decide(call, scope);
        }
    }

    /** Chooses by itself what is sent. */
    static final class OtherText {
        String written(SqlStatement statement) {
            return statement.text();
        }

        Function<SqlStatement, String> writtenByName() {
            return SqlStatement::text;
        }

        Object narrowed(SqlStatement statement) {
            return statement.narrowed();
        }

        Object inForm(SqlStatement statement, SqlForm form) {
            return statement.in(form);
        }
    }

    /** Works on the raw connection of somebody else's. */
    static final class Reaching {
        boolean reaches(GuardedConnection connection) throws SQLException {
            return connection.delegate.isClosed();
        }
    }

    /** Shows the raw connection, and lets it be exchanged. */
    static class GuardedLeak {
        public @Nullable Connection delegate;

        public @Nullable Connection getDelegate() {
            return delegate;
        }
    }

    /** Refuses by itself. */
    static final class SecondGuard {
        SafeDbViolation refusal(Rule rule) {
            return new SafeDbViolation(rule, "SELECT", "tickets", "", "", "", null);
        }

        Function<SafeDbViolation, SafeDbSqlException> refusals() {
            return SafeDbSqlException::new;
        }
    }

    /** A guarded class that applications can name. */
    public static final class Shown {}
}
