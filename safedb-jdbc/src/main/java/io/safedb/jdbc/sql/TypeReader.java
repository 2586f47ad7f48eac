package io.safedb.jdbc.sql;

import io.safedb.jdbc.sql.lexer.SqlKeywords;
import io.safedb.jdbc.sql.lexer.Tokens;
import io.safedb.jdbc.sql.lexer.Tokens.Kind;
import java.util.Set;

/** Reads names of types, and constants that begin with one. */
final class TypeReader {
    /** Types that keep any tenant id as it is. */
    private static final Set<String> KEEPS_VALUE =
            Set.of("text", "varchar", "uuid", "int", "integer", "int4", "bigint", "int8");

    private static final Set<String> INTERVAL_FIELDS = Set.of("year", "month", "day", "hour", "minute", "second");

    private final Reading reading;
    private final ExpressionReader expressions;

    TypeReader(Reading reading, ExpressionReader expressions) {
        this.reading = reading;
        this.expressions = expressions;
    }

    /** Reads a type; returns whether a cast to it keeps every tenant id as it is. */
    boolean type() {
        reading.enter();
        reading.acceptWord("setof");
        int first = reading.at();
        baseType();
        boolean keeps = first == reading.before()
                && reading.tokens.kind(first) == Kind.WORD
                && KEEPS_VALUE.contains(reading.tokens.word(first));
        while (reading.isMark("[")) {
            keeps = false;
            reading.next();
            if (reading.kind() == Kind.NUMBER) {
                reading.next();
            }
            reading.expectMark("]");
        }
        if (reading.acceptWord("array")) {
            keeps = false;
            if (reading.acceptMark("[")) {
                reading.next();
                reading.expectMark("]");
            }
        }
        reading.leave();
        return keeps;
    }

    private void baseType() {
        String word = reading.kind() == Kind.WORD ? reading.tokens.word(reading.at()) : "";
        switch (word) {
            case "interval" -> {
                reading.next();
                intervalFields();
                modifiers();
            }
            case "double" -> {
                reading.next();
                if (!reading.acceptWord("precision")) {
                    attributes();
                }
            }
            case "time", "timestamp" -> {
                reading.next();
                modifiers();
                zone();
            }
            case "national" -> {
                reading.next();
                if (!reading.acceptWord("character")) {
                    reading.expectWord("char");
                }
                reading.acceptWord("varying");
                modifiers();
            }
            case "character", "char", "nchar", "bit" -> {
                reading.next();
                reading.acceptWord("varying");
                modifiers();
            }
            default -> {
                if (!reading.tokens.isName(reading.at()) || !isTypeName(reading.at())) {
                    throw reading.unexpected();
                }
                reading.next();
                attributes();
            }
        }
    }

    private boolean isTypeName(int token) {
        if (reading.tokens.kind(token) == Kind.QUOTED) {
            return true;
        }
        String word = reading.tokens.word(token);
        return SqlKeywords.isFunctionName(word) || isTypeKeyword(word);
    }

    /** Whether the word is the keyword of a built-in type that cannot be a function name. */
    static boolean isTypeKeyword(String word) {
        return switch (word) {
            case "bigint",
                    "bit",
                    "boolean",
                    "char",
                    "character",
                    "dec",
                    "decimal",
                    "float",
                    "int",
                    "integer",
                    "interval",
                    "json",
                    "national",
                    "nchar",
                    "numeric",
                    "real",
                    "smallint",
                    "time",
                    "timestamp",
                    "varchar" -> true;
            default -> false;
        };
    }

    private void attributes() {
        while (reading.acceptMark(".")) {
            reading.anyName();
        }
        modifiers();
    }

    private void modifiers() {
        if (reading.acceptMark("(")) {
            do {
                expressions.expression();
            } while (reading.acceptMark(","));
            reading.expectMark(")");
        }
    }

    private void zone() {
        if ((reading.isWord("with") || reading.isWord("without")) && reading.isWord(1, "time")) {
            reading.next();
            reading.next();
            reading.expectWord("zone");
        }
    }

    private void intervalFields() {
        while (reading.kind() == Kind.WORD && INTERVAL_FIELDS.contains(reading.tokens.word(reading.at()))) {
            reading.next();
            modifiers();
            if (!reading.acceptWord("to")) {
                break;
            }
        }
    }

    /**
     * Reads {@code type 'constant'} if that is what comes next and the type begins with a keyword of its own; false if
     * it is something else, and nothing is read then.
     */
    boolean keywordConstant() {
        int i = reading.at();
        Tokens tokens = reading.tokens;
        if (tokens.kind(i) != Kind.WORD
                || (!isTypeKeyword(tokens.word(i)) && !tokens.word(i).equals("double"))) {
            return false;
        }
        i++;
        while (tokens.isWord(i, "character")
                || tokens.isWord(i, "char")
                || tokens.isWord(i, "varying")
                || tokens.isWord(i, "precision")) {
            i++;
        }
        if (tokens.isMark(i, "(")
                && tokens.kind(i + 1) == Kind.NUMBER
                && (tokens.isMark(i + 2, ")") || (tokens.isMark(i + 2, ",") && tokens.isMark(i + 4, ")")))) {
            i += tokens.isMark(i + 2, ")") ? 3 : 5;
        }
        if ((tokens.isWord(i, "with") || tokens.isWord(i, "without"))
                && tokens.isWord(i + 1, "time")
                && tokens.isWord(i + 2, "zone")) {
            i += 3;
        }
        if (tokens.kind(i) != Kind.STRING) {
            return false;
        }
        while (reading.at() <= i) {
            reading.next();
        }
        if (tokens.isWord(i - 1, "interval")) {
            intervalFields();
        }
        return true;
    }
}
