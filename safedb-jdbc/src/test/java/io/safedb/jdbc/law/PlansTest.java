package io.safedb.jdbc.law;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.jdbc.EmbeddedPostgresServer;
import io.safedb.jdbc.law.PlanPair.Prepared;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A narrowed statement gets the plan that it gets when somebody writes the tenant's conditions by hand: over 100,000
 * rows of 100 tenants, with the same indexes and the same partitions left out.
 */
class PlansTest {
    /** The server's guess may differ by what one more condition costs. */
    private static final double COST = 1.02;

    // Set before the first test runs.
    @SuppressWarnings("NullAway.Init")
    private static Connection connection;

    @BeforeAll
    static void load() throws SQLException {
        connection = EmbeddedPostgresServer.newDatabase("plans").getConnection();
        execute(EmbeddedPostgresServer.resource("/plans/schema.sql"));
        execute("ANALYZE");
    }

    @AfterAll
    static void close() throws SQLException {
        connection.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"force_custom_plan", "force_generic_plan", "auto"})
    @DisplayName("the plan is the one of the hand-written statement")
    void samePlan(String mode) throws SQLException {
        execute("SET plan_cache_mode = " + mode);
        List<String> differences = new ArrayList<>();
        List<PlanPair> pairs = PlanPair.all();
        assertThat(pairs).hasSizeGreaterThanOrEqualTo(50);
        for (PlanPair pair : pairs) {
            Plan narrowed = plan(pair.narrowed());
            Plan byHand = plan(pair.handWritten());
            if (!narrowed.nodes().equals(byHand.nodes())
                    || narrowed.cost() > byHand.cost() * COST + 0.5
                    || byHand.cost() > narrowed.cost() * COST + 0.5) {
                differences.add(pair.title() + "\n  " + pair.narrowed().text() + "\n" + show(narrowed) + "  by hand\n"
                        + show(byHand));
            }
        }
        assertThat(differences).isEmpty();
    }

    @Test
    @DisplayName("without the tenant's conditions most plans are others")
    void canFail() throws SQLException {
        execute("SET plan_cache_mode = force_custom_plan");
        int others = 0;
        for (PlanPair pair : PlanPair.all()) {
            others += plan(pair.asWritten())
                            .nodes()
                            .equals(plan(pair.handWritten()).nodes())
                    ? 0
                    : 1;
        }
        assertThat(others).isGreaterThan(35);
    }

    private static String show(Plan plan) {
        return "    cost " + plan.cost() + "\n    " + String.join("\n    ", plan.nodes()) + "\n";
    }

    /** The plan of the seventh execution: the server chooses between custom and generic after five. */
    private static Plan plan(Prepared prepared) throws SQLException {
        execute(prepared.prepare("p"));
        try (Statement statement = connection.createStatement()) {
            for (int i = 0; i < 6; i++) {
                statement.execute("EXPLAIN " + prepared.execute("p"));
            }
            try (ResultSet rows = statement.executeQuery("EXPLAIN (FORMAT JSON) " + prepared.execute("p"))) {
                rows.next();
                return Plan.of(rows.getString(1));
            }
        } finally {
            execute("DEALLOCATE p");
        }
    }

    private static void execute(String text) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(text);
        }
    }
}
