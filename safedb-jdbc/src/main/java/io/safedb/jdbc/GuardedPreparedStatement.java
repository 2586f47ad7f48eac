package io.safedb.jdbc;

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
final class GuardedPreparedStatement extends StreamParameters {

    /** Null for the many statements that never run one. */
    private @Nullable PreparedBatch batch;

    /** What was read of the last execution, where its rows are updatable. */
    private @Nullable Reading shown;

    private Statement face = this;

    GuardedPreparedStatement(GuardedConnection connection, PreparedStatement delegate, SentSql sent, int updatable) {
        super(connection, delegate, sent, updatable);
    }

    @Override
    Statement ran() {
        return delegate;
    }

    @Override
    @Nullable
    Reading shown() {
        return shown;
    }

    /** Puts a proxy in front of this statement, which is what its results lead back to from now on. */
    void face(Statement proxy) {
        face = proxy;
    }

    @Override
    Statement face() {
        return face;
    }

    private <R> R run(ServerErrors.Execution<R> execution) throws SQLException {
        Reading reading = database.reading.again(sent.reading());
        Decision decision = database.desk.decide(reading, bound, sent);
        if (updatable != UpdatableResultSet.NONE) {
            shown = reading;
        }
        sent.bind(delegate, decision);
        return connection.session == null
                ? send(reading, decision, execution)
                : onBehalf(reading, delegate, () -> send(reading, decision, execution));
    }

    private <R> R send(Reading reading, Decision decision, ServerErrors.Execution<R> execution) throws SQLException {
        Obligations obligations = decision.obligations();
        if (sent.statement().cursor() != null) {
            R result = ServerErrors.told(sent, delegate, execution);
            connection.cursors.ran(reading, decision);
            return result;
        }
        boolean capped = database.desk.mayExceedCap(sent.statement(), decision, 1);
        if (obligations.isNone() && !capped) {
            return ServerErrors.told(sent, delegate, execution);
        }
        ObligedRun obliged = new ObligedRun(
                connection,
                reading,
                bound,
                obligations,
                new LockedRows(sent, decision, kept == null ? Bindings.NONE : kept),
                capped ? obligations.cap() : null);
        return ServerErrors.told(
                sent, () -> obliged.run(delegate, () -> ServerErrors.placed(sent, delegate, execution)));
    }

    @Override
    public ResultSet executeQuery() throws SQLException {
        return guard(run(PreparedStatement::executeQuery));
    }

    @Override
    public boolean execute() throws SQLException {
        return run(PreparedStatement::execute);
    }

    @Override
    public int executeUpdate() throws SQLException {
        return run(PreparedStatement::executeUpdate);
    }

    @Override
    public long executeLargeUpdate() throws SQLException {
        return run(PreparedStatement::executeLargeUpdate);
    }

    @Override
    public void addBatch() throws SQLException {
        batch().add();
    }

    @Override
    public void clearBatch() throws SQLException {
        batch().clear();
    }

    @Override
    public int[] executeBatch() throws SQLException {
        return batch().run();
    }

    @Override
    public long[] executeLargeBatch() throws SQLException {
        return batch().runLarge();
    }

    private PreparedBatch batch() {
        PreparedBatch known = batch;
        if (known == null) {
            known = new PreparedBatch(this);
            batch = known;
        }
        return known;
    }

    @Override
    public ResultSetMetaData getMetaData() throws SQLException {
        ResultSetMetaData raw = ServerErrors.told(sent, delegate, PreparedStatement::getMetaData);
        return raw == null ? null : new GuardedResultSetMetaData(database, raw);
    }

    @Override
    public ParameterMetaData getParameterMetaData() throws SQLException {
        return new GuardedParameterMetaData(
                database, ServerErrors.told(sent, delegate, PreparedStatement::getParameterMetaData), sent);
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
