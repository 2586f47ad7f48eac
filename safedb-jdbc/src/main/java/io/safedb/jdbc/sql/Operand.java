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

    void addParameter(int parameter) {
        parameters = Arrays.copyOf(parameters, parameters.length + 1);
        parameters[parameters.length - 1] = parameter;
    }

    /** The caller's parameters in it, counted from 1. Not to be changed. */
    int[] parameters() {
        return parameters;
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
        if (other.parameters.length > 0) {
            int[] joined = Arrays.copyOf(parameters, parameters.length + other.parameters.length);
            System.arraycopy(other.parameters, 0, joined, parameters.length, other.parameters.length);
            parameters = joined;
        }
    }
}
