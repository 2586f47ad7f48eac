package io.safedb.jdbc.sql;

/**
 * A statement as it is sent for one tenant. The text is the same for every tenant: the tenant is a bound parameter.
 *
 * @param text the caller's text with the tenant predicates spliced in
 * @param callerPositions where in {@code text} the caller's parameters went: the caller's parameter {@code i + 1} is
 *     parameter {@code callerPositions[i]}, counted from 1
 * @param tenantPositions the parameters of {@code text} to bind the tenant to, counted from 1, ascending
 */
@SuppressWarnings("ArrayRecordComponent") // the accessors copy; equality is never asked for
public record NarrowedSql(String text, int[] callerPositions, int[] tenantPositions) {
    /** Copies the arrays. */
    public NarrowedSql {
        callerPositions = callerPositions.clone();
        tenantPositions = tenantPositions.clone();
    }

    /** A copy. */
    @Override
    public int[] callerPositions() {
        return callerPositions.clone();
    }

    /** A copy. */
    @Override
    public int[] tenantPositions() {
        return tenantPositions.clone();
    }

    /** How many parameters the caller's text has. */
    public int callerCount() {
        return callerPositions.length;
    }

    /** The parameter of {@link #text} that the caller's parameter became, both counted from 1. */
    public int callerPosition(int parameter) {
        return callerPositions[parameter - 1];
    }

    /** How many parameters the tenant is bound to. */
    public int tenantCount() {
        return tenantPositions.length;
    }

    /** The parameter of {@link #text} that takes the tenant for the {@code index}th time, counted from 0. */
    public int tenantPosition(int index) {
        return tenantPositions[index];
    }
}
