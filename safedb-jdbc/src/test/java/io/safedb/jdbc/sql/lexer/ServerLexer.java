package io.safedb.jdbc.sql.lexer;

import io.safedb.jdbc.EmbeddedPostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What the embedded server makes of a text. The text goes to it as data and is executed there, so that no driver reads
 * it on the way.
 */
final class ServerLexer implements AutoCloseable {
    private final Connection connection;
    private final PreparedStatement run;

    ServerLexer() throws SQLException {
        connection = EmbeddedPostgresServer.newDatabase("lexer").getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                    CREATE FUNCTION value_of(txt text) RETURNS text LANGUAGE plpgsql AS $f$
                    DECLARE v text;
                    BEGIN
                      EXECUTE txt INTO v;
                      RETURN 'ok:' || coalesce(v, 'null');
                    EXCEPTION WHEN OTHERS THEN RETURN SQLSTATE || ':' || SQLERRM;
                    END $f$;
                    CREATE FUNCTION second_ran(txt text) RETURNS text LANGUAGE plpgsql AS $f$
                    BEGIN
                      PERFORM set_config('lexer.second', 'no', false);
                      EXECUTE txt;
                      RETURN current_setting('lexer.second');
                    EXCEPTION WHEN OTHERS THEN RETURN 'error';
                    END $f$""");
        }
        run = connection.prepareStatement("SELECT value_of(?)");
    }

    /** {@code ok:} and the first value it gives, or SQLSTATE and message. */
    String value(String text) throws SQLException {
        run.setString(1, text);
        try (ResultSet rows = run.executeQuery()) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** Whether a statement {@code SELECT set_config('lexer.second', 'yes', false)} in it ran: yes, no or error. */
    String secondRan(String text) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT second_ran(?)")) {
            statement.setString(1, text);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }

    /** The label the server gives to {@code SELECT 1 AS name}; null if it is an error. */
    @org.jspecify.annotations.Nullable
    String label(String name) throws SQLException {
        String answer = value("SELECT jsonb_object_keys(to_jsonb(x)) FROM (SELECT 1 AS " + name + "\n) x");
        return answer.startsWith("ok:") ? answer.substring(3) : null;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
