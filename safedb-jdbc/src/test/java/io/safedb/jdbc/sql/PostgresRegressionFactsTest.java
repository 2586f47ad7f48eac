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
import java.util.Set;
import java.util.TreeSet;
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
        int agreed = 0;
        int refused = 0;
        int narrowed = 0;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(java.util.Objects.requireNonNull(facts))),
                StandardCharsets.UTF_8))) {
            ObjectMapper json = new ObjectMapper();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode fact = json.readTree(line);
                SqlStatement statement = reader.read(fact.get("sql").asText());
                if (has(statement.call(), Finding.Kind.UNREADABLE)) {
                    refused++;
                } else if (agrees(statement.call(), fact)) {
                    agreed++;
                    narrowed += has(statement.call(), Finding.Kind.UNNARROWABLE) ? 0 : 1;
                } else {
                    disagreements.add(fact.get("sql").asText());
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "PostgreSQL regression facts: %d agreed, %d refused as unreadable, %d disagreed; %d narrowed and proven%n",
                agreed,
                refused,
                disagreements.size(),
                narrowed);
        assertThat(disagreements).isEmpty();
        assertThat(refused).isLessThan(200);
    }

    private static boolean has(Call call, Finding.Kind kind) {
        return call.findings().stream().anyMatch(finding -> finding.kind() == kind);
    }

    /** Never fewer tables but those that name the structure only, never fewer writes, never another kind. */
    private static boolean agrees(Call call, JsonNode fact) {
        Set<String> tables = new TreeSet<>();
        Set<String> writes = new TreeSet<>();
        for (Call.Target target : call.targets()) {
            tables.add(target.name());
            if (target.written()) {
                writes.add(target.name());
            }
        }
        String kind = fact.get("kind").asText();
        String operation = call.operation().replace("EXPLAIN ", "").toLowerCase(Locale.ROOT);
        boolean sameKind = kind.startsWith("other:")
                ? call.action() == Call.Action.SCHEMA || call.action() == Call.Action.CONTROL
                : operation.equals(kind);
        Set<String> known = names(fact.get("tables"));
        known.removeIf(name -> name.startsWith("information_schema.")
                && Reading.isStructure("information_schema", name.substring("information_schema.".length())));
        return sameKind && tables.containsAll(known) && writes.containsAll(names(fact.get("writes")));
    }

    private static Set<String> names(JsonNode names) {
        Set<String> spelled = new TreeSet<>();
        names.forEach(name -> spelled.add(name.asText().replaceFirst("^public\\.", "")));
        return spelled;
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
