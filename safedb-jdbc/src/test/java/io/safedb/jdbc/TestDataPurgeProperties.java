package io.safedb.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.TenantId;
import io.safedb.TenantScope;
import io.safedb.TestData;
import io.safedb.environment.Environment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import org.jspecify.annotations.Nullable;

/** The law of a purge: whatever was written in whatever order, exactly the real rows are left. */
class TestDataPurgeProperties {
    private static final GuardedPostgres DATABASE = start();

    /** A row of one tenant, real or of a run, with or without a parent among the rows written before. */
    record Write(TenantId tenant, @Nullable String run, boolean child, int parent) {}

    private static GuardedPostgres start() {
        try {
            GuardedPostgres started =
                    GuardedPostgres.start(Environment.TEST, policy -> policy.tenantTables("job", "step"));
            EmbeddedPostgresServer.run(started.raw, """
                CREATE TABLE job (id int PRIMARY KEY, organization_id text NOT NULL, safedb_test_run text,
                  before_it int REFERENCES job);
                CREATE TABLE step (id int PRIMARY KEY, organization_id text NOT NULL, safedb_test_run text,
                  job int NOT NULL REFERENCES job ON DELETE CASCADE);
                """);
            return started;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterContainer
    static void stop() {
        DATABASE.close();
    }

    @Provide
    Arbitrary<List<Write>> writes() {
        return Combinators.combine(
                        Arbitraries.of(GuardedPostgres.ORG_A, GuardedPostgres.ORG_B),
                        Arbitraries.of("run-1", "run-2").injectNull(0.5),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(0, 30))
                .as(Write::new)
                .list()
                .ofMaxSize(30);
    }

    @Property(tries = 60)
    @Label("random interleavings of stamped and real writes: the purge leaves exactly the real ones")
    void purge(@ForAll("writes") List<Write> writes) throws SQLException {
        EmbeddedPostgresServer.run(DATABASE.raw, "TRUNCATE job, step");
        List<Write> written = new ArrayList<>();
        Map<String, Long> expected = new TreeMap<>();
        TreeSet<String> left = new TreeSet<>();
        for (Write write : writes) {
            int id = written.size();
            int parent = parentOf(write, written);
            if (write.child() && parent < 0) {
                continue;
            }
            write(write, id, parent);
            written.add(write);
            if ("run-1".equals(write.run())) {
                expected.merge(write.child() ? "step" : "job", 1L, Long::sum);
            } else {
                left.add(String.valueOf(id));
            }
        }
        Map<String, Map<String, Long>> purged = DATABASE.safeDb.purgeTestData("run-1");
        assertThat(purged.values().stream().findFirst().orElse(Map.of())).isEqualTo(expected);
        assertThat(List.of(DATABASE.rawValue("SELECT coalesce(string_agg(id::text, ','), '') FROM"
                                + " (SELECT id FROM job UNION ALL SELECT id FROM step) rows")
                        .split(",")))
                .containsExactlyInAnyOrderElementsOf(left.isEmpty() ? List.of("") : left);
    }

    /** Writes as an application does, which names neither tenant nor stamp. */
    private static void write(Write write, int id, int parent) throws SQLException {
        String text = write.child()
                ? "INSERT INTO step (id, job) VALUES (?, ?)"
                : "INSERT INTO job (id, before_it) VALUES (?, ?)";
        TestData run = write.run() == null ? null : TestData.open(write.run());
        try (TenantScope scope = TenantScope.open(write.tenant());
                Connection connection = DATABASE.guarded.getConnection();
                PreparedStatement statement = connection.prepareStatement(text)) {
            assertThat(scope.tenant()).isEqualTo(write.tenant());
            statement.setInt(1, id);
            if (parent < 0) {
                statement.setNull(2, Types.INTEGER);
            } else {
                statement.setInt(2, parent);
            }
            assertThat(statement.executeUpdate()).isEqualTo(1);
        } finally {
            if (run != null) {
                run.close();
            }
        }
    }

    /** A job of the same tenant that this row may refer to: a real row, or one of another run, to none of this run. */
    private static int parentOf(Write write, List<Write> written) {
        for (int back = 0; back < written.size(); back++) {
            int id = Math.floorMod(write.parent() - back, written.size());
            Write parent = written.get(id);
            boolean same = parent.run() == null || parent.run().equals(write.run());
            if (!parent.child() && parent.tenant().equals(write.tenant()) && same) {
                return id;
            }
        }
        return -1;
    }
}
