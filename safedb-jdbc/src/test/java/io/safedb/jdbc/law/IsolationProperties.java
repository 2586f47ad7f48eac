package io.safedb.jdbc.law;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.TenantScope;
import io.safedb.jdbc.SafeDbSqlException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.ShrinkingDistance;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * The law of isolation, for random schemas, rows and statements: what the guard lets through on a database of two
 * tenants is what the same statement does where one of them is alone. Row-level security is asked, too.
 *
 * <p>{@code -Djqwik.tries.default=N} makes N statements; {@code -Dsafedb.law.seed=S} makes others;
 * {@code -Dsafedb.law.show=true} prints what is refused.
 */
class IsolationProperties {
    private static final int STATEMENTS_PER_SCHEMA = 50;

    /** Row-level security is asked about one in so many, beside all that differ. */
    private static final int SECURED_EVERY = 5;

    /** So many of a hundred valid statements may be refused; of a thousand, chance may take twice as many. */
    private static final int REFUSED_PERCENT = 1;

    // Set before the first property runs.
    @SuppressWarnings("NullAway.Init")
    private static Worlds worlds;

    private static final Map<String, Integer> COUNTS = new TreeMap<>();
    private static final Map<String, Integer> KINDS = new TreeMap<>();
    private static final Map<String, String> EXAMPLES = new TreeMap<>();

    private static final List<Boolean> UNGUARDED = new ArrayList<>();

    @BeforeContainer
    static void start() throws SQLException {
        worlds = new Worlds();
    }

    @AfterContainer
    static void stop() throws SQLException {
        worlds.close();
        System.out.println("Random isolation: " + COUNTS);
        KINDS.forEach((kind, times) -> System.out.println("  " + times + " " + kind));
        if (Boolean.getBoolean("safedb.law.show")) {
            EXAMPLES.forEach((what, example) -> System.out.println(what + "\n    " + example));
        }
        assertThat(UNGUARDED.stream().filter(differs -> differs).count() * 100)
                .as("differences without the guard")
                .isGreaterThan(UNGUARDED.size() * 30L);
        int valid = count("exact") + count("refused");
        assertThat(count("refused") * 100)
                .as("refused of " + valid + " valid statements: " + COUNTS)
                .isLessThanOrEqualTo(Math.max(valid * REFUSED_PERCENT, 2_000));
        assertThat(count("no one answer") * 100).isLessThanOrEqualTo(Math.max(valid * 2, 500));
        assertThat(count("row-level security alone differs") * 100).isLessThanOrEqualTo(Math.max(valid, 500));
        assertThat((count("too long") + count("too long with two tenants' rows")) * 1_000)
                .isLessThanOrEqualTo(Math.max(valid, 5_000));
        assertThat(count("invalid") * 100).isLessThanOrEqualTo(Math.max(valid * 15, 1_000));
    }

    /** A statement in its schema. */
    record Sample(long world, RandomStatement statement, Way way) {
        @Override
        public String toString() {
            return "schema " + world + ", " + way + "\n" + new RandomSchema(world) + "\n" + statement;
        }
    }

    // Bounded shrinking runs on another thread, which would have another connection.
    @Property(shrinking = ShrinkingMode.FULL)
    @Label("a guarded statement does what it does where its tenant is alone")
    void law(@ForAll("samples") Sample sample) throws SQLException {
        RandomSchema schema = worlds.become(sample.world());
        RandomStatement statement = sample.statement();
        Way way = sample.way();
        Answer guarded;
        try (TenantScope scope = TenantScope.open(schema.tenant)) {
            assertThat(scope.tenant()).isEqualTo(schema.tenant);
            guarded = worlds.guarded(statement, way);
        }
        assertThat(worlds.touchedOthers())
                .as("the other tenant's rows changed, by " + worlds.sent())
                .isFalse();
        Answer solo = worlds.solo(statement, way);
        if (guarded.rule() != null) {
            assertThat(worlds.sent()).isEmpty();
            refused(guarded, solo, statement);
            return;
        }
        if (guarded.endless() || solo.endless()) {
            count(solo.endless() ? "too long" : "too long with two tenants' rows", "", statement, guarded);
            return;
        }
        String difference = guarded.difference(solo, statement);
        if (difference == null) {
            count(solo.failed().isEmpty() ? "exact" : "invalid", solo.failed(), statement, solo);
            if (count("exact") % SECURED_EVERY == 0) {
                Answer secured = worlds.secured(statement, way);
                if (secured.difference(solo, statement) != null) {
                    count("row-level security alone differs", "", statement, secured);
                }
            }
            return;
        }
        if (solo.difference(worlds.again(statement, way), statement) != null) {
            count("no one answer", "", statement, solo);
            return;
        }
        Answer secured = worlds.secured(statement, way);
        assertThat(difference)
                .as("sent " + worlds.sent() + "; row-level security: "
                        + (secured.difference(solo, statement) == null ? "exact" : secured.difference(solo, statement)))
                .isNull();
    }

    @Property(tries = 100)
    @Label("without the guard most statements tell or do something else")
    void canFail(@ForAll("samples") Sample sample) throws SQLException {
        worlds.become(sample.world());
        Answer raw = worlds.unguarded(sample.statement(), sample.way());
        Answer solo = worlds.solo(sample.statement(), sample.way());
        if (solo.failure() == null) {
            UNGUARDED.add(raw.difference(solo, sample.statement()) != null || worlds.touchedOthers());
        }
    }

    private static void refused(Answer guarded, Answer solo, RandomStatement statement) {
        String why = guarded.failure() instanceof SafeDbSqlException refusal
                ? refusal.violation().detail()
                : "";
        count(
                solo.failed().isEmpty() ? "refused" : "refused what is invalid",
                solo.failed().isEmpty() ? guarded.rule() + " " + why : solo.failed(),
                statement,
                guarded);
    }

    private static int count(String what) {
        return COUNTS.getOrDefault(what, 0);
    }

    private static void count(String what, String kind, RandomStatement statement, Answer answer) {
        COUNTS.merge(what, 1, Integer::sum);
        if (!what.equals("exact")) {
            KINDS.merge(what + " " + kind, 1, Integer::sum);
            EXAMPLES.put(what + " " + kind + " " + count(what) % 3, statement + "\n  " + answer.failure());
        }
    }

    @Provide
    Arbitrary<Sample> samples() {
        long seed = Long.getLong("safedb.law.seed", 1);
        AtomicInteger made = new AtomicInteger();
        return Arbitraries.fromGenerator((RandomGenerator<Sample>) random -> {
            int number = made.getAndIncrement();
            if (number > 0 && number % 10_000 == 0) {
                System.out.println("Random isolation: " + number + " made, " + COUNTS);
            }
            long world = seed + number / STATEMENTS_PER_SCHEMA;
            Dice dice = new Dice(seed + 1_000_003L * number);
            return shrinkable(new Sample(
                    world, RandomStatement.of(new RandomSchema(world), dice.seed()), dice.one(Way.values())));
        });
    }

    private static Shrinkable<Sample> shrinkable(Sample sample) {
        return new Shrinkable<>() {
            @Override
            public Sample value() {
                return sample;
            }

            @Override
            public Stream<Shrinkable<Sample>> shrink() {
                return sample.statement()
                        .sql()
                        .smaller()
                        .filter(sql -> sql.size() < sample.statement().sql().size())
                        .map(sql -> shrinkable(
                                new Sample(sample.world(), sample.statement().with(sql), sample.way())));
            }

            @Override
            public ShrinkingDistance distance() {
                return ShrinkingDistance.of(sample.statement().sql().size());
            }
        };
    }
}
