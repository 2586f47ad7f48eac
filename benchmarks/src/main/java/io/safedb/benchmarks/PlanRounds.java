package io.safedb.benchmarks;

import io.safedb.SafeDb;
import io.safedb.SafeDbPolicy;
import io.safedb.TenantId;
import io.safedb.TenantScope;
import io.safedb.environment.Environment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * Statements over 100,000 rows of 100 tenants: as a careful developer writes the tenant's conditions, and narrowed. The
 * server does nearly all of the work, so the ratio shows whether it has the same plan for both. Schema and statements
 * are those of the test that compares the plans themselves.
 */
public final class PlanRounds {
    private static final Pattern PARAMETER = Pattern.compile("(?<!:):([a-z]+)");
    private static final String TENANT = "org_042";

    private static final Map<String, Object> VALUES = Map.of(
            "tenant",
            TENANT,
            "id",
            241L,
            "status",
            "open",
            "day",
            LocalDate.of(2024, 3, 1),
            "moment",
            OffsetDateTime.parse("2024-02-03T00:00:00Z"));

    /** A second execution would find other rows. */
    private static final Pattern WRITE = Pattern.compile("INSERT INTO|UPDATE .* SET|DELETE FROM|MERGE INTO");

    private static final int WARM_UP = 300;

    private static long fetched;

    private record Pair(String title, Prepared asWritten, Prepared byHand) {}

    /**
     * A text with its parameters.
     *
     * @param names what the parameters are called, in order
     */
    private record Prepared(String text, List<String> names) {
        static Prepared of(String text) {
            List<String> names = new ArrayList<>();
            Matcher matcher = PARAMETER.matcher(text);
            while (matcher.find()) {
                names.add(matcher.group(1));
            }
            return new Prepared(matcher.replaceAll("?"), names);
        }

        void run(DataSource asked, int times) throws SQLException {
            try (Connection connection = asked.getConnection();
                    PreparedStatement statement = connection.prepareStatement(text)) {
                for (int i = 0; i < times; i++) {
                    for (int p = 0; p < names.size(); p++) {
                        statement.setObject(p + 1, Objects.requireNonNull(VALUES.get(names.get(p))));
                    }
                    try (ResultSet rows = statement.executeQuery()) {
                        while (rows.next()) {
                            fetched++;
                        }
                    }
                }
            }
        }
    }

    private PlanRounds() {}

    /**
     * Run from the command line.
     *
     * @param arguments how many rounds, else 100, and the folder of {@code schema.sql} and {@code statements.sql}, else
     *     that of the tests of safedb-jdbc as seen from this module
     * @throws Exception whatever goes wrong
     */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length == 0 ? 100 : Integer.parseInt(arguments[0]);
        Path plans = Path.of(arguments.length < 2 ? "../safedb-jdbc/src/test/resources/plans" : arguments[1]);
        SafeDbPolicy policy = SafeDbPolicy.builder()
                .environment(Environment.DISPOSABLE)
                .tenantColumn("organization_id")
                .sharedTables("countries")
                .build();
        try (BenchmarkServer server =
                        BenchmarkServer.start(Files.readString(plans.resolve("schema.sql")), "VACUUM ANALYZE");
                SafeDb safeDb = SafeDb.create(policy);
                TenantScope scope = TenantScope.open(TenantId.of(TENANT))) {
            DataSource guarded = Fronts.in(Fronts.GUARDED, server.pool(), safeDb);
            List<Pair> pairs = pairs(Files.readString(plans.resolve("statements.sql")));
            for (Pair pair : pairs) {
                // All of them first: what came early would pay for the compiler.
                pair.byHand().run(server.pool(), WARM_UP);
                pair.asWritten().run(guarded, WARM_UP);
            }
            double logarithms = 0;
            double longest = 0;
            for (Pair pair : pairs) {
                double[] parts = new PairedRounds(rounds / 4, rounds, 5)
                        .compare(
                                pair.title() + ", " + scope.tenant(),
                                List.of(
                                        new PairedRounds.Way(
                                                "by hand",
                                                times -> pair.byHand().run(server.pool(), times)),
                                        new PairedRounds.Way(
                                                "narrowed",
                                                times -> pair.asWritten().run(guarded, times))),
                                System.out);
                logarithms += Math.log(1 / parts[1]);
                longest = Math.max(longest, 1 / parts[1]);
            }
            System.out.printf(
                    Locale.ROOT,
                    "%ntime narrowed / by hand over %d statements (%d rows), undisturbed:"
                            + " %.3f in the geometric mean, %.3f the most%n",
                    pairs.size(),
                    fetched,
                    Math.exp(logarithms / pairs.size()),
                    longest);
        }
    }

    private static List<Pair> pairs(String statements) {
        return Pattern.compile("\n\n+")
                .splitAsStream(statements.strip())
                .map(block -> block.lines().toList())
                .filter(lines -> !WRITE.matcher(lines.get(1)).find())
                .map(lines -> new Pair(lines.get(0).substring(3), Prepared.of(lines.get(1)), Prepared.of(lines.get(3))))
                .toList();
    }
}
