package io.safedb.jdbc.sql;

import java.util.List;

/**
 * The query that counts how many locked rows a change would hit, and keeps all rows that it would hit as they are until
 * the transaction ends. It gives one row with one number. The condition is the caller's own, narrowed as the change is,
 * so that no other tenant's row is counted or kept.
 *
 * @param relation the relation that is changed, as {@link io.safedb.guard.Call.Target} names it
 * @param text the query
 * @param callerParameters which of the caller's parameters are in it, counted from 1 in the caller's text
 * @param narrowed the same query with the places of its parameters: the caller's parameter
 *     {@code callerParameters.get(i)} goes to {@code narrowed.callerPosition(i + 1)}
 */
public record LockedCount(String relation, String text, List<Integer> callerParameters, NarrowedSql narrowed) {
    /** Copies the list. */
    public LockedCount {
        callerParameters = List.copyOf(callerParameters);
    }
}
