package io.safedb.guard;

import io.safedb.RowCondition;
import io.safedb.token.ApprovalToken;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an edge has to do for a call to run, beside narrowing it to the tenant. An edge that cannot do one of them for a
 * call tells the Guard so, and the call is refused.
 *
 * @param spend the token that the call runs on: its id goes into {@code safedb_used_token} before anything is
 *     destroyed, in the operation's own transaction where the database has one, and a second time is refused; null for
 *     a call that needs none
 * @param stamp the test run that every inserted row and document carries; null outside test data
 * @param locked the locked rows, by written target as the call names it: updates and deletes leave them alone, and if
 *     one would have been hit the call is refused with their number; empty in most cases
 * @param cap how many rows the call may change or remove
 */
public record Obligations(
        @Nullable ApprovalToken spend, @Nullable String stamp, Map<String, RowCondition> locked, RowCap cap) {
    /** Nothing else to do. */
    public static final Obligations NONE = new Obligations(null, null, Map.of(), RowCap.NONE);

    /**
     * Copies the map.
     *
     * @param spend the token that the call runs on; null for a call that needs none
     * @param stamp the test run that every inserted row and document carries; null outside test data
     * @param locked the locked rows, by written target as the call names it
     * @param cap how many rows the call may change or remove
     */
    public Obligations {
        locked = Map.copyOf(locked);
    }

    /**
     * How many rows a call may change or remove. What hits more goes back to the Guard as
     * {@link Finding.Kind#OVER_CAP}; a call of which the edge can show that it hits no more needs no count.
     *
     * @param rows the largest number; {@link Long#MAX_VALUE} for any number
     * @param undone whether a call that hit more must still be undone when the Guard says so: counted in its own
     *     transaction. Otherwise it is counted where that costs nothing, and what is over the cap is logged
     */
    public record RowCap(long rows, boolean undone) {
        /** Any number of rows. */
        public static final RowCap NONE = new RowCap(Long.MAX_VALUE, false);
    }

    /**
     * Whether the call is sent as if there were none. Its rows may have to be counted all the same: {@link #cap} is
     * looked at beside this.
     */
    public boolean isNone() {
        return spend == null && stamp == null && locked.isEmpty();
    }

    /** Whether there is nothing to do and nothing to count. */
    boolean isNothing() {
        return isNone() && cap.rows() == Long.MAX_VALUE;
    }
}
