package io.safedb.jdbc;

import io.safedb.environment.DatabaseIdentity;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;

/**
 * What stands behind one physical connection, asked on that connection: which database it is, and whether its session
 * is one whose text safedb reads exactly.
 */
final class PhysicalDatabase {
    private static final String POSTGRESQL = "PostgreSQL";

    private static final String QUERY = "SELECT current_database(), current_schema(),"
            + " current_setting('standard_conforming_strings'), current_setting('server_encoding'),"
            + " current_setting('client_encoding')";

    private PhysicalDatabase() {}

    /**
     * Identifies the database, and leaves no transaction open if none was.
     *
     * @param schema the policy's schema: unqualified names must mean the tables in it
     * @throws SQLException if the database cannot be asked, is none that safedb reads, or has unfit settings
     */
    static DatabaseIdentity identify(Connection connection, String schema) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        if (!POSTGRESQL.equals(product)) {
            throw unfit("its product is " + product + ", and this version of safedb reads PostgreSQL only");
        }
        DatabaseIdentity identity;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(QUERY)) {
            if (!row.next()) {
                throw unfit("it does not say which database it is");
            }
            require(schema, row.getString(2), "the first schema of its search path", "the policy's schema");
            require("on", row.getString(3), "standard_conforming_strings", "what safedb's reader follows");
            require("UTF8", row.getString(4), "server_encoding", "what safedb's reader follows");
            require("UTF8", row.getString(5), "client_encoding", "what safedb's reader follows");
            identity = new DatabaseIdentity(
                    "postgresql", row.getString(1), JdbcMarker.read(connection).orElse(null));
        }
        if (!connection.getAutoCommit()) {
            connection.rollback();
        }
        return identity;
    }

    private static void require(String expected, String found, String setting, String why) throws SQLException {
        if (!expected.equals(found)) {
            throw unfit(setting + " is " + found + " where " + why + " is " + expected);
        }
    }

    private static SQLException unfit(String why) {
        return new SQLNonTransientConnectionException(
                "safedb does not use this connection: " + why + ". No statement has run on it.", "08004");
    }
}
