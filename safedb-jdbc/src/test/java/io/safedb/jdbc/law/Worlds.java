package io.safedb.jdbc.law;

import io.safedb.EnforcementMode;
import io.safedb.Rule;
import io.safedb.SafeDb;
import io.safedb.SafeDbPolicy;
import io.safedb.environment.Environment;
import io.safedb.jdbc.EmbeddedPostgresServer;
import io.safedb.jdbc.JdbcMarker;
import io.safedb.jdbc.RecordingDataSource;
import io.safedb.jdbc.SafeDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Three databases that hold the same random schema. {@code solo} has one tenant's rows, and is asked as it is.
 * {@code shared} has two tenants', and is asked through the guard, and again by a role for whom row-level security of
 * this test's own leaves one tenant's. {@code again} is solo with its rows in another order and other plans: a
 * statement that is answered otherwise there has no one right answer.
 */
final class Worlds implements AutoCloseable {
    private static final String ROLE = "law_app";

    private final DataSource soloSource = EmbeddedPostgresServer.newDatabase("law_solo");
    private final DataSource sharedSource = EmbeddedPostgresServer.newDatabase("law_shared");
    private final DataSource againSource = EmbeddedPostgresServer.newDatabase("law_again");
    private final Connection solo = soloSource.getConnection();
    private final Connection again = againSource.getConnection();
    private final Connection secured = sharedSource.getConnection();
    private final RecordingDataSource raw = RecordingDataSource.of(sharedSource);
    private long seed;
    private @Nullable RandomSchema schema;
    private @Nullable SafeDb safeDb;
    private @Nullable DataSource guarded;
    private List<String> others = List.of();
    private boolean touched;

    Worlds() throws SQLException {
        execute(solo, "CREATE ROLE " + ROLE);
        execute(
                again,
                "SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_hashagg = off;"
                        + " SET enable_indexscan = off; SET enable_bitmapscan = off; SET enable_material = off");
    }

    /** Makes the databases those of a seed, if they are not. */
    RandomSchema become(long wanted) throws SQLException {
        RandomSchema present = schema;
        if (present != null && seed == wanted) {
            return present;
        }
        if (safeDb != null) {
            safeDb.close();
        }
        RandomSchema made = new RandomSchema(wanted);
        seed = wanted;
        schema = made;
        List<String> everybodys = RandomSchema.rows(made, null, wanted);
        List<String> own = RandomSchema.rows(made, made.tenant, wanted + 1);
        build(solo, made.create(true), everybodys, own);
        build(again, made.create(true), everybodys, reversed(own, made));
        build(raw.connection(), made.create(false), everybodys, own, RandomSchema.rows(made, made.other, wanted + 2));
        secure(made);
        JdbcMarker.init(sharedSource, Environment.DISPOSABLE, "the laws");
        SafeDb created = SafeDb.create(policy(made));
        safeDb = created;
        guarded = SafeDataSource.wrap(raw, created);
        others = state(raw.connection(), made, "<>");
        return made;
    }

    private static SafeDbPolicy policy(RandomSchema schema) {
        SafeDbPolicy.Builder policy = SafeDbPolicy.builder()
                .mode(Rule.TEST_CODE_IN_PRODUCTION, EnforcementMode.OBSERVE)
                .environment(Environment.DISPOSABLE)
                .tenantColumn(RandomSchema.stored(schema.tenantColumn))
                .tenantType(schema.tenantType);
        for (Table table : schema.tables) {
            if (!table.isTenants()) {
                policy.sharedTables(RandomSchema.stored(table.name()));
            } else if (table.view()) {
                policy.tenantTables(RandomSchema.stored(table.name()));
            }
        }
        return policy.build();
    }

    /** A table's rows in another order; the tables in the same, since some point at others. */
    private static List<String> reversed(List<String> rows, RandomSchema schema) {
        List<String> turned = new ArrayList<>();
        for (Table table : schema.tables) {
            List<String> of = new ArrayList<>(rows.stream()
                    .filter(row -> row.startsWith("INSERT INTO " + table.name() + " "))
                    .toList());
            java.util.Collections.reverse(of);
            turned.addAll(of);
        }
        return turned;
    }

    @SafeVarargs
    private static void build(Connection connection, List<String>... texts) throws SQLException {
        connection.setAutoCommit(true);
        StringBuilder script = new StringBuilder(
                "DROP SCHEMA public CASCADE; CREATE SCHEMA public; SET TIME ZONE 'UTC'; SET jit = off;"
                        + " SET statement_timeout = '1min'; ");
        for (List<String> some : texts) {
            some.forEach(text -> script.append(text).append(";\n"));
        }
        execute(connection, script.toString());
        connection.setAutoCommit(false);
    }

    private void secure(RandomSchema made) throws SQLException {
        secured.setAutoCommit(true);
        execute(
                secured,
                "RESET ROLE; SET TIME ZONE 'UTC'; SET jit = off; SET statement_timeout = '1min'; GRANT USAGE ON SCHEMA public TO "
                        + ROLE + "; "
                        + String.join("; ", made.secure(ROLE)) + "; SELECT set_config('law.tenant', '"
                        + made.tenant.value() + "', false); SET ROLE " + ROLE);
        secured.setAutoCommit(false);
    }

    /** What the database says that holds this tenant's rows only. */
    Answer solo(RandomStatement statement, Way way) throws SQLException {
        return ask(solo, solo, statement, way);
    }

    /** What it says with its rows in another order. */
    Answer again(RandomStatement statement, Way way) throws SQLException {
        return ask(again, again, statement, way);
    }

    /** What row-level security lets through. */
    Answer secured(RandomStatement statement, Way way) throws SQLException {
        return ask(secured, secured, statement, way);
    }

    /** What the guard lets through. */
    Answer guarded(RandomStatement statement, Way way) throws SQLException {
        try (Connection connection = java.util.Objects.requireNonNull(guarded).getConnection()) {
            return ask(connection, raw.connection(), statement, way);
        }
    }

    /** Whether the last guarded statement has changed rows of the other tenant. */
    boolean touchedOthers() {
        return touched;
    }

    /** What nobody stands before. */
    Answer unguarded(RandomStatement statement, Way way) throws SQLException {
        return ask(raw.connection(), raw.connection(), statement, way);
    }

    /** The texts that the guard has sent for the last statement. */
    List<String> sent() {
        return raw.texts();
    }

    private Answer ask(Connection connection, Connection physical, RandomStatement statement, Way way)
            throws SQLException {
        List<List<String>> results = new ArrayList<>();
        SQLException failure = null;
        List<String> state = List.of();
        if (physical == raw.connection()) {
            raw.clear();
            touched = false;
        }
        try {
            way.run(connection, statement.sql(), new Results(results));
            if (statement.writes()) {
                RandomSchema present = java.util.Objects.requireNonNull(schema);
                state = state(physical, present, "=");
                touched |= physical == raw.connection() && !others.equals(state(physical, present, "<>"));
            }
        } catch (SQLException e) {
            failure = e;
        } finally {
            physical.rollback();
        }
        return new Answer(results, failure, state);
    }

    private static List<String> state(Connection connection, RandomSchema schema, String comparison)
            throws SQLException {
        StringBuilder query = new StringBuilder();
        for (Table table : schema.tables) {
            if (table.isTenants() && !table.view() && !table.isPartition()) {
                query.append(query.isEmpty() ? "" : " UNION ALL ")
                        .append("SELECT '" + RandomSchema.stored(table.name()) + " ' || t::text FROM " + table.name()
                                + " t WHERE " + schema.tenantColumn + " " + comparison + " "
                                + schema.typeOfTenant().literal(schema.tenant.value()));
            }
        }
        List<String> state = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query + " ORDER BY 1")) {
            while (rows.next()) {
                state.add(rows.getString(1));
            }
        }
        return state;
    }

    private static void execute(Connection connection, String text) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    @Override
    public void close() throws SQLException {
        if (safeDb != null) {
            safeDb.close();
        }
        solo.close();
        again.close();
        secured.close();
        raw.connection().close();
    }
}
