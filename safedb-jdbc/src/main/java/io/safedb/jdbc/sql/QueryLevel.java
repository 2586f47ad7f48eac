package io.safedb.jdbc.sql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One SELECT, TABLE, UPDATE, DELETE or MERGE with its own FROM clause: the unit in which predicates are placed. */
final class QueryLevel {
    /** What it is. */
    enum Kind {
        /** Reads. */
        SELECT,
        /** {@code TABLE name}. */
        TABLE,
        /** Writes to {@link #target}, filtered by its WHERE. */
        CHANGE,
        /** Writes to {@link #target}, filtered by its ON; there is no WHERE. */
        MERGE
    }

    final Kind kind;
    /** The first token. */
    final int first;
    /** The relation written; null for a read. */
    final FromItem.@Nullable Relation target;

    final List<FromItem> from = new ArrayList<>();
    /** What each column of the select list is, as far as it was read. */
    final List<Operand> outputs = new ArrayList<>();
    /** What each of them is called; null where the text does not say. */
    final List<@Nullable String> outputNames = new ArrayList<>();
    /** Whether it is a SELECT DISTINCT. */
    boolean distinct;
    /** The last token of the select list; -1 if it is empty. */
    int listEnd = -1;
    /** WHERE of a read or change, ON of a merge. */
    Clause filter = new Clause(-1, -1);
    /** Whether it stands in a key of DISTINCT ON or GROUP BY, which the server compares with other expressions. */
    boolean inKey;
    /** The conditions of a merge about rows that no row of the source matches, or where one may be put. */
    final List<Clause> bySource = new ArrayList<>(0);
    /** Whether rows are locked here. */
    boolean locks;

    /** The target of a change with its alias. */
    TokenSpan targetSpan = TokenSpan.NONE;
    /** The items of FROM or USING of a change. */
    TokenSpan fromSpan = TokenSpan.NONE;
    /** The WITH clause that the names in a change rest on; null if another statement has it. */
    @Nullable
    TokenSpan context;
    /** Whether it is a DELETE. */
    boolean deletes;
    /** Whether rows of the target are changed or removed: a merge may do no more than insert. */
    boolean changes = true;

    QueryLevel(Kind kind, int first, FromItem.@Nullable Relation target) {
        this.kind = kind;
        this.first = first;
        this.target = target;
    }

    /** Adds a column to the select list. */
    void output(Operand output, @Nullable String name) {
        outputs.add(output);
        outputNames.add(name);
    }
}
