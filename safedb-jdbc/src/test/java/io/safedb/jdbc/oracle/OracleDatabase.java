package io.safedb.jdbc.oracle;

import io.safedb.jdbc.EmbeddedPostgresServer;
import io.safedb.jdbc.RecordingDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * One of the oracle's two databases. Each case runs in a transaction that is rolled back; what a case commits all the
 * same is noticed, and the rows are put back.
 */
final class OracleDatabase implements AutoCloseable {
    private static final String STATE = """
            SELECT 'contacts ' || t::text, organization_id FROM contacts t
            UNION ALL SELECT 'tickets ' || t::text, organization_id FROM tickets t
            UNION ALL SELECT 'invoices ' || t::text, organization_id FROM invoices t
            UNION ALL SELECT 'invoice_lines ' || t::text, organization_id FROM invoice_lines t
            UNION ALL SELECT 'time_entries ' || t::text, organization_id FROM time_entries t
            UNION ALL SELECT 'settings ' || t::text, organization_id FROM settings t
            UNION ALL SELECT 'organizations ' || t::text, 'shared' FROM organizations t
            UNION ALL SELECT 'countries ' || t::text, 'shared' FROM countries t
            UNION ALL SELECT 'relation ' || c.relname || ' ' || c.relkind::text, 'shared' FROM pg_class c
              WHERE c.relnamespace = 'public'::regnamespace
            ORDER BY 1
            """;

    private final DataSource admin;
    private final boolean solo;
    private final Function<DataSource, DataSource> role;
    private final Function<DataSource, DataSource> guard;
    private RecordingDataSource raw;
    private DataSource used;
    private List<String> seed;

    /**
     * A new database.
     *
     * @param prepare given the database of the superuser
     * @param role makes of it the one that the cases work on
     * @param guard puts something between
     */
    OracleDatabase(
            String name,
            boolean solo,
            Consumer<DataSource> prepare,
            Function<DataSource, DataSource> role,
            Function<DataSource, DataSource> guard)
            throws SQLException {
        this.role = role;
        this.admin = EmbeddedPostgresServer.newSeededDatabase(name);
        this.solo = solo;
        this.guard = guard;
        reseed();
        prepare.accept(admin);
        open();
    }

    private void open() throws SQLException {
        raw = RecordingDataSource.of(role.apply(admin));
        try (Statement statement = raw.connection().createStatement()) {
            // What hangs fails, and says so.
            statement.execute("SET statement_timeout = '5s'");
        }
        used = guard.apply(raw);
        seed = state();
    }

    private void reseed() throws SQLException {
        if (solo) {
            EmbeddedPostgresServer.run(admin, """
                    DO $$ DECLARE t text; BEGIN
                      FOREACH t IN ARRAY ARRAY['contacts','tickets','invoices','invoice_lines','time_entries','settings'] LOOP
                        EXECUTE format('DELETE FROM %I WHERE organization_id <> ''org_a''', t);
                        EXECUTE format('ALTER TABLE %I ALTER organization_id SET DEFAULT ''org_a''', t);
                      END LOOP;
                    END $$;
                    REFRESH MATERIALIZED VIEW mv_ticket_totals;
                    """);
        }
    }

    /** What the rows are before any case. */
    List<String> seed() {
        return seed;
    }

    /** The statements that reached the driver in the last run. */
    List<String> sent() {
        return raw.texts();
    }

    /** How a case is executed. */
    enum Way {
        PREPARED,
        STATEMENT,
        GENERATED_KEYS
    }

    Outcome run(OracleCase oracleCase, Way way) throws SQLException {
        Outcome outcome = new Outcome();
        try (Connection connection = used.getConnection()) {
            raw.connection().setAutoCommit(false);
            java.sql.Savepoint before = raw.connection().setSavepoint();
            raw.clear();
            try {
                execute(connection, oracleCase, way, outcome);
                for (SQLWarning w = connection.getWarnings(); w != null; w = w.getNextWarning()) {
                    outcome.warnings.add(w.getMessage());
                }
            } catch (SQLException e) {
                outcome.failure = e;
                if (outcome.rule() == null) {
                    raw.connection().rollback(before);
                }
            }
            outcome.state = state();
        }
        raw.connection().rollback();
        raw.connection().setAutoCommit(true);
        return outcome;
    }

    /** Whether anything survived the roll-back. The rows are put back then, by building everything again. */
    boolean restored() throws SQLException {
        return state().equals(seed);
    }

    private static void execute(Connection connection, OracleCase oracleCase, Way way, Outcome outcome)
            throws SQLException {
        if (way == Way.STATEMENT) {
            try (Statement statement = connection.createStatement()) {
                collect(statement, statement.execute(oracleCase.sql()), outcome);
            }
            return;
        }
        try (PreparedStatement statement = way == Way.GENERATED_KEYS
                ? connection.prepareStatement(oracleCase.sql(), Statement.RETURN_GENERATED_KEYS)
                : connection.prepareStatement(oracleCase.sql())) {
            int position = 0;
            for (Object param : oracleCase.params()) {
                bind(connection, statement, ++position, param);
            }
            collect(statement, statement.execute(), outcome);
            if (way == Way.GENERATED_KEYS) {
                rows(statement.getGeneratedKeys(), outcome);
            }
        }
    }

    private static void bind(Connection connection, PreparedStatement statement, int position, Object param)
            throws SQLException {
        if (param == OracleCase.Missing.NULL) {
            statement.setNull(position, java.sql.Types.NULL);
        } else if (param instanceof List<?> elements) {
            boolean numbers = elements.stream().allMatch(Number.class::isInstance);
            statement.setArray(position, connection.createArrayOf(numbers ? "bigint" : "text", elements.toArray()));
        } else if (param instanceof String text) {
            statement.setString(position, text);
        } else {
            statement.setObject(position, param);
        }
    }

    private static void collect(Statement statement, boolean first, Outcome outcome) throws SQLException {
        boolean rows = first;
        while (rows || statement.getUpdateCount() != -1) {
            if (rows) {
                rows(statement.getResultSet(), outcome);
            } else {
                outcome.results.add(List.of("count " + statement.getUpdateCount()));
            }
            rows = statement.getMoreResults();
        }
        for (SQLWarning w = statement.getWarnings(); w != null; w = w.getNextWarning()) {
            outcome.warnings.add(w.getMessage());
        }
    }

    private static void rows(ResultSet rows, Outcome outcome) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (rows) {
            ResultSetMetaData columns = rows.getMetaData();
            StringBuilder labels = new StringBuilder(" labels");
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                labels.append('|').append(columns.getColumnLabel(i));
            }
            lines.add(labels.toString());
            while (rows.next()) {
                StringBuilder line = new StringBuilder("row");
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    line.append('|').append(rows.getString(i));
                }
                lines.add(line.toString());
            }
        }
        outcome.results.add(lines);
    }

    /** All rows: a role under row-level security sees them tenant by tenant. */
    private List<String> state() throws SQLException {
        Set<String> state = new TreeSet<>();
        try (Statement statement = raw.connection().createStatement()) {
            String before = first(statement, "SELECT COALESCE(current_setting('safedb.tenant', true), '')");
            for (String tenant : List.of("org_a", "org_b")) {
                first(statement, "SELECT set_config('safedb.tenant', '" + tenant + "', false)");
                try (ResultSet rows = statement.executeQuery(STATE)) {
                    while (rows.next()) {
                        state.add(rows.getString(2) + " " + rows.getString(1));
                    }
                }
            }
            first(statement, "SELECT set_config('safedb.tenant', '" + before + "', false)");
        }
        return List.copyOf(state);
    }

    private static String first(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    @Override
    public void close() throws SQLException {
        raw.connection().close();
    }
}
