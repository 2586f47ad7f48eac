package io.safedb.jdbc.sql;

import io.safedb.jdbc.sql.lexer.SqlKeywords;
import io.safedb.jdbc.sql.lexer.Tokens;
import io.safedb.jdbc.sql.lexer.Tokens.Kind;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a text that the structural reader gave up on is, by its tokens alone, one plain read or insert: what
 * row-level security can hold to a tenant, and what cannot tell the session another one. Allows what it knows and
 * nothing else.
 *
 * <p>Updates and deletes are never plain: that they have a condition of their own, how many rows they hit and whether
 * one of these is locked has to be read, and row-level security does not know it.
 */
final class PlainText {
    private static final int MAX_DEPTH = 500;
    private static final Set<String> READS = Set.of("select", "values", "table", "with");

    /** A change, a copy, other code, or a cast whose type cannot be told from a name. */
    private static final Set<String> NEVER = Set.of(
            "into",
            "insert",
            "update",
            "delete",
            "merge",
            "truncate",
            "conflict",
            "cast",
            "treat",
            "operator",
            "copy",
            "call",
            "do",
            "execute",
            "prepare",
            "information_schema");

    /** Words of the grammar that stand before a bracket and that no built-in function has. */
    private static final Set<String> BEFORE_BRACKETS = Set.of(
            "over",
            "filter",
            "group",
            "sets",
            "rollup",
            "cube",
            "by",
            "columns",
            "passing",
            "materialized",
            "partition");

    /** Words of the grammar that stand before a string, beside keywords and types. */
    private static final Set<String> BEFORE_STRINGS = Set.of("zone", "escape", "uescape");

    /** Types of the server whose input only computes. */
    private static final Set<String> TYPES = Set.of(
            "text",
            "varchar",
            "char",
            "character",
            "bpchar",
            "int",
            "integer",
            "int2",
            "int4",
            "int8",
            "bigint",
            "smallint",
            "numeric",
            "decimal",
            "real",
            "float",
            "float4",
            "float8",
            "double",
            "boolean",
            "bool",
            "date",
            "time",
            "timestamp",
            "timestamptz",
            "timetz",
            "interval",
            "uuid",
            "json",
            "jsonb",
            "bytea",
            "xml",
            "bit",
            "varbit");

    private final Tokens tokens;
    private final ReaderFacts facts;

    private PlainText(Tokens tokens, ReaderFacts facts) {
        this.tokens = tokens;
        this.facts = facts;
    }

    /**
     * The verb of a plain text.
     *
     * @return folded; null if the text is not plain
     */
    static @Nullable String verb(Tokens tokens, ReaderFacts facts) {
        return new PlainText(tokens, facts).verb();
    }

    private @Nullable String verb() {
        if (tokens.kind(0) != Kind.WORD) {
            return null;
        }
        String verb = tokens.word(0);
        boolean insert = verb.equals("insert") && tokens.isWord(1, "into");
        if (!insert && !READS.contains(verb)) {
            return null;
        }
        int end = end();
        int depth = 0;
        for (int i = insert ? 2 : 1; i < end; i++) {
            if (tokens.isMark(i, "(") || tokens.isMark(i, "[")) {
                depth++;
            } else if (tokens.isMark(i, ")") || tokens.isMark(i, "]")) {
                depth--;
            }
            if (depth > MAX_DEPTH || depth < 0 || !isPlain(i, insert)) {
                return null;
            }
        }
        return depth == 0 ? verb : null;
    }

    /** Where the semicolons behind the statement begin, or its end. */
    private int end() {
        int end = tokens.size() - 1;
        while (end > 0 && tokens.isMark(end - 1, ";")) {
            end--;
        }
        return end;
    }

    private boolean isPlain(int token, boolean insert) {
        return switch (tokens.kind(token)) {
            case WORD, QUOTED -> isPlainName(token, insert);
            case OPERATOR -> !facts.isOverload().test(tokens.word(token));
            case MARK ->
                switch (tokens.word(token)) {
                    case ";" -> false;
                    case "::" -> TYPES.contains(tokens.word(token + 1)) && !tokens.isMark(token + 2, ".");
                    default -> true;
                };
            case STRING, BITS, NUMBER, PARAMETER -> true;
            case END -> false;
        };
    }

    private boolean isPlainName(int token, boolean insert) {
        String name = tokens.word(token);
        boolean word = tokens.kind(token) == Kind.WORD;
        boolean field = tokens.isMark(token - 1, ".");
        if ((word && NEVER.contains(name))
                || name.equals(facts.tenantColumn())
                || name.equals(facts.stampColumn())
                || name.startsWith("pg_")
                || name.startsWith("safedb_")
                || name.equals("information_schema")
                || (field && facts.isColumnFunction().test(name))) {
            return false;
        }
        boolean keyword = word && !field && SqlKeywords.isKeyword(name);
        if (tokens.isMark(token + 1, "(")) {
            return isTarget(token, insert) || mayStandBeforeBrackets(token, keyword, field);
        }
        return tokens.kind(token + 1) != Kind.STRING
                || keyword
                || (word && !field && (TYPES.contains(name) || BEFORE_STRINGS.contains(name)));
    }

    /** Whether the name is the table of an insert, behind which its columns stand in brackets. */
    private boolean isTarget(int token, boolean insert) {
        return insert && (token == 2 || (token == 4 && tokens.isMark(3, ".")));
    }

    private boolean mayStandBeforeBrackets(int token, boolean keyword, boolean field) {
        String name = tokens.word(token);
        if (field || facts.isOverload().test(name)) {
            return false;
        }
        return keyword
                || tokens.isWord(token - 1, "as")
                || BuiltInFunctions.onlyCompute(name)
                || (tokens.kind(token) == Kind.WORD && BEFORE_BRACKETS.contains(name));
    }
}
