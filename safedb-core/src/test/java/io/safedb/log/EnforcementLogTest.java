package io.safedb.log;

import static io.safedb.log.Records.SHOP;
import static io.safedb.log.Records.allowed;
import static io.safedb.log.Records.bySystem;
import static io.safedb.log.Records.observed;
import static io.safedb.log.Records.refused;
import static io.safedb.log.Records.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The enforcement log")
class EnforcementLogTest {
    private static final String ZEROS = "0".repeat(64);

    @TempDir
    Path folder;

    private Path base() {
        return folder.resolve("safedb.jsonl");
    }

    private List<JsonNode> onlySegment() {
        assertThat(Segments.in(folder)).hasSize(1);
        return Segments.verified(Segments.in(folder).get(0));
    }

    @Test
    @DisplayName("writes a refusal while it is open, within a fraction of a second")
    void writesARefusalSoon() throws IOException {
        try (EnforcementLog log = EnforcementLog.open(settings(base()))) {
            log.append(refused("SELECT * FROM tickets"));
            Path file = log.file().orElseThrow();
            await().pollInterval(Duration.ofMillis(5))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> Files.readString(file).contains("\"safedb.kind\":\"refused\""));
        }
    }

    @Test
    @DisplayName("begins each segment with how it was opened and ends it with how it was closed")
    void opensAndCloses() throws IOException {
        EnforcementLog.open(settings(base())).close();

        List<JsonNode> records = onlySegment();
        assertThat(records).hasSize(2);
        assertThat(records.get(0).get("safedb.prev").textValue()).isEqualTo(ZEROS);
        assertThat(records.get(0).has("safedb.previous_segment")).isFalse();
        assertThat(records.get(0).get("safedb.lost").longValue()).isZero();
        assertThat(records.get(1).get("safedb.kind").textValue()).isEqualTo("closed");
    }

    @Test
    @DisplayName("links a segment to the head of the one before it")
    void linksSegments() throws IOException {
        EnforcementLog first = EnforcementLog.open(settings(base()));
        Path older = first.file().orElseThrow();
        first.append(refused("SELECT 1"));
        first.close();
        EnforcementLog second = EnforcementLog.open(settings(base()));
        Path newer = second.file().orElseThrow();
        second.close();

        List<JsonNode> before = Segments.verified(older);
        JsonNode opened = Segments.verified(newer).get(0);
        assertThat(opened.get("safedb.previous_segment").textValue())
                .isEqualTo(older.getFileName().toString());
        assertThat(opened.get("safedb.previous_size").longValue()).isEqualTo(Files.size(older));
        assertThat(opened.get("safedb.prev"))
                .isEqualTo(before.get(before.size() - 1).get("safedb.hash"));
    }

    @Test
    @DisplayName("links to the last whole record of a segment that ends in half of one")
    void linksToTheLastWholeRecord() throws IOException {
        EnforcementLog first = EnforcementLog.open(settings(base()));
        Path older = first.file().orElseThrow();
        first.close();
        List<JsonNode> before = Segments.verified(older);
        long whole = Files.size(older);
        Files.writeString(
                older,
                "{\"safedb.detail\":\",\\\"safedb.hash\\\":\\\"" + ZEROS + "\\\"}",
                java.nio.file.StandardOpenOption.APPEND);
        EnforcementLog second = EnforcementLog.open(settings(base()));
        Path newer = second.file().orElseThrow();
        second.close();

        JsonNode opened = Segments.verified(newer).get(0);
        assertThat(opened.get("safedb.previous_size").longValue()).isEqualTo(whole);
        assertThat(opened.get("safedb.prev"))
                .isEqualTo(before.get(before.size() - 1).get("safedb.hash"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"deleted", "moved", "replaced", "cut"})
    @DisplayName("goes on in a new segment when its file is taken away, and the new one says what is missing")
    void goesOnWhenItsFileIsGone(String fate) throws IOException {
        Path first;
        JsonNode last;
        long size;
        try (EnforcementLog log = EnforcementLog.open(settings(base()))) {
            first = log.file().orElseThrow();
            log.append(refused("SELECT 1"));
            await().until(() -> Segments.verified(first).size() == 2);
            last = Segments.verified(first).get(1);
            size = Files.size(first);
            switch (fate) {
                case "deleted" -> Files.delete(first);
                case "moved" -> Files.move(first, folder.resolve("rotated.jsonl.1"));
                case "replaced" -> {
                    Files.move(first, folder.resolve("kept"));
                    Files.copy(folder.resolve("kept"), first);
                }
                default -> Files.write(first, new byte[0]);
            }
            log.append(refused("SELECT 2"));
        }
        Path second = Segments.in(folder).stream()
                .filter(file -> !file.equals(first))
                .findFirst()
                .orElseThrow();
        List<JsonNode> records = Segments.verified(second);
        assertThat(Segments.kind("refused", records)).hasSize(1);
        assertThat(records.get(0).get("safedb.previous_segment").textValue())
                .isEqualTo(first.getFileName().toString());
        assertThat(records.get(0).get("safedb.previous_size").longValue()).isEqualTo(size);
        assertThat(records.get(0).get("safedb.prev")).isEqualTo(last.get("safedb.hash"));
        assertThat(records.get(records.size() - 1).get("safedb.kind").textValue())
                .isEqualTo("closed");
    }

    @Test
    @DisplayName("gives two logs on one file two segments")
    void twoLogsOnOneFile() throws IOException {
        try (EnforcementLog one = EnforcementLog.open(settings(base()));
                EnforcementLog two = EnforcementLog.open(settings(base()))) {
            one.append(refused("one"));
            two.append(refused("two"));
            assertThat(one.file()).isNotEqualTo(two.file());
        }
        List<Path> segments = Segments.in(folder);
        assertThat(segments).hasSize(2);
        assertThat(segments)
                .allSatisfy(segment -> assertThat(Segments.kind("refused", Segments.verified(segment)))
                        .hasSize(1));
        assertThat(base()).doesNotExist();
    }

    @Test
    @DisplayName("keeps every refusal of sixteen threads, in one unbroken chain")
    void keepsEveryRefusal() throws Exception {
        int threads = 16;
        int each = 2_000;
        Set<String> sent = ConcurrentHashMap.newKeySet();
        try (EnforcementLog log = EnforcementLog.open(settings(base()))) {
            inParallel(threads, number -> {
                for (int i = 0; i < each; i++) {
                    EnforcementRecord entry = i % 2 == 0 ? refused("shape " + i) : observed("shape " + i);
                    sent.add(java.util.Objects.requireNonNull(entry.breach()).eventId());
                    log.append(entry);
                }
            });
        }
        Set<String> written = new HashSet<>();
        List<JsonNode> records = onlySegment();
        records.stream()
                .filter(line -> line.has("rule.id"))
                .forEach(line -> written.add(line.get("event.id").textValue()));
        assertThat(written).isEqualTo(sent).hasSize(threads * each);
        assertThat(records).hasSize(threads * each + 2);
    }

    @Test
    @DisplayName("closed while threads write, it ends in one whole chain with everything handed over before")
    void closedWhileWriting() throws Exception {
        Set<String> before = ConcurrentHashMap.newKeySet();
        EnforcementLog log = EnforcementLog.open(settings(base()));
        CountDownLatch busy = new CountDownLatch(8);
        Thread closer = new Thread(() -> {
            try {
                busy.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            log.close();
        });
        closer.start();
        inParallel(8, number -> {
            for (int i = 0; i < 1_000; i++) {
                EnforcementRecord entry = refused("shape");
                log.append(entry);
                if (busy.getCount() > 0) {
                    before.add(java.util.Objects.requireNonNull(entry.breach()).eventId());
                }
                if (i == 20) {
                    busy.countDown();
                }
            }
        });
        closer.join();
        log.close();

        List<JsonNode> records = onlySegment();
        List<String> written =
                records.stream().map(line -> line.get("event.id").textValue()).toList();
        assertThat(written).doesNotHaveDuplicates().containsAll(before);
        assertThat(before).hasSizeGreaterThan(100);
        assertThat(records.get(records.size() - 1).get("safedb.kind").textValue())
                .isEqualTo("closed");
    }

    @Test
    @DisplayName("an interrupted thread's refusal is written, and the thread stays interrupted")
    void interruptedCaller() throws IOException {
        try (EnforcementLog log = EnforcementLog.open(settings(base()))) {
            Thread.currentThread().interrupt();
            log.append(refused("SELECT 1"));
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(Segments.kind("refused", onlySegment())).hasSize(1);
    }

    @Test
    @DisplayName("takes decisions after its end without complaint")
    void appendAfterClose() throws IOException {
        EnforcementLog log = EnforcementLog.open(settings(base()));
        log.close();
        log.append(refused("SELECT 1"));
        log.close();
        assertThat(onlySegment()).hasSize(2);
    }

    @Test
    @DisplayName("counts allowed calls per shape, without a tenant")
    void countsAllowedCalls() throws Exception {
        try (EnforcementLog log = EnforcementLog.open(settings(base()))) {
            AllowedCalls calls = log.allowedCalls(SHOP);
            inParallel(8, number -> {
                for (int i = 0; i < 10_000; i++) {
                    String shape = i % 4 == 0 ? "SELECT a" : "SELECT b";
                    AllowedCounter counter = calls.find(shape);
                    (counter != null ? counter : calls.add(allowed(shape))).increment();
                }
            });
        }
        List<JsonNode> counted = Segments.kind("counted", onlySegment());
        assertThat(counted).allSatisfy(line -> {
            assertThat(line.has("organization.id")).isFalse();
            assertThat(line.get("event.start").textValue())
                    .isLessThanOrEqualTo(line.get("event.end").textValue());
        });
        assertThat(total(counted, "SELECT a")).isEqualTo(20_000);
        assertThat(total(counted, "SELECT b")).isEqualTo(60_000);
    }

    @Test
    @DisplayName("keeps one set of counters for a database, however often it is wrapped")
    void oneSetOfCounters() throws IOException {
        try (EnforcementLog log = EnforcementLog.open(settings(base()))) {
            assertThat(log.allowedCalls(SHOP)).isSameAs(log.allowedCalls(SHOP));
        }
    }

    @Test
    @DisplayName("writes counts again and again while it is open, each call once")
    void countsPerWindow() throws Exception {
        try (EnforcementLog log =
                EnforcementLog.open(settings(base()), Segment.FILES, InstantSource.system(), Duration.ofMillis(100))) {
            AllowedCalls calls = log.allowedCalls(SHOP);
            Path file = log.file().orElseThrow();
            for (int window = 1; window <= 3; window++) {
                // Asked for each time, as the Guard does: a counter that nobody used for ten windows is forgotten.
                AllowedCounter counter = calls.find("SELECT a");
                (counter == null ? calls.add(allowed("SELECT a")) : counter).increment();
                int wanted = window;
                await().atMost(Duration.ofSeconds(10))
                        .until(() -> Files.readString(file).split("\"counted\"", -1).length > wanted);
            }
        }
        assertThat(Segments.kind("counted", onlySegment())).hasSize(3);
        assertThat(total(Segments.kind("counted", onlySegment()), "SELECT a")).isEqualTo(3);
    }

    @Test
    @DisplayName("shows actor and reason of a system scope's call")
    void showsActorAndReason() throws IOException {
        try (EnforcementLog log = EnforcementLog.open(settings(base()))) {
            log.append(bySystem("DELETE FROM tickets WHERE id = ?"));
        }
        JsonNode line = Segments.kind("allowed", onlySegment()).get(0);
        assertThat(line.get("user.name").textValue()).isEqualTo("billing-job");
        assertThat(line.get("safedb.reason").textValue()).isEqualTo("month end");
        assertThat(line.get("event.type")).extracting(JsonNode::textValue).containsExactly("allowed", "deletion");
    }

    @Test
    @DisplayName("cuts a shape of a million characters and keeps the digest of all of it")
    void cutsLongShapes() throws IOException {
        String shape = "SELECT " + "x, ".repeat(333_333) + "y";
        try (EnforcementLog log = EnforcementLog.open(settings(base()))) {
            log.append(refused(shape));
        }
        JsonNode line = Segments.kind("refused", onlySegment()).get(0);
        assertThat(line.get("safedb.shape").textValue()).hasSizeLessThan(8_300).endsWith("[1000007 characters]");
        assertThat(line.get("safedb.shape_digest").textValue()).isEqualTo(ShapeDigests.of(shape));
    }

    @Test
    @DisplayName("without a file it keeps no thread and counts nothing")
    void withoutAFile() throws IOException {
        LogSettings none = new LogSettings(null, false, "shop", "", "enforce");
        try (EnforcementLog log = EnforcementLog.open(none)) {
            log.append(refused("SELECT 1"));
            assertThat(log.file()).isEmpty();
            assertThat(log.allowedCalls(SHOP).find("anything")).isNotNull();
        }
    }

    @Test
    @DisplayName("does not open where it cannot write")
    void doesNotOpenWhereItCannotWrite() throws IOException {
        assertThatThrownBy(() -> EnforcementLog.open(settings(folder.resolve("missing/safedb.jsonl"))))
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> EnforcementLog.open(settings(folder))).isInstanceOf(IOException.class);
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> EnforcementLog.open(settings(file.resolve("safedb.jsonl"))))
                .isInstanceOf(IOException.class);
    }

    @Test
    @DisplayName("can be opened by many at once and only ever writes files of its own")
    void manyAtOnce() throws Exception {
        inParallel(16, number -> {
            try (EnforcementLog log = EnforcementLog.open(settings(base()))) {
                log.append(refused("from " + number));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(Segments.in(folder))
                .hasSize(16)
                .allSatisfy(segment -> assertThat(Segments.verified(segment)).hasSize(3));
    }

    private static long total(List<JsonNode> counted, String shape) {
        return counted.stream()
                .filter(line -> line.get("safedb.shape").textValue().equals(shape))
                .mapToLong(line -> line.get("safedb.count").longValue())
                .sum();
    }

    static void inParallel(int threads, java.util.function.IntConsumer work) throws InterruptedException {
        List<Thread> all = new ArrayList<>();
        List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
        CountDownLatch ready = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            int number = i;
            Thread thread = new Thread(() -> {
                ready.countDown();
                try {
                    ready.await();
                    work.accept(number);
                } catch (Throwable e) {
                    failures.add(e);
                }
            });
            all.add(thread);
            thread.start();
        }
        for (Thread thread : all) {
            thread.join();
        }
        assertThat(failures).isEmpty();
    }
}
