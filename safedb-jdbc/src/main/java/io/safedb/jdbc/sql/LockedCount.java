package io.safedb.jdbc.sql;

/**
 * The query that counts how many locked rows a change would hit, and keeps all rows that it would hit as they are until
 * the transaction ends. It gives one row with one number. The condition is the caller's own, narrowed as the change is,
 * so that no other tenant's row is counted or kept.
 *
 * @param relation the relation that is changed, as {@link io.safedb.guard.Call.Target} names it
 * @param text the query
 * @param callerParameters which of the caller's parameters are in it, counted from 1 in the caller's text
 * @param narrowed the same query with the places of its parameters: the caller's parameter {@code callerParameters[i]}
 *     goes to {@code narrowed.callerPosition(i + 1)}
 */
@SuppressWarnings("ArrayRecordComponent") // the accessor copies; equality is never asked for
public record LockedCount(String relation, String text, int[] callerParameters, NarrowedSql narrowed) {
    /** Copies the array. */
    public LockedCount {
        callerParameters = callerParameters.clone();
    }

    /** A copy. */
    @Override
    public int[] callerParameters() {
        return callerParameters.clone();
    }
}
