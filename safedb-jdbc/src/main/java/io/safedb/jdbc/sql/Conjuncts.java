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
     * {@code name.tenant = ?}, {@code name.column IS [NOT] NULL}, {@code name.column IS DISTINCT FROM 'constant'}; -1
     * if it is none.
     */
    private int conjunct(int i, int last) {
        if (i + 4 > last || !tokens.isName(i) || !tokens.isMark(i + 1, ".") || !tokens.isName(i + 2)) {
            return -1;
        }
        if (isTenant(i)) {
            return isShared ? i + 3 + SharedTenant.VALUE_TOKENS : i + 4;
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

    private boolean isTenant(int i) {
        return tokens.word(i + 2).equals(tenantColumn)
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

    /** The names that a condition fixes to the tenant. */
    Set<String> fixed(Clause clause) {
        Set<String> names = new HashSet<>();
        for (TokenSpan one : conjuncts(clause)) {
            if (isTenant(one.first())) {
                names.add(tokens.word(one.first()));
            }
        }
        return names;
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
            if (tokens.isMark(i, "(")) {
                return closes(i, clause.end()) ? found : List.of();
            }
            int end = conjunct(i, clause.end());
            if (end < 0) {
                return List.of();
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
