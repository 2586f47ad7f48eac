package io.safedb.jdbc;

import io.safedb.TenantId;
import io.safedb.guard.Decision;
import io.safedb.guard.Obligations;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A statement that was read and narrowed when it was prepared, and is decided again each time it runs: it belongs to
 * the tenant who executes it, whoever prepared it.
 */
@SuppressWarnings("NullAway") // JDBC gives null where there is no metadata
final class GuardedPreparedStatement extends ParameterBinder {
    private int batched;
    private @Nullable TenantId batchTenant;

    GuardedPreparedStatement(GuardedConnection connection, PreparedStatement delegate, SentSql sent) {
        super(connection, delegate, sent);
    }

    @Override
    Statement ran() {
        return delegate;
    }

    private <R> R run(ServerErrors.Sending<R> sending) throws SQLException {
        Reading reading = desk.read(sent.statement());
        Decision decision = desk.decide(reading, bound, sent);
        sent.bind(delegate, decision);
        Obligations obligations = decision.obligations();
        return ServerErrors.told(
                sent,
                obligations.isNone()
                        ? sending
                        : () -> new ObligedRun(connection, reading, bound, obligations).run(delegate, sending));
    }

    @Override
    public ResultSet executeQuery() throws SQLException {
        return guard(run(delegate::executeQuery));
    }

    @Override
    public boolean execute() throws SQLException {
        return run(delegate::execute);
    }

    @Override
    public int executeUpdate() throws SQLException {
        return run(delegate::executeUpdate);
    }

    @Override
    public long executeLargeUpdate() throws SQLException {
        return run(delegate::executeLargeUpdate);
    }

    @Override
    public void addBatch() throws SQLException {
        Reading reading = desk.read(sent.statement());
        Decision decision = desk.decide(reading, bound, sent);
        ObligedRun.refuseBatch(desk, reading, bound, decision.obligations());
        if (decision instanceof Decision.Narrow narrow) {
            if (batchTenant != null && !batchTenant.equals(narrow.tenant())) {
                desk.decideBatch(reading, batchTenant);
            }
            batchTenant = narrow.tenant();
        }
        sent.bind(delegate, decision);
        delegate.addBatch();
        batched++;
    }

    @Override
    public void clearBatch() throws SQLException {
        batched = 0;
        batchTenant = null;
        delegate.clearBatch();
    }

    @Override
    public int[] executeBatch() throws SQLException {
        PreparedStatement raw = batchAdmitted();
        return ServerErrors.told(sent, raw::executeBatch);
    }

    @Override
    public long[] executeLargeBatch() throws SQLException {
        PreparedStatement raw = batchAdmitted();
        return ServerErrors.told(sent, raw::executeLargeBatch);
    }

    private PreparedStatement batchAdmitted() throws SQLException {
        if (batched > 0) {
            desk.decideBatch(desk.read(sent.statement()), batchTenant);
        }
        batched = 0;
        batchTenant = null;
        return delegate;
    }

    @Override
    public ResultSetMetaData getMetaData() throws SQLException {
        ResultSetMetaData raw = delegate.getMetaData();
        return raw == null ? null : new GuardedResultSetMetaData(desk, raw);
    }

    @Override
    public ParameterMetaData getParameterMetaData() throws SQLException {
        return new GuardedParameterMetaData(desk, delegate.getParameterMetaData(), sent);
    }

    @Override
    public void addBatch(String sql) throws SQLException {
        throw prepared();
    }

    @Override
    public boolean execute(String sql, int[] keys) throws SQLException {
        throw prepared();
    }

    @Override
    public boolean execute(String sql, String[] keys) throws SQLException {
        throw prepared();
    }

    @Override
    public boolean execute(String sql, int keys) throws SQLException {
        throw prepared();
    }

    @Override
    public boolean execute(String sql) throws SQLException {
        throw prepared();
    }

    @Override
    public long executeLargeUpdate(String sql, int[] keys) throws SQLException {
        throw prepared();
    }

    @Override
    public long executeLargeUpdate(String sql, String[] keys) throws SQLException {
        throw prepared();
    }

    @Override
    public long executeLargeUpdate(String sql, int keys) throws SQLException {
        throw prepared();
    }

    @Override
    public long executeLargeUpdate(String sql) throws SQLException {
        throw prepared();
    }

    @Override
    public ResultSet executeQuery(String sql) throws SQLException {
        throw prepared();
    }

    @Override
    public int executeUpdate(String sql, int[] keys) throws SQLException {
        throw prepared();
    }

    @Override
    public int executeUpdate(String sql, String[] keys) throws SQLException {
        throw prepared();
    }

    @Override
    public int executeUpdate(String sql, int keys) throws SQLException {
        throw prepared();
    }

    @Override
    public int executeUpdate(String sql) throws SQLException {
        throw prepared();
    }

    private static SQLException prepared() {
        return new SQLException(
                "A prepared statement has its text already; use createStatement for another one.", "42809");
    }
}
