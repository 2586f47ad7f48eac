package io.safedb.log;

import io.safedb.log.EnforcementRecord.Database;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes segments, and the queue to it.
 *
 * <p>How it works. Threads {@link #put} entries into a bounded queue and wait when it is full: nothing is dropped. The
 * thread takes what is there, writes it as one piece and hands it to the operating system, so an entry is in the file
 * some milliseconds after it was put. Between entries it sleeps until the next minute, when the counts are written.
 *
 * <p>When writing fails, the segment is given up (it may end in half a record) and the same entries are written to a
 * new one. When that fails too they are counted as lost, the application's log gets an error at most once a minute, and
 * the next attempt comes with the next entry a second later; the first record of the segment that works again says how
 * many are missing. A segment whose file was taken away is given up in the same way, and the new one links to what it
 * held, so that its absence shows. Meanwhile the queue is emptied, so that no caller waits for a broken disk.
 */
final class LogWriter implements Runnable {
    /**
     * Something to write.
     *
     * @param entry null to wake the thread up only
     * @param shapeDigest null to let the thread work it out
     */
    record Queued(
            @Nullable EnforcementRecord entry, @Nullable String shapeDigest, long millis) {}

    private static final Logger SLF4J = LoggerFactory.getLogger(EnforcementLog.LOGGER);
    private static final int CAPACITY = 8192;
    private static final int BATCH = 1024;
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long COMPLAIN_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int FLUSH_BYTES = 1 << 20;

    private final BlockingQueue<Queued> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicInteger handingOver = new AtomicInteger();
    private final Map<Database, AllowedCalls> counts = new ConcurrentHashMap<>();
    private final ShapeDigests digests = new ShapeDigests();
    private final ProcessFacts process = ProcessFacts.current();
    private final SegmentName names;
    private final RecordFormat format;
    private final InstantSource clock;
    private final long tallyMillis;
    private final Segment.Opener opener;
    private final Thread thread;
    private volatile boolean closing;
    private volatile Segment segment;

    // All below: this thread only.
    private boolean broken;
    private int segments = 1;
    private long numbered;
    private long lost;
    private long windowStart;
    private long retryAt;
    private @Nullable Long complainedAt;

    /** Opens the first segment; {@link #start} starts to write. */
    LogWriter(LogSettings settings, SegmentName names, Segment.Opener opener, InstantSource clock, Duration tally)
            throws IOException {
        this.names = names;
        this.format = new RecordFormat(settings, process, () -> process.eventId(++numbered));
        this.opener = opener;
        this.clock = clock;
        this.tallyMillis = tally.toMillis();
        this.windowStart = clock.millis();
        this.segment = open(null);
        this.thread = new Thread(this, "safedb-log");
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** The file being written, or written last. */
    Path file() {
        return segment.file();
    }

    /** The same counters for the same database, however often it is wrapped. */
    AllowedCalls count(Database database) {
        return counts.computeIfAbsent(database, added -> new AllowedCalls(added, true));
    }

    /**
     * Hands an entry over; waits, whatever interrupts, while the queue is full.
     *
     * @return false if it is too late: the log is closed
     */
    boolean put(EnforcementRecord entry, @Nullable String shapeDigest) {
        Queued queued = new Queued(entry, shapeDigest, clock.millis());
        // Counted before looking at `closing`, so that the thread does not leave while an entry is on its way.
        handingOver.incrementAndGet();
        boolean interrupted = false;
        try {
            if (closing) {
                return false;
            }
            if (Thread.currentThread() == thread) {
                // An appender of the application's log came back to us from here: waiting would be for ever.
                return queue.offer(queued);
            }
            while (true) {
                try {
                    queue.put(queued);
                    return true;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            handingOver.decrementAndGet();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Writes what is queued and counted, and closes the segment. Waits for it; later calls wait too. */
    void close() {
        closing = true;
        // Wakes the thread; if the queue is full it is awake.
        queue.offer(new Queued(null, null, 0));
        boolean interrupted = false;
        while (thread.isAlive() && Thread.currentThread() != thread) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        List<Queued> batch = new ArrayList<>(BATCH);
        boolean last;
        do {
            take(batch);
            last = closing && handingOver.get() == 0 && queue.isEmpty();
            List<AllowedCounter.Tally> tallies = new ArrayList<>();
            long now = clock.millis();
            if (last || now >= tallyDue()) {
                counts.values().forEach(calls -> calls.collect(tallies::add));
            }
            write(batch, tallies, now, last);
            if (last || now >= tallyDue()) {
                windowStart = now;
            }
            batch.clear();
        } while (!last);
    }

    /** The end of the current window: the next whole minute, so that processes' counts line up. */
    private long tallyDue() {
        return windowStart - Math.floorMod(windowStart, tallyMillis) + tallyMillis;
    }

    private void take(List<Queued> batch) {
        long wait = closing ? 1 : Math.max(1, Math.min(tallyMillis, tallyDue() - clock.millis()));
        try {
            Queued first = queue.poll(wait, TimeUnit.MILLISECONDS);
            if (first != null) {
                batch.add(first);
                queue.drainTo(batch, BATCH - 1);
            }
        } catch (InterruptedException e) {
            // Nobody has a reason to; a set flag would close the file under the next write.
            Thread.interrupted();
        }
    }

    private void write(List<Queued> batch, List<AllowedCounter.Tally> tallies, long now, boolean last) {
        if (broken && System.nanoTime() - retryAt < 0 && !last) {
            lost += records(batch) + tallies.size();
            return;
        }
        Throwable failure = null;
        SegmentHead gone = isGone(batch, tallies, last) ? giveUp() : null;
        for (int attempt = 0; attempt < 2; attempt++) {
            try {
                if (broken) {
                    segment = open(gone);
                    broken = false;
                    gone = null;
                }
                writeTo(segment, batch, tallies, now, last);
                return;
            } catch (Throwable e) {
                // Errors too: a thread that ended would leave every later caller waiting at the full queue.
                failure = e;
                broken = true;
                discard(segment);
            }
        }
        lost += records(batch) + tallies.size();
        retryAt = System.nanoTime() + RETRY_NANOS;
        complain(failure);
    }

    private boolean isGone(List<Queued> batch, List<AllowedCounter.Tally> tallies, boolean last) {
        return !broken && (last || !batch.isEmpty() || !tallies.isEmpty()) && segment.isGone();
    }

    /** Ends a segment that nobody can read any more; returns what the next one links to. */
    private SegmentHead giveUp() {
        SegmentHead head = segment.head();
        broken = true;
        discard(segment);
        try {
            SLF4J.error(
                    "The file {} of the enforcement log was taken away, replaced or cut while it was written. The log"
                            + " goes on in a new file, whose first record shows that this one is missing.",
                    segment.file());
        } catch (RuntimeException e) {
            // A failing appender must not end this thread; the log itself tells.
        }
        return head;
    }

    private void writeTo(Segment to, List<Queued> batch, List<AllowedCounter.Tally> tallies, long now, boolean last)
            throws IOException {
        for (Queued queued : batch) {
            EnforcementRecord entry = queued.entry();
            if (entry != null) {
                String digest = queued.shapeDigest();
                format.decision(to, queued.millis(), entry, digest != null ? digest : digests.get(entry.shape()));
                flushIfLong(to);
            }
        }
        for (AllowedCounter.Tally tally : tallies) {
            format.counted(to, windowStart, now, tally);
            flushIfLong(to);
        }
        if (last) {
            format.closed(to, now);
        }
        if (to.pending() > 0) {
            to.flush();
        }
        if (last) {
            to.close();
        }
    }

    private static void flushIfLong(Segment to) throws IOException {
        if (to.pending() > FLUSH_BYTES) {
            to.flush();
        }
    }

    /** Opens a segment that links to the given one, or to the latest that there is. */
    private Segment open(@Nullable SegmentHead gone) throws IOException {
        long now = clock.millis();
        Path previous = gone == null ? names.latest().orElse(null) : null;
        SegmentHead head = previous == null ? gone : SegmentHead.of(previous);
        int number = segments++;
        Path file = names.at(clock.instant(), process.shortBootId(), number);
        WritableByteChannel channel = opener.open(file);
        Segment opened = new Segment(file, channel, head == null ? SegmentHead.NONE : head.hash());
        try {
            format.opened(opened, now, number, head, lost);
            opened.flush();
        } catch (IOException | RuntimeException e) {
            discard(opened);
            throw e;
        }
        lost = 0;
        return opened;
    }

    private static void discard(Segment segment) {
        try {
            segment.close();
        } catch (IOException e) {
            SLF4J.debug("Closing a segment that failed, failed.", e);
        }
    }

    private static int records(List<Queued> batch) {
        return (int) batch.stream().filter(queued -> queued.entry() != null).count();
    }

    private void complain(@Nullable Throwable failure) {
        long now = System.nanoTime();
        Long before = complainedAt;
        if (before != null && now - before < COMPLAIN_NANOS) {
            return;
        }
        complainedAt = now;
        try {
            SLF4J.error(
                    "The enforcement log cannot be written; {} records are missing from it so far. Refusals still come"
                            + " here. Folder and free space of {}?",
                    lost,
                    segment.file(),
                    failure);
        } catch (RuntimeException e) {
            // A failing appender must not end this thread; there is nowhere left to tell.
        }
    }
}
