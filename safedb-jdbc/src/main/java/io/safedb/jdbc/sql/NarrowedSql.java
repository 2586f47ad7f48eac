package io.safedb.jdbc.sql;

import java.util.List;

/**
 * A statement as it is sent. The text is the same for every tenant and every test run: both are bound parameters.
 *
 * @param text the caller's text with what was spliced in
 * @param callerPositions where in {@code text} the caller's parameters went: the caller's parameter {@code i + 1} is
 *     parameter {@code callerPositions[i]}, counted from 1
 * @param tenantPositions the parameters of {@code text} to bind the tenant to, counted from 1, ascending
 * @param stampPositions the parameters of {@code text} to bind the test run to, counted from 1, ascending
 * @param counts what to count before it runs, for each change that leaves locked rows alone; empty in most cases
 */
@SuppressWarnings("ArrayRecordComponent") // the accessors copy; equality is never asked for
public record NarrowedSql(
        String text, int[] callerPositions, int[] tenantPositions, int[] stampPositions, List<LockedCount> counts) {
    /** Copies the arrays. */
    public NarrowedSql {
        callerPositions = callerPositions.clone();
        tenantPositions = tenantPositions.clone();
        stampPositions = stampPositions.clone();
        counts = List.copyOf(counts);
    }

    NarrowedSql with(List<LockedCount> counted) {
        return new NarrowedSql(text, callerPositions, tenantPositions, stampPositions, counted);
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

    /** A copy. */
    @Override
    public int[] stampPositions() {
        return stampPositions.clone();
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

    /** How many parameters the test run is bound to. */
    public int stampCount() {
        return stampPositions.length;
    }

    /** The parameter of {@link #text} that takes the test run for the {@code index}th time, counted from 0. */
    public int stampPosition(int index) {
        return stampPositions[index];
    }
}
