package io.safedb.log;

import java.util.concurrent.atomic.LongAdder;

/** Counts the allowed calls of one shape. Safe on any thread. */
public final class AllowedCounter {
    /**
     * What was counted since the last time.
     *
     * @param example the calls' common facts
     * @param shapeDigest SHA-256 of the shape, in hex
     * @param calls how many, at least 1
     */
    record Tally(EnforcementRecord example, String shapeDigest, long calls) {}

    private final LongAdder calls = new LongAdder();
    private final EnforcementRecord example;
    private final String shapeDigest;
    private long told;
    private int idle;

    AllowedCounter(EnforcementRecord example, String shapeDigest) {
        this.example = example;
        this.shapeDigest = shapeDigest;
    }

    /** Counts one call. Allocates nothing, waits for nobody. */
    public void increment() {
        calls.increment();
    }

    /** How many calls since the last time this was asked. The log's own thread only. */
    long untold() {
        long now = calls.sum();
        long since = now - told;
        told = now;
        idle = since == 0 ? idle + 1 : 0;
        return since;
    }

    Tally tally(long since) {
        return new Tally(example, shapeDigest, since);
    }

    /** How often in a row nothing was counted. The log's own thread only. */
    int idle() {
        return idle;
    }
}
