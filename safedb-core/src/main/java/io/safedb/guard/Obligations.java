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
 */
public record Obligations(
        @Nullable ApprovalToken spend, @Nullable String stamp, Map<String, RowCondition> locked) {
    /** Nothing else to do. */
    public static final Obligations NONE = new Obligations(null, null, Map.of());

    /**
     * Copies the map.
     *
     * @param spend the token that the call runs on; null for a call that needs none
     * @param stamp the test run that every inserted row and document carries; null outside test data
     * @param locked the locked rows, by written target as the call names it
     */
    public Obligations {
        locked = Map.copyOf(locked);
    }

    /** Whether the call is sent as if there were none. */
    public boolean isNone() {
        return spend == null && stamp == null && locked.isEmpty();
    }
}
