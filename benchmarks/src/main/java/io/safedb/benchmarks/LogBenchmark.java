package io.safedb.benchmarks;

import io.safedb.log.EnforcementLog;
import io.safedb.log.EnforcementRecord;
import io.safedb.log.EnforcementRecord.Outcome;
import io.safedb.log.LogSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Records written to the enforcement log, each linked to the one before by its hash. Whoever appends waits when the
 * writer's queue is full, so the rate is the writer's: formatted, sealed and handed to the operating system.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 6, time = 2)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class LogBenchmark {
    /** What is written. */
    @Param({"ALLOWED", "REFUSED"})
    public Outcome outcome = Outcome.ALLOWED;

    private Path folder;
    private EnforcementLog log;
    private EnforcementRecord entry;

    /** Run by JMH. */
    public LogBenchmark() {}

    /** A new file for each iteration. */
    @Setup(Level.Iteration)
    public void open() throws IOException {
        folder = Files.createTempDirectory("safedb-log");
        log = EnforcementLog.open(
                new LogSettings(folder.resolve("enforcement.jsonl"), true, "benchmarks", "0".repeat(64), "enforce"));
        entry = new EnforcementRecord(
                outcome,
                outcome == Outcome.ALLOWED
                        ? null
                        : new EnforcementRecord.Breach(
                                "5e0f3f0e-6a0e-4d5c-9d57-6a2f0f6c1b11",
                                "SDB103",
                                "cross-tenant",
                                "tickets",
                                "it is compared with an id that is not the tenant in scope"),
                "SELECT",
                "read",
                "tickets",
                "select id, title, status, amount from tickets where id = ?",
                new EnforcementRecord.Database("postgresql", "app", "production", "6f0c2b54"),
                "org_a",
                null,
                null);
    }

    /** Writes what is queued, and clears up. */
    @TearDown(Level.Iteration)
    public void close() throws IOException {
        log.close();
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = listed.toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
        Files.delete(folder);
    }

    /** One record. */
    @Benchmark
    public void append() {
        log.append(entry);
    }
}
