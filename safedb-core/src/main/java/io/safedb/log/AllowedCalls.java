package io.safedb.log;

import io.safedb.log.EnforcementRecord.Database;
import io.safedb.log.EnforcementRecord.Outcome;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The counters of one database's allowed calls, one per shape. Memory is bounded: shapes beyond {@value #MOST_SHAPES},
 * or beyond {@value #MOST_CHARACTERS} characters together, are counted as one, and a shape that nobody used for
 * {@value #FORGET_AFTER} minutes makes room. Safe on any thread.
 *
 * <p>A hot path asks {@link #find} and increments what it gets; only the first call of a shape builds a record for
 * {@link #add}.
 */
public final class AllowedCalls {
    static final int MOST_SHAPES = 4096;
    static final int MOST_CHARACTERS = 4_000_000;
    static final int FORGET_AFTER = 10;

    private final Map<String, AllowedCounter> counters = new ConcurrentHashMap<>();
    private final AtomicLong characters = new AtomicLong();
    private final AllowedCounter others;
    private volatile boolean full;

    /** Counters out of the map that a thread may still hold; the log's own thread only. */
    private List<AllowedCounter> leaving = List.of();

    /** @param counting false if nobody reads the counts */
    AllowedCalls(Database database, boolean counting) {
        String shape = "(calls beyond the shapes that are counted one by one)";
        this.others = new AllowedCounter(
                new EnforcementRecord(
                        Outcome.ALLOWED, null, "(various)", "various", null, shape, database, null, null, null),
                ShapeDigests.of(shape));
        this.full = !counting;
    }

    /**
     * The counter of a shape.
     *
     * @param shape the call without its values
     * @return null if it has none yet: {@link #add} it
     */
    public @Nullable AllowedCounter find(String shape) {
        AllowedCounter counter = counters.get(shape);
        return counter != null || !full ? counter : others;
    }

    /**
     * Starts to count a shape.
     *
     * @param example the facts of the calls; tenant, actor and reason are left out of counts, and are null
     * @return the counter of the shape, or the common one if there is no more room
     */
    public AllowedCounter add(EnforcementRecord example) {
        String shape = example.shape();
        if (full || counters.size() >= MOST_SHAPES || characters.get() + shape.length() > MOST_CHARACTERS) {
            full = true;
            return others;
        }
        return counters.computeIfAbsent(shape, added -> {
            characters.addAndGet(added.length());
            return new AllowedCounter(example.withShape(RecordFormat.cutShape(added)), ShapeDigests.of(added));
        });
    }

    /** Gives what was counted since the last time. The log's own thread only. */
    void collect(Consumer<AllowedCounter.Tally> to) {
        List<AllowedCounter> left = leaving;
        leaving = new ArrayList<>();
        for (AllowedCounter counter : left) {
            give(counter, to);
        }
        for (Iterator<Map.Entry<String, AllowedCounter>> all =
                        counters.entrySet().iterator();
                all.hasNext(); ) {
            Map.Entry<String, AllowedCounter> next = all.next();
            give(next.getValue(), to);
            if (next.getValue().idle() >= FORGET_AFTER) {
                all.remove();
                characters.addAndGet(-next.getKey().length());
                leaving.add(next.getValue());
                full = false;
            }
        }
        give(others, to);
    }

    private static void give(AllowedCounter counter, Consumer<AllowedCounter.Tally> to) {
        long since = counter.untold();
        if (since > 0) {
            to.accept(counter.tally(since));
        }
    }
}
