package io.safedb.jdbc.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.safedb.jdbc.EmbeddedPostgresServer;
import io.safedb.jdbc.sql.PostgresJudge.Outcome;
import io.safedb.jdbc.sql.PostgresJudge.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * PostgreSQL's own parser judges what the lexer, the reader and the narrower make of written, generated and mutated
 * texts. It comes from npm, so the test runs where {@code -Dsafedb.pg-facts=FOLDER} names the folder that it is
 * installed in. {@code -Dsafedb.judge.texts=N} says how many texts, {@code -Dsafedb.judge.seed=S} which.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresJudgeTest {
    private static final int BATCH = 500;

    private final long seed = Long.getLong("safedb.judge.seed", 1);
    private final int texts = Integer.getInteger("safedb.judge.texts", 20_000);
    private final Random random = new Random(seed);
    private final TextMutator mutator = new TextMutator(random);
    private final List<String> written = new ArrayList<>();

    // Set before the first test runs.
    @SuppressWarnings("NullAway.Init")
    private ServerParser server;

    @SuppressWarnings("NullAway.Init")
    private PostgresJudge judge;

    @BeforeAll
    void start() throws IOException {
        String home = System.getProperty("safedb.pg-facts");
        assumeThat(home)
                .as("no -Dsafedb.pg-facts: PostgreSQL's parser is not asked")
                .isNotNull();
        server = new ServerParser(Path.of(String.valueOf(home)));
        List<String> columns = List.of("id", "title", "organization_id", "status", "amount");
        judge = new PostgresJudge(
                server,
                new SqlReader(new ReaderFacts(
                        "organization_id",
                        "safedb_test_run",
                        "public",
                        relation -> !relation.equals("organizations"),
                        relation -> false,
                        name -> false,
                        name -> false,
                        relation -> RandomWords.TABLES.contains(relation) ? columns : List.of())));
        ObjectMapper json = new ObjectMapper();
        for (String file : List.of("cases", "found")) {
            for (String line : EmbeddedPostgresServer.resource("/tck/sql/" + file + ".jsonl")
                    .lines()
                    .toList()) {
                written.add(json.readTree(line).get("sql").asText());
            }
        }
        PostgresRegressionFactsTest.texts().forEach(written::add);
    }

    @BeforeEach
    void begin() {
        random.setSeed(seed);
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    @DisplayName("what is plain PostgreSQL is read as the server reads it, and hardly ever refused")
    void generated() {
        Tally tally = judge(texts / 2, this::generate);
        int valid = tally.count(Outcome.AGREED) + tally.count(Outcome.REFUSED);
        assertThat(tally.count(Outcome.INVALID)).as("texts that are not valid").isLessThanOrEqualTo(valid / 200);
        assertThat(tally.count(Outcome.REFUSED))
                .as("valid texts that are refused")
                .isLessThanOrEqualTo(valid / 100);
    }

    @Test
    @DisplayName("what is broken or strange is read as the server reads it, or refused")
    void mutated() {
        judge(texts * 3 / 8, () -> mutator.mutate(any(), any()));
    }

    @Test
    @DisplayName("a second statement is found behind every form of quotes")
    void smuggled() {
        judge(texts / 8, () -> mutator.smuggle(any()));
    }

    private String generate() {
        return RandomWords.text(RandomStatement.words(random), random);
    }

    private String any() {
        return random.nextInt(3) == 0 ? generate() : written.get(random.nextInt(written.size()));
    }

    /** What came of many texts. */
    private static final class Tally {
        private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        private final Map<String, Integer> reasons = new TreeMap<>();
        private final Map<String, String> shortest = new TreeMap<>();

        void add(Verdict verdict) {
            outcomes.merge(verdict.outcome(), 1, Integer::sum);
            if (verdict.outcome() != Outcome.AGREED) {
                String reason = verdict.outcome() + " " + verdict.reason();
                reasons.merge(reason, 1, Integer::sum);
                shortest.merge(reason, verdict.text(), (one, other) -> one.length() <= other.length() ? one : other);
            }
        }

        int count(Outcome outcome) {
            return outcomes.getOrDefault(outcome, 0);
        }
    }

    private Tally judge(int count, Supplier<String> texts) {
        Tally tally = new Tally();
        List<String> faults = new ArrayList<>();
        for (int judged = 0; judged < count; judged += BATCH) {
            List<String> batch = new ArrayList<>();
            for (int i = 0; i < Math.min(BATCH, count - judged); i++) {
                batch.add(texts.get());
            }
            for (Verdict verdict : judge.judge(batch)) {
                tally.add(verdict);
                if (verdict.outcome() == Outcome.FAULT && faults.size() < 20) {
                    faults.add(verdict.reason() + "\n    " + shrunk(verdict) + "\n    from " + verdict.text());
                }
            }
        }
        System.out.printf(Locale.ROOT, "PostgreSQL's parser as judge, seed %d: %s%n", seed, tally.outcomes);
        tally.reasons.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(Integer.getInteger("safedb.judge.show", 0))
                .forEach(reason -> System.out.println(
                        reason.getValue() + " " + reason.getKey() + "\n    " + tally.shortest.get(reason.getKey())));
        assertThat(faults).as("seed " + seed).isEmpty();
        return tally;
    }

    private String shrunk(Verdict fault) {
        String kind = fault.reason().replaceAll("[0-9].*", "");
        return Shrinker.shrink(
                fault.text(),
                candidates -> judge.judge(candidates).stream()
                        .map(verdict -> verdict.outcome() == Outcome.FAULT
                                && verdict.reason().replaceAll("[0-9].*", "").equals(kind))
                        .toList());
    }
}
