package io.safedb.benchmarks;

import io.safedb.SafeDb;
import io.safedb.SafeDbPolicy;
import io.safedb.TenantId;
import io.safedb.TenantScope;
import io.safedb.environment.Environment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * Statements over 100,000 rows of 100 tenants: as a careful developer writes the tenant's conditions, and narrowed. The
 * server does nearly all of the work, so the ratio shows whether it has the same plan for both.
 */
public final class PlanRounds {
    private static final List<Pair> PAIRS = List.of(
            new Pair(
                    "filter and sort",
                    "SELECT id, title FROM tickets WHERE status = ? ORDER BY created_at DESC, id LIMIT 20",
                    "SELECT id, title FROM tickets WHERE organization_id = ? AND status = ?"
                            + " ORDER BY created_at DESC, id LIMIT 20",
                    "H p"),
            new Pair(
                    "join",
                    "SELECT t.id, c.name FROM tickets t JOIN contacts c ON c.id = t.contact_id WHERE t.status = ?",
                    "SELECT t.id, c.name FROM tickets t JOIN contacts c ON c.id = t.contact_id"
                            + " AND c.organization_id = ? WHERE t.organization_id = ? AND t.status = ?",
                    "H H p"),
            new Pair(
                    "left join and group",
                    "SELECT c.id, count(t.id) FROM contacts c LEFT JOIN tickets t ON t.contact_id = c.id"
                            + " AND t.status = ? GROUP BY c.id",
                    "SELECT c.id, count(t.id) FROM contacts c LEFT JOIN tickets t ON t.contact_id = c.id"
                            + " AND t.status = ? AND t.organization_id = ? WHERE c.organization_id = ? GROUP BY c.id",
                    "p H H"),
            new Pair(
                    "exists",
                    "SELECT c.id FROM contacts c WHERE EXISTS (SELECT 1 FROM tickets t WHERE t.contact_id = c.id"
                            + " AND t.status = ?)",
                    "SELECT c.id FROM contacts c WHERE c.organization_id = ? AND EXISTS (SELECT 1 FROM tickets t"
                            + " WHERE t.organization_id = ? AND t.contact_id = c.id AND t.status = ?)",
                    "H H p"),
            new Pair(
                    "common table expression",
                    "WITH open AS (SELECT contact_id, count(*) AS n FROM tickets WHERE status = ? GROUP BY contact_id)"
                            + " SELECT c.name, o.n FROM contacts c JOIN open o ON o.contact_id = c.id"
                            + " ORDER BY o.n DESC, c.id LIMIT 10",
                    "WITH open AS (SELECT contact_id, count(*) AS n FROM tickets WHERE organization_id = ?"
                            + " AND status = ? GROUP BY contact_id)"
                            + " SELECT c.name, o.n FROM contacts c JOIN open o ON o.contact_id = c.id"
                            + " WHERE c.organization_id = ? ORDER BY o.n DESC, c.id LIMIT 10",
                    "H p H"));

    /**
     * A statement in both forms.
     *
     * @param parameters of the form written by hand, in order: {@code H} the tenant, {@code p} the caller's own
     */
    private record Pair(String name, String plain, String byHand, String parameters) {}

    private PlanRounds() {}

    /**
     * Run from the command line.
     *
     * @param arguments how many rounds; 500 if there are none
     * @throws Exception whatever goes wrong
     */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length == 0 ? 500 : Integer.parseInt(arguments[0]);
        SafeDbPolicy policy = SafeDbPolicy.builder()
                .environment(Environment.DISPOSABLE)
                .tenantColumn("organization_id")
                .tenantTables("tickets", "contacts")
                .build();
        try (BenchmarkServer server = BenchmarkServer.start(
                        "CREATE TABLE contacts (id bigint PRIMARY KEY, organization_id text NOT NULL, name text)",
                        "CREATE TABLE tickets (id bigint PRIMARY KEY, organization_id text NOT NULL, contact_id bigint,"
                                + " title text, status text, created_at timestamptz)",
                        "INSERT INTO contacts SELECT g, 'org_' || g % 100, 'Contact ' || g"
                                + " FROM generate_series(1, 10000) g",
                        "INSERT INTO tickets SELECT g, 'org_' || g % 100, g % 100 + 100 * (g / 100 % 100), 'Ticket ' || g,"
                                + " (ARRAY['open', 'done', 'waiting'])[g % 3 + 1],"
                                + " timestamptz '2026-01-01' + g * interval '1 minute'"
                                + " FROM generate_series(1, 100000) g",
                        "CREATE INDEX ON contacts (organization_id)",
                        "CREATE INDEX ON tickets (organization_id, status, created_at)",
                        "CREATE INDEX ON tickets (organization_id, contact_id)",
                        "VACUUM ANALYZE contacts",
                        "VACUUM ANALYZE tickets");
                SafeDb safeDb = SafeDb.create(policy);
                TenantScope scope = TenantScope.open(TenantId.of("org_7"))) {
            DataSource guarded = Fronts.in(Fronts.GUARDED, server.pool(), safeDb);
            for (Pair pair : PAIRS) {
                new PairedRounds(rounds, rounds, 5)
                        .compare(
                                pair.name() + " for " + scope.tenant(),
                                List.of(
                                        new PairedRounds.Way(
                                                "by hand",
                                                times -> run(server.pool(), pair.byHand(), pair.parameters(), times)),
                                        new PairedRounds.Way(
                                                "narrowed", times -> run(guarded, pair.plain(), "p", times))),
                                System.out);
            }
        }
    }

    private static void run(DataSource asked, String text, String parameters, int times) throws SQLException {
        String[] bound = parameters.split(" ", -1);
        for (int i = 0; i < times; i++) {
            try (Connection connection = asked.getConnection();
                    PreparedStatement statement = connection.prepareStatement(text)) {
                for (int p = 0; p < bound.length; p++) {
                    statement.setString(p + 1, bound[p].equals("H") ? "org_7" : "open");
                }
                int rows = 0;
                try (ResultSet result = statement.executeQuery()) {
                    while (result.next()) {
                        rows++;
                    }
                }
                if (rows == 0) {
                    throw new IllegalStateException("No rows");
                }
            }
        }
    }
}
