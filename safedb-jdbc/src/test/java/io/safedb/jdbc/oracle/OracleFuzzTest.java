package io.safedb.jdbc.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.SafeDb;
import io.safedb.TenantId;
import io.safedb.TenantScope;
import io.safedb.jdbc.SafeDataSource;
import io.safedb.jdbc.oracle.IsolationOracle.Judged;
import io.safedb.jdbc.oracle.IsolationOracle.Verdict;
import io.safedb.jdbc.sql.Shrinker;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Changes the oracle's cases at random and runs them as the oracle does. {@code -Dsafedb.fuzz.minutes=10} fuzzes as
 * long as that, {@code -Dsafedb.fuzz.seed=S} with other cases, {@code -Dsafedb.fuzz.show=N} prints differences.
 */
class OracleFuzzTest {
    private static final int SHORT_RUN = 400;

    /** They end the transaction that the oracle rolls back. */
    private static final Pattern TRANSACTIONS = Pattern.compile(
            "(?is)\\W*(commit|end|rollback|begin|abort|start|savepoint|release|prepare|set|reset|discard)\\b.*");

    /** What gives another answer each time, or depends on the order in which rows lie. */
    private static final Pattern UNSETTLED = Pattern.compile(
            "(?is).*\\b(limit|fetch|offset|tablesample|ctid|xmin|xmax|cmin|cmax|tableoid|row_number|random|explain|distinct\\s+on|agg|string_agg|array_agg|json_agg|jsonb_agg|first_value|last_value|nth_value|lag|lead|ntile|over|array|mode|regclass)\\b.*");

    private final long seed = Long.getLong("safedb.fuzz.seed", 1);
    private final Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
    private final List<String> findings = new ArrayList<>();
    private final List<Judged> differences = new ArrayList<>();

    @Test
    @DisplayName("no change of a case makes another tenant's rows come out, or change")
    void fuzz() throws Exception {
        List<OracleCase> cases = IsolationOracleTest.cases().stream()
                .filter(one -> !Set.of("session", "multi-stmt").contains(one.category()))
                .toList();
        CaseMutator mutator = new CaseMutator(new Random(seed), cases);
        long end = System.nanoTime() + Integer.getInteger("safedb.fuzz.minutes", 0) * 60_000_000_000L;
        int count = 0;
        try (SafeDb safeDb = SafeDb.create(IsolationOracleTest.policy(false));
                IsolationOracle oracle =
                        new IsolationOracle(IsolationOracleTest::mark, raw -> SafeDataSource.wrap(raw, safeDb));
                TenantScope scope = TenantScope.open(TenantId.of("org_a"))) {
            assertThat(scope.tenant()).isEqualTo(TenantId.of("org_a"));
            while (count < SHORT_RUN || System.nanoTime() < end) {
                OracleCase one = mutator.next();
                if (!TRANSACTIONS.matcher(one.sql()).matches()) {
                    count++;
                    run(oracle, one);
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "Fuzzed cases, seed %d: %d, %s, %d settled differences%n",
                seed,
                count,
                verdicts,
                differences.size());
        differences.stream().limit(Integer.getInteger("safedb.fuzz.show", 0)).forEach(System.out::println);
        assertThat(findings).as("seed " + seed).isEmpty();
    }

    private void run(IsolationOracle oracle, OracleCase one) throws SQLException {
        Judged judged;
        try {
            judged = oracle.judge(one);
        } catch (RuntimeException | StackOverflowError e) {
            findings.add(e + " at " + one.sql() + " " + one.params());
            return;
        }
        verdicts.merge(judged.verdict(), 1, Integer::sum);
        if (judged.verdict() == Verdict.LEAK || judged.verdict() == Verdict.CHANGED_B) {
            findings.add(judged + " " + one.params() + "\n    shorter: " + shorter(oracle, judged));
        } else if (judged.verdict() == Verdict.WRONG
                && !UNSETTLED.matcher(one.sql()).matches()) {
            differences.add(judged);
        }
    }

    private static String shorter(IsolationOracle oracle, Judged judged) {
        OracleCase one = judged.oracleCase();
        if (!one.params().isEmpty()) {
            return "(has parameters)";
        }
        return Shrinker.shrink(
                one.sql(),
                candidates -> candidates.stream()
                        .map(text -> judged.verdict() == verdict(oracle, text))
                        .toList());
    }

    private static @Nullable Verdict verdict(IsolationOracle oracle, String text) {
        if (TRANSACTIONS.matcher(text).matches() || text.isBlank()) {
            return null;
        }
        try {
            return oracle.judge(new OracleCase("fuzz", "fuzz", text, List.of(), OracleCase.Expect.EITHER))
                    .verdict();
        } catch (SQLException e) {
            return null;
        }
    }
}
