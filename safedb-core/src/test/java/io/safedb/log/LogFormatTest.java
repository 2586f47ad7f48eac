package io.safedb.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.safedb.log.EnforcementRecord.Breach;
import io.safedb.log.EnforcementRecord.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("docs/log-format.md")
class LogFormatTest {
    /** Tests run in the module's folder. */
    private static final Path PAGE = Path.of("..", "docs", "log-format.md");

    private static final List<String> KINDS = List.of("opened", "refused", "observed", "allowed", "counted", "closed");
    private static final long NOON = 1_795_262_400_000L;

    @TempDir
    Path folder;

    /** A row of the page's table of fields. */
    private record Row(String field, String type, Set<String> kinds, String source) {}

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : page().lines().toList()) {
            String[] cells = line.split(" \\| ", -1);
            if (line.startsWith("| `") && cells.length == 5) {
                rows.add(new Row(
                        cells[0].substring(3, cells[0].length() - 1),
                        cells[1],
                        cells[2].equals("all")
                                ? new TreeSet<>(KINDS)
                                : new TreeSet<>(Arrays.asList(cells[2].split(", ", -1))),
                        cells[4].replace(" |", "")));
            }
        }
        return rows;
    }

    private static String page() throws IOException {
        return Files.readString(PAGE).replace("\r\n", "\n");
    }

    @Test
    @DisplayName("has a row for every field, in the order in which they are written")
    void hasARowForEveryField() throws IOException {
        assertThat(rows())
                .extracting(Row::field)
                .containsExactlyElementsOf(
                        Stream.of(LogField.values()).map(LogField::key).toList());
        assertThat(rows()).extracting(Row::source).isSubsetOf("ECS", "OTel", "ECS, OTel", "safedb");
    }

    @Test
    @DisplayName("says in which records a field is, and of which type, as the log writes it")
    void saysWhereAFieldIs() throws IOException {
        Map<String, Set<String>> kindsByField = new TreeMap<>();
        for (Path segment : everyKind()) {
            for (JsonNode line : Segments.verified(segment)) {
                List<String> keys = new ArrayList<>();
                line.fieldNames().forEachRemaining(keys::add);
                for (String key : keys) {
                    kindsByField
                            .computeIfAbsent(key, any -> new TreeSet<>())
                            .add(line.get("safedb.kind").textValue());
                    assertThat(line.get(key).getNodeType().name().toLowerCase(java.util.Locale.ROOT))
                            .as(key)
                            .isEqualTo(type(key));
                }
                assertThat(keys).isSortedAccordingTo((a, b) -> Integer.compare(position(a), position(b)));
            }
        }
        Map<String, Set<String>> documented = new TreeMap<>();
        rows().forEach(row -> documented.put(row.field(), row.kinds()));
        assertThat(kindsByField).isEqualTo(documented);
    }

    @Test
    @DisplayName("has keys that can be expanded into objects: none is the beginning of another")
    void keysCanBeExpanded() {
        for (LogField one : LogField.values()) {
            for (LogField other : LogField.values()) {
                assertThat(other.key()).doesNotStartWith(one.key() + ".");
            }
        }
    }

    @Test
    @DisplayName("shows a segment exactly as the log writes it")
    void showsASegment() throws IOException {
        String written = reference();
        String shown = page().split("```json\n", -1)[1].split("```", -1)[0];
        assertThat(shown).as("the segment that belongs there:%n%s", written).isEqualTo(written);
    }

    private static String type(String key) {
        try {
            return rows().stream()
                    .filter(row -> row.field().equals(key))
                    .findFirst()
                    .map(Row::type)
                    .orElse("not there");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static int position(String key) {
        return Stream.of(LogField.values()).map(LogField::key).toList().indexOf(key);
    }

    /** Two segments with every kind of record and every optional field. */
    private List<Path> everyKind() throws IOException {
        for (int i = 0; i < 2; i++) {
            try (EnforcementLog log = EnforcementLog.open(Records.settings(folder.resolve("safedb.jsonl")))) {
                for (Outcome outcome : Outcome.values()) {
                    log.append(full(outcome, "org_a", "billing-job", "month end"));
                }
                log.allowedCalls(Records.SHOP).add(Records.allowed("SELECT a")).increment();
            }
        }
        return Segments.in(folder);
    }

    private static EnforcementRecord full(
            Outcome outcome, @Nullable String tenant, @Nullable String actor, @Nullable String reason) {
        return new EnforcementRecord(
                outcome,
                outcome == Outcome.ALLOWED
                        ? null
                        : new Breach(
                                "6d1f0c1e-8a52-4b0e-9f57-2c1d3e4f5a6b",
                                "SDB103",
                                "cross-tenant",
                                "tickets.organization_id",
                                "it is compared with an id that is not the tenant in scope",
                                reason == null
                                        ? null
                                        : new EnforcementRecord.Place(29, "FROM tickets WHERE organization_id = ?")),
                "SELECT",
                "read",
                "tickets",
                "SELECT id FROM tickets WHERE organization_id = ?",
                new EnforcementRecord.Database(
                        "postgresql", "shop_prod", "production", "0f8fad5b-d9cb-469f-a165-70867728950e"),
                tenant,
                actor,
                reason,
                reason == null || outcome == Outcome.REFUSED
                        ? null
                        : new EnforcementRecord.Approval(
                                "000102030405060708090a0b0c0d0e0f",
                                "dana@example.org",
                                "deploy-bot",
                                "tickets",
                                "The tickets moved to the archive."),
                reason == null
                        ? List.of()
                        : List.of(new EnforcementRecord.Unlock("tickets", "m.keller", "credit note 2026-118")));
    }

    private static String reference() throws IOException {
        Iterator<Integer> numbers = Stream.iterate(1, number -> number + 1).iterator();
        LogSettings settings =
                new LogSettings(null, false, "workshop-api", ShapeDigests.of("the text of the policy"), "enforce");
        ProcessFacts process = new ProcessFacts(4711, "web-1", "4f1c2a9b-8d3e-4c55-9d0a-1b2c3d4e5f60");
        RecordFormat format = new RecordFormat(settings, process, () -> process.eventId(numbers.next()));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Segment segment = new Segment(Path.of("unused"), Channels.newChannel(bytes), SegmentHead.NONE);
        format.opened(segment, NOON, 1, null, 0);
        EnforcementRecord refused = full(Outcome.REFUSED, "org_a", null, null);
        String digest = ShapeDigests.of(refused.shape());
        format.decision(segment, NOON + 1_234, refused, digest);
        format.counted(
                segment,
                NOON,
                NOON + 60_000,
                new AllowedCounter.Tally(full(Outcome.ALLOWED, null, null, null), digest, 1_203));
        format.closed(segment, NOON + 61_000);
        segment.flush();
        return bytes.toString(StandardCharsets.UTF_8).lines().collect(Collectors.joining("\n", "", "\n"));
    }
}
