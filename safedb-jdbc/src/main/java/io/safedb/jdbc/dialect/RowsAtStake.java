package io.safedb.jdbc.dialect;

import io.safedb.jdbc.sql.Destruction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Counts the rows of the tables that are about to be dropped, emptied or altered, once nobody else can add any: under
 * the lock that the statement itself will take. PostgreSQL's way.
 */
final class RowsAtStake {
    /** A name without a schema may mean a temporary table, or one of a schema further down the search path. */
    private static final String SAME = "SELECT pg_catalog.to_regclass(?) IS NOT DISTINCT FROM"
            + " pg_catalog.to_regclass(?), pg_catalog.to_regclass(?) IS NOT NULL";

    private final Connection raw;
    private final String schema;
    private final int timeout;
    private long rows;

    private RowsAtStake(Connection raw, String schema, int timeout) {
        this.raw = raw;
        this.schema = schema;
        this.timeout = timeout;
    }

    /**
     * Weighs a statement against what its token allows.
     *
     * @param raw a connection in a transaction
     * @param schema the policy's schema
     * @param timeout in seconds for each statement; 0 for none
     * @param cap how many rows the token allows
     * @return what stops it; null if nothing does
     */
    static @Nullable String weigh(Connection raw, String schema, int timeout, Destruction destruction, long cap)
            throws SQLException {
        RowsAtStake stake = new RowsAtStake(raw, schema, timeout);
        for (String relation : destruction.relations()) {
            String obstacle = stake.add(relation, destruction.losesRows());
            if (obstacle != null) {
                return obstacle;
            }
        }
        return stake.rows > cap ? Dialect.overToken(stake.rows, cap) : null;
    }

    private @Nullable String add(String relation, boolean counted) throws SQLException {
        String qualified = RelationName.qualified(relation, schema);
        String named = relation.indexOf('.') < 0 ? RelationName.quoted(relation) : qualified;
        try (PreparedStatement same = raw.prepareStatement(SAME)) {
            same.setQueryTimeout(timeout);
            same.setString(1, named);
            same.setString(2, qualified);
            same.setString(3, qualified);
            try (ResultSet row = same.executeQuery()) {
                row.next();
                if (!row.getBoolean(1)) {
                    return "in this session the name means another object than the one in the policy's schema (tgt)";
                }
                if (!row.getBoolean(2) || !counted) {
                    return null;
                }
            }
        }
        return count(qualified);
    }

    private @Nullable String count(String qualified) throws SQLException {
        try (Statement statement = raw.createStatement()) {
            statement.setQueryTimeout(timeout);
            statement.execute("LOCK TABLE " + qualified + " IN ACCESS EXCLUSIVE MODE");
            try (ResultSet row = statement.executeQuery("SELECT count(*), pg_catalog.row_security_active('"
                    + qualified.replace("'", "''") + "') FROM " + qualified)) {
                row.next();
                rows += row.getLong(1);
                return row.getBoolean(2) ? "row security hides rows of the table from the count (rows)" : null;
            }
        }
    }
}
