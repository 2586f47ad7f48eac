package io.safedb.jdbc.dialect;

import io.safedb.SafeDbPolicy;
import io.safedb.WrappedDatabase;
import io.safedb.environment.DatabaseIdentity;
import io.safedb.environment.EnvironmentMarker;
import io.safedb.guard.Enforcement;
import io.safedb.jdbc.sql.Destruction;
import io.safedb.jdbc.sql.ReaderFacts;
import io.safedb.jdbc.sql.SqlReader;
import io.safedb.jdbc.sql.StatementReader;
import io.safedb.jdbc.sql.lexer.JdbcEscapes;
import io.safedb.jdbc.sql.lexer.QuestionMarks;
import io.safedb.token.ApprovalToken;
import java.lang.reflect.InvocationTargetException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** PostgreSQL, read as its own lexer and its own driver read it. */
final class PostgreSql implements Dialect {
    /** The first version with MERGE and with views that run with their reader's rights. */
    private static final int OLDEST = 15;

    private static final String PRODUCT = "PostgreSQL";

    /** The driver whose view of a text is compared with the server's. Proxies in front of it give its name. */
    private static final String DRIVER = "PostgreSQL JDBC Driver";

    /** How the server says that it is PostgreSQL; others that speak its protocol say more, or something else. */
    private static final Pattern VERSION = Pattern.compile("PostgreSQL (\\d+)(\\.|beta|rc|devel| |,).*");

    /** Servers that say {@code PostgreSQL} and have another grammar, catalogue or meaning of a transaction. */
    private static final List<String> RELATIVES = List.of(
            "-yb-",
            "cockroach",
            "cloudberry",
            "cratedb",
            "enterprisedb",
            "greenplum",
            "using h2",
            "materialize",
            "opengauss",
            "questdb",
            "redshift",
            "risingwave",
            "yugabyte");

    private static final String SESSION = "SELECT current_database(), current_schema(),"
            + " current_setting('standard_conforming_strings'), current_setting('server_encoding'),"
            + " current_setting('client_encoding'), version()";

    private static final String NO_TRANSACTION = "25P01";

    private static final String HAS_MARKER = "SELECT to_regclass('" + EnvironmentMarker.RELATION + "') IS NOT NULL";

    private static final String MARKER = "CREATE TABLE " + EnvironmentMarker.RELATION
            + " (only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row), environment text NOT NULL,"
            + " database_id text NOT NULL, owner text NOT NULL, created_at timestamp with time zone NOT NULL)";

    /** The base of the driver's value types (interval, money, geometry, json): text with a type name, no connection. */
    private static final String PG_OBJECT = "org.postgresql.util.PGobject";

    /** Where the driver says more of a result's columns than JDBC asks. */
    private static final String PG_METADATA = "org.postgresql.PGResultSetMetaData";

    @Override
    public String supported() {
        return "PostgreSQL " + OLDEST + " or newer through the " + DRIVER;
    }

    @Override
    public boolean speaks(DatabaseMetaData metaData) throws SQLException {
        return PRODUCT.equals(metaData.getDatabaseProductName()) && DRIVER.equals(metaData.getDriverName());
    }

    @Override
    public DatabaseIdentity identify(Connection connection, String schema) throws SQLException {
        DatabaseIdentity identity;
        try (Statement statement = connection.createStatement();
                ResultSet row = session(statement)) {
            if (!row.next()) {
                throw Dialect.unfit("it does not say which database it is");
            }
            requireVersion(row.getString(6));
            require(schema, row.getString(2), "the first schema of its search path", "the policy's schema");
            require("on", row.getString(3), "standard_conforming_strings", "what safedb's reader follows");
            require("UTF8", row.getString(4), "server_encoding", "what safedb's reader follows");
            require("UTF8", row.getString(5), "client_encoding", "what safedb's reader follows");
            identity = new DatabaseIdentity(
                    "postgresql", row.getString(1), marker(connection).orElse(null));
        }
        if (!connection.getAutoCommit()) {
            connection.rollback();
        }
        return identity;
    }

    private static ResultSet session(Statement statement) throws SQLException {
        try {
            return statement.executeQuery(SESSION);
        } catch (SQLException e) {
            String state = e.getSQLState();
            if (state != null && state.startsWith("42")) {
                throw Dialect.unfit("it does not answer as PostgreSQL does (SQLSTATE " + state + ")");
            }
            throw e;
        }
    }

    /** Refuses what is no PostgreSQL, or too old a one. */
    static void requireVersion(String version) throws SQLException {
        String told = version.toLowerCase(Locale.ROOT);
        if (!VERSION.matcher(version).matches() || RELATIVES.stream().anyMatch(told::contains)) {
            throw Dialect.unfit("its server only speaks PostgreSQL's protocol (" + version
                    + "), and this version of safedb reads PostgreSQL itself");
        }
        int major = Integer.parseInt(version.replaceAll("PostgreSQL (\\d+).*", "$1"));
        if (major < OLDEST) {
            throw Dialect.unfit(
                    "its server is PostgreSQL " + major + ", and this version of safedb reads " + OLDEST + " or newer");
        }
    }

    private static void require(String expected, String found, String setting, String why) throws SQLException {
        if (!expected.equals(found)) {
            throw Dialect.unfit(setting + " is " + found + " where " + why + " is " + expected);
        }
    }

    @Override
    public List<RowSecurityGap> rowSecurityGaps(Connection connection, SafeDbPolicy policy) throws SQLException {
        return PostgresRowSecurity.gaps(connection, policy);
    }

    @Override
    public String tellTenant() {
        return PostgresPolicies.TELL;
    }

    @Override
    public StatementReader reader(ReaderFacts facts, boolean held) {
        return new SqlReader(facts, held);
    }

    @Override
    public String withoutEscapes(String sql) {
        return JdbcEscapes.replaced(sql);
    }

    @Override
    public String withOperators(String sql) {
        return QuestionMarks.doubled(sql);
    }

    @Override
    public @Nullable String reachableUnsecured(Connection connection, SafeDbPolicy policy) throws SQLException {
        return PostgresRowSecurity.reachable(connection, policy);
    }

    @Override
    public CatalogueView look(Connection connection, CatalogueView.Question question) throws SQLException {
        return PostgresCatalogue.look(connection, question);
    }

    @Override
    public Optional<EnvironmentMarker> marker(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet exists = statement.executeQuery(HAS_MARKER)) {
            if (!exists.next() || !exists.getBoolean(1)) {
                return Optional.empty();
            }
        }
        return Optional.of(MarkerRow.read(connection));
    }

    @Override
    public List<String> markerTables() {
        return List.of(MARKER, UsedTokens.DDL);
    }

    @Override
    public String tokenTable() {
        return UsedTokens.DDL;
    }

    @Override
    public @Nullable String spend(Connection raw, String schema, ApprovalToken token) throws SQLException {
        return UsedTokens.spend(raw, schema, token);
    }

    @Override
    public @Nullable String weigh(Connection raw, String schema, int timeout, Destruction destruction, long cap)
            throws SQLException {
        return RowsAtStake.weigh(raw, schema, timeout, destruction, cap);
    }

    @Override
    public long changedRows(Connection raw, String schema, Set<String> relations, int timeout) throws SQLException {
        return ServerCounts.changedRows(raw, schema, relations, timeout);
    }

    @Override
    public boolean isOutsideTransaction(SQLException error) {
        return NO_TRANSACTION.equals(error.getSQLState());
    }

    @Override
    public SQLException withoutForeignValues(SQLException error) {
        return PostgresErrors.withoutForeignValues(error);
    }

    @Override
    public SQLException placed(SQLException error, IntUnaryOperator place) {
        return PostgresPlaces.placed(error, place);
    }

    @Override
    public WrappedDatabase testData(
            DataSource raw, SafeDbPolicy policy, Enforcement enforcement, DatabaseIdentity identity) {
        return new TestDataPurge(raw, policy, enforcement, identity);
    }

    @Override
    public boolean isPlain(Class<?> type) {
        for (Class<?> one = type; one != null; one = one.getSuperclass()) {
            if (one.getName().equals(PG_OBJECT)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean isCursor(String typeName) {
        return typeName.equalsIgnoreCase("refcursor");
    }

    @Override
    public @Nullable BaseColumn origin(ResultSetMetaData metaData, int column) throws SQLException {
        for (Class<?> type = metaData.getClass(); type != null; type = type.getSuperclass()) {
            for (Class<?> one : type.getInterfaces()) {
                if (one.getName().equals(PG_METADATA)) {
                    String table = asked(metaData, one, "getBaseTableName", column);
                    String name = asked(metaData, one, "getBaseColumnName", column);
                    return table.isEmpty() || name.isEmpty()
                            ? null
                            : new BaseColumn(asked(metaData, one, "getBaseSchemaName", column), table, name);
                }
            }
        }
        return null;
    }

    /** By name, because the driver is the application's and may come from another class loader. */
    private static String asked(ResultSetMetaData metaData, Class<?> type, String method, int column)
            throws SQLException {
        try {
            return String.valueOf(type.getMethod(method, int.class).invoke(metaData, column));
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SQLException told) {
                throw told;
            }
            return "";
        } catch (ReflectiveOperationException e) {
            return "";
        }
    }
}
