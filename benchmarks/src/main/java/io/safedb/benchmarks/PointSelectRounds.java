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
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * A point select over a real PostgreSQL: a connection from the pool, one prepared select by primary key, one row read.
 * Raw, guarded, and behind two proxies that only watch. All but the guarded one ask for the tenant by hand, as an
 * application without safedb would, so that all send the same work.
 */
public final class PointSelectRounds {
    private static final int TICKETS = 20_000;
    private static final String BY_HAND =
            "SELECT id, title, status, amount FROM tickets WHERE tickets.organization_id = ? AND (id = ?)";

    private final int together;
    private int next;

    private PointSelectRounds(int together) {
        this.together = together;
    }

    /**
     * Run from the command line.
     *
     * @param arguments how many rounds, else 4,000, and how many selects a connection is taken for, else one
     * @throws Exception whatever goes wrong
     */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length == 0 ? 4_000 : Integer.parseInt(arguments[0]);
        int together = arguments.length < 2 ? 1 : Integer.parseInt(arguments[1]);
        PointSelectRounds work = new PointSelectRounds(together);
        SafeDbPolicy.Builder policy = SafeDbPolicy.builder()
                .environment(Environment.DISPOSABLE)
                .tenantColumn("organization_id")
                .tenantTables("tickets");
        try (BenchmarkServer server = BenchmarkServer.start(
                        "CREATE TABLE tickets (id bigint PRIMARY KEY, organization_id text NOT NULL, title text,"
                                + " status text, amount numeric(12,2))",
                        "INSERT INTO tickets SELECT g, CASE WHEN g % 2 = 0 THEN 'org_a' ELSE 'org_b' END,"
                                + " 'Ticket ' || g, 'open', g FROM generate_series(1, " + TICKETS + ") g",
                        "VACUUM ANALYZE tickets");
                SafeDb safeDb = SafeDb.create(policy.build());
                SafeDb twoLocks = SafeDb.create(policy.rls(true).build())) {
            List<PairedRounds.Way> ways = new ArrayList<>();
            for (String front :
                    List.of(Fronts.RAW, "raw again", Fronts.GUARDED, Fronts.DATASOURCE_PROXY, Fronts.P6SPY)) {
                DataSource asked = Fronts.in(front, server.pool(), safeDb);
                boolean byHand = !front.equals(Fronts.GUARDED);
                ways.add(new PairedRounds.Way(front, times -> work.select(asked, byHand, times)));
            }
            DataSource secured = Fronts.in(Fronts.GUARDED, server.securedPool(twoLocks.policy()), twoLocks);
            ways.add(new PairedRounds.Way("guarded, rls on", times -> work.select(secured, false, times)));
            try (TenantScope scope = TenantScope.open(TenantId.of("org_a"))) {
                new PairedRounds(rounds / 4, rounds, 20)
                        .compare(
                                "point selects of " + scope.tenant() + ", " + together + " on a connection",
                                ways,
                                System.out);
            }
        }
    }

    private void select(DataSource asked, boolean byHand, int times) throws SQLException {
        for (int i = 0; i < times; i += together) {
            try (Connection connection = asked.getConnection()) {
                for (int j = 0; j < together; j++) {
                    select(connection, byHand);
                }
            }
        }
    }

    private void select(Connection connection, boolean byHand) throws SQLException {
        next = next % (TICKETS / 2) + 1;
        try (PreparedStatement select = connection.prepareStatement(byHand ? BY_HAND : Statements.PRIMARY_KEY)) {
            if (byHand) {
                select.setString(1, "org_a");
            }
            select.setLong(byHand ? 2 : 1, next * 2L);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next() || row.getString(2) == null) {
                    throw new IllegalStateException("No row " + next * 2L);
                }
            }
        }
    }
}
