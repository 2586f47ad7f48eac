package io.safedb.jdbc.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One INSERT, or the INSERT branch of a MERGE: where a column and its values may be put. */
final class InsertSite {
    final FromItem.Relation target;
    /** The token behind which a column list may be put. */
    int listBehind = -1;
    /** The closing bracket of the column list; -1 if there is none. */
    int columnsEnd = -1;
    /** Without a list: the columns that the values go to; empty where they are not known. */
    List<String> counted = List.of();
    /** The word DEFAULT of DEFAULT VALUES; -1 if there are values. */
    int defaults = -1;
    /** How many columns are listed or counted. */
    int columns;
    /** Where the tenant column stands in the list, counted from 0; -1 if it is not listed. */
    int tenantIndex = -1;
    /** Where the column of the test run stands in the list, counted from 0; -1 if it is not listed. */
    int stampIndex = -1;
    /** The rows of VALUES lists. */
    final List<Row> rows = new ArrayList<>();
    /** The selects that give the rows. */
    final List<QueryLevel> selects = new ArrayList<>();
    /** The selects that give, in the tenant's place, the tenant column of a relation that is narrowed itself. */
    final Set<QueryLevel> handingOn = new HashSet<>(0);
    /** WHERE of DO UPDATE, or where one may be put; null without DO UPDATE. */
    @Nullable
    Clause conflict;

    InsertSite(FromItem.Relation target) {
        this.target = target;
    }

    /** What goes into the tenant column; see {@link #value}. */
    @Nullable
    Operand tenantValue(List<Operand> values) {
        return value(tenantIndex, values);
    }

    /**
     * What goes into a column: counted from the front, or from the back where a star stands for any number of columns
     * before it. The server takes exactly as many values as columns are listed.
     *
     * @param column where the column stands in the list, counted from 0
     * @param values a row of values or the outputs of a select
     * @return null if that cannot be said
     */
    @Nullable
    Operand value(int column, List<Operand> values) {
        int index = column;
        if (values.stream().limit(index + 1L).anyMatch(one -> one.star)) {
            index = values.size() - (columns - column);
            if (index < 0 || values.stream().skip(index).anyMatch(one -> one.star)) {
                return null;
            }
        }
        return index < values.size() ? values.get(index) : null;
    }

    /**
     * One row of values.
     *
     * @param close the closing bracket
     * @param values its values
     */
    record Row(int close, List<Operand> values) {}
}
