package io.safedb.jdbc.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.safedb.guard.Call;
import io.safedb.guard.Finding;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * PostgreSQL's own regression suite with what the server's parser says of each statement. The file is not part of this
 * project: the test looks in the folder named by the system property {@code safedb.shared}, else beside the project.
 */
class PostgresRegressionFactsTest {
    private static final String FACTS = "tck/sql/postgres-regress-facts.jsonl.gz";

    @Test
    @DisplayName("the reader agrees with PostgreSQL's parser or refuses, and proves what it narrows")
    void agreesOrRefuses() throws IOException {
        Path facts = facts();
        assumeThat(facts)
                .as("no " + FACTS + " under -Dsafedb.shared or ../shared: this lane is skipped")
                .isNotNull();
        SqlReader reader = new SqlReader("organization_id", "public", relation -> true);
        List<String> disagreements = new ArrayList<>();
        int[] counts = new int[3];
        read(Objects.requireNonNull(facts), fact -> {
            String sql = fact.get("sql").asText();
            Call call = reader.read(sql).call();
            if (has(call, Finding.Kind.UNREADABLE)) {
                counts[1]++;
                return;
            }
            List<String> missed = ServerFacts.of(fact).missedBy(call);
            if (missed.isEmpty()) {
                counts[0]++;
                counts[2] += has(call, Finding.Kind.UNNARROWABLE) ? 0 : 1;
            } else {
                disagreements.add(missed + " " + sql);
            }
        });
        System.out.printf(
                Locale.ROOT,
                "PostgreSQL regression facts: %d agreed, %d refused as unreadable, %d disagreed; %d narrowed and proven%n",
                counts[0],
                counts[1],
                disagreements.size(),
                counts[2]);
        assertThat(disagreements).isEmpty();
        assertThat(counts[1])
                .as("refused as unreadable: one in a hundred at most")
                .isLessThanOrEqualTo(121);
    }

    private static boolean has(Call call, Finding.Kind kind) {
        return call.findings().stream().anyMatch(finding -> finding.kind() == kind);
    }

    /** The texts; none where the file is absent. */
    static List<String> texts() throws IOException {
        List<String> texts = new ArrayList<>();
        Path facts = facts();
        if (facts != null) {
            read(facts, fact -> texts.add(fact.get("sql").asText()));
        }
        return texts;
    }

    private static void read(Path facts, Consumer<JsonNode> reader) throws IOException {
        ObjectMapper json = new ObjectMapper();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(facts)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                reader.accept(json.readTree(line));
            }
        }
    }

    private static @org.jspecify.annotations.Nullable Path facts() {
        return Stream.of(
                        System.getProperty("safedb.shared", "../shared"),
                        "../shared",
                        "../../shared",
                        "../../../shared")
                .map(folder -> Path.of(folder).resolve(FACTS))
                .filter(Files::isReadable)
                .findFirst()
                .orElse(null);
    }
}
