package io.safedb.jdbc.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.safedb.RowCondition;
import io.safedb.guard.Call;
import io.safedb.guard.Finding;
import io.safedb.guard.TenantMention;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What is read in the cases of the isolation oracle, and what would be sent, as it was approved: {@code readings.txt}
 * beside this test. The oracle says whether the rows are right; this says that nothing changes without being seen.
 */
class ReadingsTest {
    private static final Path APPROVED = Path.of("src/test/resources/io/safedb/jdbc/sql/readings.txt");
    private static final Set<String> TENANT_TABLES =
            Set.of("contacts", "tickets", "invoices", "invoice_lines", "time_entries", "settings");
    private static final SqlReader READER = new SqlReader(new ReaderFacts(
            "organization_id",
            "safedb_test_run",
            "public",
            TENANT_TABLES::contains,
            relation -> true,
            Set.of("ts_stat", "nextval", "pg_relation_size")::contains,
            name -> false,
            ReadingsTest::columns,
            relation -> relation.equals("settings") ? Set.of("organization_id", "key") : Set.of("id"),
            relation -> false));
    private static final SqlForm STAMPED = new SqlForm(true, true, Map.of());
    private static final RowCondition BILLED = RowCondition.parse("status = 'billed'");

    @Test
    @DisplayName("every case is read and narrowed as approved; -Dsafedb.write-docs=true approves")
    void asApproved() throws IOException {
        Map<String, String> now = readings();
        if (Boolean.getBoolean("safedb.write-docs")) {
            Files.createDirectories(Objects.requireNonNull(APPROVED.getParent()));
            Files.writeString(APPROVED, String.join("\n", now.values()));
        }
        Map<String, String> approved = new LinkedHashMap<>();
        for (String reading : Files.readString(APPROVED).replace("\r\n", "\n").split("\n(?=== )", -1)) {
            approved.put(reading.lines().findFirst().orElse(""), reading.stripTrailing() + "\n");
        }
        now.forEach((id, reading) -> assertThat(reading)
                .as("look at it, then write it with -Dsafedb.write-docs=true")
                .isEqualTo(approved.get("== " + id)));
        assertThat(approved).hasSameSizeAs(now);
    }

    /** As in the oracle's schema, where the cases insert without naming any. */
    private static List<String> columns(String relation) {
        return switch (relation) {
            case "contacts" -> List.of("id", "organization_id", "name", "email", "country_code");
            case "settings" -> List.of("organization_id", "key", "value");
            case "countries" -> List.of("code", "name");
            default -> List.of();
        };
    }

    private static Map<String, String> readings() throws IOException {
        Map<String, String> readings = new TreeMap<>();
        for (String file : List.of("cases.jsonl", "found.jsonl", "grammar.jsonl")) {
            try (InputStream lines = ReadingsTest.class.getResourceAsStream("/tck/sql/" + file)) {
                ObjectMapper json = new ObjectMapper();
                for (String line : new String(Objects.requireNonNull(lines).readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .filter(read -> !read.isBlank())
                        .toList()) {
                    JsonNode found = json.readTree(line);
                    String id = found.get("id").asText();
                    readings.put(id, reading(id, found.get("sql").asText()));
                }
            }
        }
        return readings;
    }

    private static String reading(String id, String text) {
        SqlStatement statement = READER.read(text);
        Call call = statement.call();
        StringBuilder told =
                new StringBuilder("== " + id + "\n" + text + "\n-- " + call.operation() + " " + call.action());
        for (Call.Target target : call.targets()) {
            told.append(' ').append(target.name());
            told.append(target.written() ? "(" + target.touch() + ")" : "");
        }
        told.append(statement.returnsRows() ? ", rows" : "")
                .append(", parameters ")
                .append(statement.parameterCount());
        told.append('\n');
        if (!call.shape().equalsIgnoreCase(text)) {
            told.append("-- shape ").append(call.shape()).append('\n');
        }
        for (TenantMention mention : call.mentions()) {
            told.append("-- ").append(mention.use()).append(' ').append(mention.source());
            told.append(mention.parameter() == 0 ? "" : " " + mention.parameter());
            told.append(" at ")
                    .append(mention.where())
                    .append(place(mention.at()))
                    .append('\n');
        }
        for (Finding finding : call.findings()) {
            told.append("-- ").append(finding.kind()).append(' ').append(finding.subject());
            told.append(place(finding.at())).append('\n');
        }
        Destruction destruction = statement.destruction();
        if (destruction != null) {
            told.append("-- destroys ").append(destruction.relations());
            told.append(destruction.losesRows() ? " with rows" : "");
            told.append(destruction.obstacle() == null ? "" : ", for no token").append('\n');
        }
        form(told, "narrowed", statement, SqlForm.NARROWED);
        Map<String, RowCondition> locked = new TreeMap<>();
        boolean inserts = false;
        for (Call.Target target : call.targets()) {
            inserts |= target.touch().inserts();
            if (target.touch().changes()) {
                locked.put(target.name(), BILLED);
            }
        }
        if (inserts) {
            form(told, "stamped", statement, STAMPED);
        }
        if (!locked.isEmpty()) {
            form(told, "sparing", statement, new SqlForm(true, false, locked));
        }
        return told.toString();
    }

    private static String place(int at) {
        return at < 0 ? "" : " @" + at;
    }

    private static void form(StringBuilder told, String name, SqlStatement statement, SqlForm form) {
        if (statement.call().findings().stream().anyMatch(ReadingsTest::forbidsNarrowing)) {
            return;
        }
        Finding obstacle = form.isEveryday() ? null : statement.obstacle(form);
        if (obstacle != null) {
            told.append(name)
                    .append(": not, ")
                    .append(obstacle.kind())
                    .append(' ')
                    .append(obstacle.subject());
            told.append('\n');
            return;
        }
        NarrowedSql sent = statement.in(form);
        told.append(name).append(": ").append(sent.text()).append('\n');
        told.append("  caller ").append(Arrays.toString(sent.callerPositions()));
        told.append(" tenant ").append(Arrays.toString(sent.tenantPositions()));
        told.append(sent.stampCount() == 0 ? "" : " stamp " + Arrays.toString(sent.stampPositions()))
                .append('\n');
        for (LockedCount count : sent.counts()) {
            told.append("  counts ").append(count.relation()).append(": ").append(count.text());
            told.append(" caller ").append(count.callerParameters()).append(" at ");
            told.append(Arrays.toString(count.narrowed().callerPositions()));
            told.append(" tenant ")
                    .append(Arrays.toString(count.narrowed().tenantPositions()))
                    .append('\n');
        }
    }

    private static boolean forbidsNarrowing(@Nullable Finding finding) {
        return finding != null
                && (finding.kind() == Finding.Kind.UNREADABLE || finding.kind() == Finding.Kind.UNNARROWABLE);
    }
}
