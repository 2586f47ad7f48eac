package io.safedb.jdbc.sql;

import java.util.Arrays;

/** What is known about a piece of an expression: just enough to see what the tenant column is compared with. */
final class Operand {
    private static final int[] NONE = {};

    /** Mentions the tenant column outside comparisons that are settled. */
    boolean tenant;
    /** Holds a constant other than null, true and false. */
    boolean literal;
    /** Refers to a column. */
    boolean column;
    /** Holds a sub-select that reads something. */
    boolean rows;
    /** Is true for every row, as far as that can be seen without knowing the data. */
    boolean vacuous;
    /** Is plainly true for no row. */
    boolean never;
    /** Is nothing but a column reference. */
    boolean plainColumn;
    /** Is nothing but a parameter, perhaps cast in a way that keeps its value. */
    boolean plainParameter;
    /** Is nothing but the word DEFAULT. */
    boolean isDefault;
    /** Is a star: any number of columns. */
    boolean star;
    /** The tokens it is made of; the last one is included. */
    int first;

    int last;
    private int[] parameters = NONE;
    private int parameterCount;

    void addParameter(int parameter) {
        addParameters(new int[] {parameter}, 1);
    }

    /** The caller's parameters in it, counted from 1. */
    int[] parameters() {
        return Arrays.copyOf(parameters, parameterCount);
    }

    private void addParameters(int[] more, int count) {
        if (parameterCount + count > parameters.length) {
            // Doubled, so that a list of thousands is not copied for each of them.
            parameters = Arrays.copyOf(parameters, Math.max(parameterCount + count, 2 * parameterCount));
        }
        System.arraycopy(more, 0, parameters, parameterCount, count);
        parameterCount += count;
    }

    /** Takes in what another piece holds. */
    void add(Operand other) {
        tenant |= other.tenant;
        literal |= other.literal;
        column |= other.column;
        rows |= other.rows;
        plainColumn = false;
        plainParameter = false;
        isDefault = false;
        if (other.parameterCount > 0) {
            addParameters(other.parameters, other.parameterCount);
        }
    }
}
