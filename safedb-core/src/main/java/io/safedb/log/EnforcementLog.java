package io.safedb.log;

import io.safedb.internal.text.OneLine;
import io.safedb.log.EnforcementRecord.Breach;
import io.safedb.log.EnforcementRecord.Database;
import io.safedb.log.EnforcementRecord.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Where decisions go: JSON Lines in a file of this process, its segment, and the application's own log. The format is
 * in {@code docs/log-format.md}. Safe on any thread.
 *
 * <p>The base {@code logs/safedb.jsonl} gives {@code logs/safedb-20261121T085611Z-4f1c2a9b8d3e-1.jsonl}: each log that
 * is opened writes a file of its own, whatever else writes to the same folder. Records are chained by SHA-256; signed
 * checkpoints and the command that verifies a folder of segments come in a later version. Until then a cut tail does
 * not show.
 *
 * <p>Refusals and observations are never dropped: a caller waits while the queue to the writing thread is full. A disk
 * that fails later never reaches a caller; what could not be written is counted in the next segment's first record and
 * is in the application's log.
 */
public final class EnforcementLog implements AutoCloseable {
    /** The name of the SLF4J logger: refusals at WARN, observations at INFO. */
    public static final String LOGGER = "io.safedb.enforcement";

    private static final Logger SLF4J = LoggerFactory.getLogger(LOGGER);
    private static final int LONGEST_NAME = 200;

    private final @Nullable LogWriter writer;
    private final boolean each;
    private final @Nullable Thread atExit;

    private EnforcementLog(@Nullable LogWriter writer, boolean each) {
        this.writer = writer;
        this.each = each;
        this.atExit = writer == null ? null : closeAtExit(writer);
    }

    /**
     * Opens a log.
     *
     * @param settings where, and for whom
     * @return the log; to be closed
     * @throws IOException if the first segment cannot be written: its folder does not exist or refuses it
     */
    public static EnforcementLog open(LogSettings settings) throws IOException {
        return open(settings, Segment.FILES, InstantSource.system(), Duration.ofMinutes(1));
    }

    static EnforcementLog open(LogSettings settings, Segment.Opener opener, InstantSource clock, Duration tally)
            throws IOException {
        Path base = settings.file();
        if (base == null) {
            return new EnforcementLog(null, settings.each());
        }
        if (Files.isDirectory(base)) {
            throw new IOException("it is a folder, and must be the name of a file");
        }
        Path folder = base.toAbsolutePath().getParent();
        if (folder != null && !Files.exists(folder)) {
            throw new NoSuchFileException(folder.toString(), null, "its folder does not exist");
        }
        if (folder != null && !Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder.toString());
        }
        LogWriter writer = new LogWriter(settings, new SegmentName(base), opener, clock, tally);
        EnforcementLog log = new EnforcementLog(writer, settings.each());
        writer.start();
        return log;
    }

    /** {@return the segment being written, or written last; empty if the policy names no file} */
    public Optional<Path> file() {
        return writer == null ? Optional.empty() : Optional.of(writer.file());
    }

    /** {@return whether allowed calls are written one by one} */
    public boolean logsEach() {
        return each;
    }

    /**
     * Writes one decision. Never throws for what goes wrong with the log.
     *
     * @param entry refused, observed, or an allowed call that is worth a record of its own
     */
    public void append(EnforcementRecord entry) {
        tell(entry);
        if (writer != null) {
            String shape = entry.shape();
            if (shape.length() > RecordFormat.LONGEST_SHAPE) {
                // Cut here: a queue full of megabytes would be a way to exhaust the memory.
                writer.put(entry.withShape(RecordFormat.cutShape(shape)), ShapeDigests.of(shape));
            } else {
                writer.put(entry, null);
            }
        }
    }

    /**
     * The counters for the allowed calls of one database.
     *
     * @param database where the calls run
     * @return the same ones for the same database
     */
    public AllowedCalls allowedCalls(Database database) {
        return writer == null ? new AllowedCalls(database, false) : writer.count(database);
    }

    /**
     * Writes everything that is queued and counted and closes the segment. Decisions that come later go to the
     * application's log only. Closing twice does nothing.
     */
    @Override
    public void close() {
        if (writer == null) {
            return;
        }
        writer.close();
        if (atExit != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(atExit);
            } catch (IllegalStateException e) {
                // The machine is going down, and this may be the hook itself.
            }
        }
    }

    /** A script that is refused and ends at once must leave its refusal behind, also if nobody closes the log. */
    private static @Nullable Thread closeAtExit(LogWriter writer) {
        Thread hook = new Thread(writer::close, "safedb-log-close");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
            return hook;
        } catch (IllegalStateException e) {
            return null;
        }
    }

    /** One line for people, on the caller's thread, so that what its MDC says of the request stands beside it. */
    private static void tell(EnforcementRecord entry) {
        try {
            Level level = level(entry);
            if (!SLF4J.isEnabledForLevel(level)) {
                return;
            }
            Breach breach = entry.breach();
            LoggingEventBuilder event = SLF4J.atLevel(level);
            String operation = name(entry.operation());
            String target = breach != null ? name(breach.target()) : name(entry.collection());
            String tenant = name(entry.tenant());
            StringBuilder line = new StringBuilder();
            if (breach == null) {
                line.append("Allowed");
            } else {
                line.append(entry.outcome() == Outcome.REFUSED ? "Refused " : "Observed ")
                        .append(breach.ruleId())
                        .append(' ')
                        .append(breach.ruleName())
                        .append(':');
                event = event.addKeyValue("rule.id", breach.ruleId()).addKeyValue("event.id", breach.eventId());
            }
            line.append(' ').append(operation).append(" on ").append(target);
            line.append(", tenant ").append(tenant);
            if (entry.actor() != null) {
                line.append(", actor ").append(name(entry.actor()));
            }
            if (entry.reason() != null) {
                line.append(", reason ").append(name(entry.reason()));
            }
            if (entry.approval() != null) {
                line.append(", token ").append(name(entry.approval().tokenId()));
                line.append(" approved by ").append(name(entry.approval().approver()));
                line.append(" for ").append(name(entry.approval().requester()));
                line.append(", reason ").append(name(entry.approval().reason()));
            }
            for (EnforcementRecord.Unlock unlock : entry.unlocks()) {
                line.append(", unlocked ").append(name(unlock.target()));
                line.append(" by ").append(name(unlock.actor()));
                line.append(", reason ").append(name(unlock.reason()));
            }
            if (breach != null) {
                line.append(", event ").append(breach.eventId());
            }
            event.addKeyValue("db.operation.name", operation)
                    .addKeyValue("safedb.target", target)
                    .addKeyValue("organization.id", tenant)
                    .log(line.toString());
        } catch (RuntimeException e) {
            // A broken appender must not turn an allowed call into a failed one, nor a refusal into another error.
        }
    }

    private static Level level(EnforcementRecord entry) {
        if (entry.outcome() == Outcome.REFUSED) {
            return Level.WARN;
        }
        boolean ordinary = entry.breach() == null
                && entry.reason() == null
                && entry.approval() == null
                && entry.unlocks().isEmpty();
        return ordinary ? Level.DEBUG : Level.INFO;
    }

    private static String name(@Nullable String text) {
        return text == null ? "none" : OneLine.of(text, LONGEST_NAME);
    }
}
