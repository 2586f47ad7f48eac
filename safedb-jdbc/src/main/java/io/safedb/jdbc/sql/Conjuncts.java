package io.safedb.jdbc.sql;

import io.safedb.jdbc.sql.lexer.Tokens;
import io.safedb.jdbc.sql.lexer.Tokens.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the conditions of a narrowed text begin with. Only a list joined by AND counts, in the words that a predicate
 * has and no others, with everything else behind it in one bracket: then each of them must be true for the whole to be
 * true, whatever the bracket says.
 */
final class Conjuncts {
    private final Tokens tokens;
    private final String tenantColumn;
    private final Set<Integer> tenantPositions;
    private final int[] parameterOf;
    private final boolean isShared;

    /**
     * The conditions of a text.
     *
     * @param tenantPositions the parameters that the tenant is bound to, counted from 1
     * @param parameterOf which parameter each token is; 0 for all others
     * @param isShared whether the tenant is one value of the whole statement
     */
    Conjuncts(Tokens tokens, String tenantColumn, Set<Integer> tenantPositions, int[] parameterOf, boolean isShared) {
        this.tokens = tokens;
        this.tenantColumn = tenantColumn;
        this.tenantPositions = tenantPositions;
        this.parameterOf = parameterOf;
        this.isShared = isShared;
    }

    /**
     * The last token of a condition that begins here and is one of those that are put before the caller's:
     * {@code name.tenant = ?} or the same of a {@link RowField}, {@code name.column IS [NOT] NULL}, {@code name.column
     * IS DISTINCT FROM 'constant'}; -1 if it is none.
     */
    private int conjunct(int i, int last) {
        if (RowField.isBefore(tokens, i)) {
            // As long as a name, and more: the dot is where it is behind a name.
            int dot = i + RowField.TOKENS;
            return dot + 3 <= last && tokens.isMark(dot, ".") && isTenant(dot - 1) ? valueEnd(dot - 1) : -1;
        }
        if (i + 4 > last || !tokens.isName(i) || !tokens.isMark(i + 1, ".") || !tokens.isName(i + 2)) {
            return -1;
        }
        if (isTenant(i)) {
            return valueEnd(i);
        }
        if (!tokens.isWord(i + 3, "is")) {
            return -1;
        }
        if (tokens.isWord(i + 4, "null")) {
            return i + 4;
        }
        if (i + 5 <= last && tokens.isWord(i + 4, "not") && tokens.isWord(i + 5, "null")) {
            return i + 5;
        }
        return i + 6 <= last
                        && tokens.isWord(i + 4, "distinct")
                        && tokens.isWord(i + 5, "from")
                        && tokens.kind(i + 6) == Kind.STRING
                ? i + 6
                : -1;
    }

    /** The last token of the tenant, with which the column behind a name or row that ends here is compared. */
    private int valueEnd(int i) {
        return isShared ? i + 3 + SharedTenant.VALUE_TOKENS : i + 4;
    }

    /** Whether the column behind a name or row that ends here is the tenant column, compared with the tenant. */
    private boolean isTenant(int i) {
        return tokens.isName(i + 2)
                && tokens.word(i + 2).equals(tenantColumn)
                && tokens.isOperator(i + 3, "=")
                && (isShared ? SharedTenant.isValue(tokens, i + 4) : tenantPositions.contains(parameterOf[i + 4]));
    }

    /** How often the tenant column is compared with the value that the statement shares, and with nothing else. */
    int sharedValues() {
        int values = 0;
        for (int i = 2; i < tokens.size(); i++) {
            if (tokens.isOperator(i, "=")
                    && tokens.isName(i - 1)
                    && tokens.word(i - 1).equals(tenantColumn)
                    && SharedTenant.isValue(tokens, i + 1)) {
                values++;
            }
        }
        return values;
    }

    /**
     * What is fixed to the tenant.
     *
     * @param names the names whose column of the tenant's name is
     * @param rows the names of whose rows the table's own tenant column is
     */
    record Fixed(Set<String> names, Set<String> rows) {
        static final Fixed NOTHING = new Fixed(Set.of(), Set.of());

        /** Whether a relation holds the tenant's rows only. */
        boolean holds(FromItem.Relation relation) {
            // Behind a list of column names, a column of the tenant's name may be any.
            return (relation.renamed() ? rows : names).contains(relation.alias());
        }

        /** What is fixed by this or the other. */
        Fixed and(Fixed other) {
            Fixed both = new Fixed(new HashSet<>(names), new HashSet<>(rows));
            both.names.addAll(other.names);
            both.rows.addAll(other.rows);
            return both;
        }
    }

    /** What a condition fixes to the tenant. */
    Fixed fixed(Clause clause) {
        Fixed fixed = new Fixed(new HashSet<>(), new HashSet<>(0));
        for (TokenSpan one : conjuncts(clause)) {
            int first = one.first();
            if (tokens.isMark(first, "(")) {
                fixed.rows.add(tokens.word(first + RowField.NAME));
            } else if (isTenant(first)) {
                fixed.names.add(tokens.word(first));
            }
        }
        return fixed;
    }

    /**
     * What a condition begins with, once or more, joined by AND; it ends there or with one bracket that holds all the
     * rest. Empty for any other condition.
     */
    List<TokenSpan> conjuncts(Clause clause) {
        List<TokenSpan> found = new ArrayList<>();
        if (!clause.present()) {
            return found;
        }
        int i = clause.keyword() + 1;
        while (i <= clause.end()) {
            int end = conjunct(i, clause.end());
            if (end < 0) {
                return tokens.isMark(i, "(") && closes(i, clause.end()) ? found : List.of();
            }
            found.add(new TokenSpan(i, end));
            if (end == clause.end()) {
                return found;
            }
            if (!tokens.isWord(end + 1, "and")) {
                return List.of();
            }
            i = end + 2;
        }
        return List.of();
    }

    /** Whether the bracket that opens here closes at that token. */
    private boolean closes(int open, int close) {
        int depth = 0;
        for (int i = open; i <= close; i++) {
            if (tokens.isMark(i, "(")) {
                depth++;
            } else if (tokens.isMark(i, ")") && --depth == 0) {
                return i == close;
            }
        }
        return false;
    }
}
