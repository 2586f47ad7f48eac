package io.safedb.log;

import static io.safedb.log.Records.SHOP;
import static io.safedb.log.Records.allowed;
import static io.safedb.log.Records.refused;
import static io.safedb.log.Records.settings;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("When the disk fails, the enforcement log")
@Timeout(60)
class BrokenDiskTest {
    @TempDir
    Path folder;

    private final CapturedLog said = new CapturedLog(EnforcementLog.LOGGER);

    @AfterEach
    void stopListening() {
        said.close();
    }

    private EnforcementLog open(Segment.Opener opener) throws IOException {
        return EnforcementLog.open(
                settings(folder.resolve("safedb.jsonl")), opener, InstantSource.system(), Duration.ofMinutes(1));
    }

    /** A channel that takes only some bytes of the write with this number, and fails. */
    private static Segment.Opener failingOnce(int write) {
        AtomicInteger writes = new AtomicInteger();
        return file -> {
            WritableByteChannel real = Segment.FILES.open(file);
            return new WritableByteChannel() {
                @Override
                public int write(ByteBuffer source) throws IOException {
                    if (writes.incrementAndGet() == write) {
                        real.write(source.slice(0, source.remaining() / 2));
                        throw new IOException("No space left on device");
                    }
                    return real.write(source);
                }

                @Override
                public boolean isOpen() {
                    return real.isOpen();
                }

                @Override
                public void close() throws IOException {
                    real.close();
                }
            };
        };
    }

    @Test
    @DisplayName("writes the same records to a new segment, linked to the last whole record of the torn one")
    void writesToANewSegment() throws IOException {
        try (EnforcementLog log = open(failingOnce(2))) {
            log.append(refused("SELECT 1"));
        }
        List<Path> segments = Segments.in(folder);
        assertThat(segments).hasSize(2);
        List<JsonNode> records = Segments.verified(segments.get(1));
        assertThat(Segments.kind("refused", records)).hasSize(1);
        assertThat(records.get(0).get("safedb.segment").intValue()).isEqualTo(2);
        assertThat(records.get(0).get("safedb.lost").longValue()).isZero();
        assertThat(records.get(0).get("safedb.previous_segment").textValue())
                .isEqualTo(segments.get(0).getFileName().toString());
        assertThat(records.get(0).get("safedb.prev").textValue()).isNotEqualTo("0".repeat(64));
    }

    @Test
    @DisplayName("keeps nobody waiting, tells the application's log once, and refusals still reach it")
    void keepsNobodyWaiting() throws Exception {
        AtomicInteger opened = new AtomicInteger();
        int refusals = 40_000;
        try (EnforcementLog log = open(file -> {
            if (opened.incrementAndGet() > 1) {
                throw new IOException("No space left on device");
            }
            return failingOnce(2).open(file);
        })) {
            AllowedCounter counter = log.allowedCalls(SHOP).add(allowed("SELECT a"));
            EnforcementLogTest.inParallel(4, number -> {
                for (int i = 0; i < refusals / 4; i++) {
                    log.append(refused("SELECT 1"));
                    counter.increment();
                }
            });
        }
        assertThat(said.lines("WARN")).hasSize(refusals);
        assertThat(said.lines("ERROR")).hasSize(1).first().asString().contains("cannot be written");
    }

    @Test
    @DisplayName("says in the segment that works again how many records are missing")
    void saysHowManyAreMissing() throws IOException {
        AtomicInteger opened = new AtomicInteger();
        int sent = 0;
        try (EnforcementLog log = open(file -> {
            // The first segment fails at its first refusal; then no segment opens for a while.
            int number = opened.incrementAndGet();
            if (number == 1) {
                return failingOnce(2).open(file);
            }
            if (number == 2) {
                throw new IOException("No space left on device");
            }
            return Segment.FILES.open(file);
        })) {
            while (Segments.in(folder).size() < 2) {
                log.append(refused("SELECT 1"));
                sent++;
                java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
            }
        }
        List<JsonNode> records = Segments.verified(Segments.in(folder).get(1));
        long lost = records.get(0).get("safedb.lost").longValue();
        assertThat(lost).isPositive();
        assertThat(lost + Segments.kind("refused", records).size()).isEqualTo(sent);
    }

    @Test
    @DisplayName("puts no line break of a name into the application's log")
    void oneLineOnly() throws IOException {
        try (EnforcementLog log = open(Segment.FILES)) {
            EnforcementRecord entry = refused("SELECT 1");
            log.append(new EnforcementRecord(
                    entry.outcome(),
                    entry.breach(),
                    entry.operation(),
                    entry.action(),
                    entry.collection(),
                    entry.shape(),
                    entry.database(),
                    "org_a\n2026-01-01 WARN forged {} %s",
                    null,
                    null));
        }
        assertThat(said.lines("WARN")).hasSize(1);
        assertThat(said.lines("WARN").get(0))
                .contains("Refused SDB103 cross-tenant: SELECT on tickets.organization_id, tenant org_a\\u000a2026")
                .contains("{} %s")
                .doesNotContain("\n");
    }
}
