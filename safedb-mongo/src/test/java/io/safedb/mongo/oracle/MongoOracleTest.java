package io.safedb.mongo.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import io.safedb.EnforcementMode;
import io.safedb.Rule;
import io.safedb.SafeDb;
import io.safedb.SafeDbPolicy;
import io.safedb.environment.Environment;
import io.safedb.mongo.Approvals;
import io.safedb.mongo.SafeMongo;
import io.safedb.mongo.TestMongo;
import io.safedb.mongo.oracle.IsolationOracle.Grade;
import io.safedb.mongo.oracle.IsolationOracle.Verdict;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The isolation oracle")
class MongoOracleTest {
    private static TestMongo mongo;
    private static OracleWorld world;
    private static SafeDb safeDb;

    @BeforeAll
    static void start() {
        mongo = TestMongo.start();
        world = new OracleWorld(mongo.client());
        SafeDbPolicy.Builder policy = SafeDbPolicy.builder()
                .environment(Environment.PRODUCTION)
                // Marked as production, and only tests write to it.
                .mode(Rule.TEST_CODE_IN_PRODUCTION, EnforcementMode.OBSERVE)
                .tenantColumn(OracleWorld.TENANT_FIELD)
                .sharedTables(OracleWorld.SHARED_COLLECTIONS.toArray(String[]::new));
        policy.tenantTables(world.tenantCollections().toArray(String[]::new));
        safeDb = SafeDb.create(Approvals.tokenOnly(policy).build());
    }

    @AfterAll
    static void stop() {
        safeDb.close();
        mongo.close();
    }

    @Test
    @DisplayName("finds no leak, no change of the other tenant's documents, and nothing wrong")
    void guarded() {
        MongoClient guarded = SafeMongo.wrap(mongo.client(), safeDb);
        IsolationOracle oracle = new IsolationOracle(mongo, world, safeDb, guarded);
        List<Verdict> verdicts = OracleCase.all().stream().map(oracle::judge).toList();
        System.out.println(table(verdicts));
        if (Boolean.getBoolean("safedb.oracle.show")) {
            verdicts.forEach(System.out::println);
        }
        assertThat(verdicts.stream().filter(verdict -> verdict.grade().isFailure()))
                .isEmpty();
        assertThat(oracle.sent()).isNotEmpty();
        // Not the commands themselves: those that nest deep take for ever to be shown.
        assertThat(oracle.sent().stream().flatMap(command -> WireOracle.violations(command, world).stream()))
                .isEmpty();
    }

    @Test
    @DisplayName("reports leaks when the raw client stands in for the guarded one")
    void raw() {
        IsolationOracle oracle = new IsolationOracle(mongo, world, safeDb, mongo.client());
        List<Verdict> verdicts = OracleCase.all().stream()
                .filter(given -> List.of("read", "count", "lookup", "write", "hostile-filter")
                        .contains(given.category()))
                .map(oracle::judge)
                .toList();
        assertThat(verdicts.stream().filter(verdict -> verdict.grade() == Grade.LEAK))
                .hasSizeGreaterThan(30);
        assertThat(verdicts.stream().filter(verdict -> verdict.grade() == Grade.PASSED))
                .isNotEmpty();
        assertThat(oracle.sent().stream()
                        .filter(command ->
                                !WireOracle.violations(command, world).isEmpty()))
                .hasSizeGreaterThan(30);
    }

    private static String table(List<Verdict> verdicts) {
        Map<String, Map<Grade, Integer>> categories = new TreeMap<>();
        Map<Grade, Integer> all = new EnumMap<>(Grade.class);
        for (Verdict verdict : verdicts) {
            categories
                    .computeIfAbsent(verdict.of().category(), category -> new EnumMap<>(Grade.class))
                    .merge(verdict.grade(), 1, Integer::sum);
            all.merge(verdict.grade(), 1, Integer::sum);
        }
        long eitherExact = verdicts.stream()
                .filter(verdict ->
                        verdict.grade() == Grade.EXACT && verdict.of().expectation() == OracleCase.Expectation.EITHER)
                .count();
        StringBuilder text = new StringBuilder(String.format(
                "Mongo oracle: %d scoped exact, %d scoped refused, %d either exact, %d refused, %d server cannot,"
                        + " %d wrong, %d passed, %d leaks%n",
                all.getOrDefault(Grade.EXACT, 0) - eitherExact,
                all.getOrDefault(Grade.SCOPED_REFUSED, 0),
                eitherExact,
                all.getOrDefault(Grade.REFUSED, 0),
                all.getOrDefault(Grade.SERVER_CANNOT, 0),
                all.getOrDefault(Grade.WRONG, 0),
                all.getOrDefault(Grade.PASSED, 0),
                all.getOrDefault(Grade.LEAK, 0)));
        categories.forEach((category, grades) -> text.append(String.format("  %-16s %s%n", category, grades)));
        verdicts.stream()
                .filter(verdict -> verdict.grade() == Grade.SCOPED_REFUSED)
                .forEach(verdict -> text.append("  scoped, still refused: ")
                        .append(verdict.of().id())
                        .append('\n'));
        return text.toString();
    }
}
