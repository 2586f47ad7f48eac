package io.safedb.jdbc.sql;

import io.safedb.guard.Finding;
import io.safedb.jdbc.sql.lexer.Tokens.Kind;

/** Reads the operators that are words, from IS to AT TIME ZONE, each with its right side, and OPERATOR(…). */
final class WordOperators {
    /** What a word that may be an operator does. */
    enum Meaning {
        /** It is no operator: the chain ends before it. */
        NOTHING,
        /** It makes a value of its operands, or tests one. */
        COMPUTES,
        /** It says whether its operand is null, and nothing else of it. */
        TESTS_NULL,
        /** It may compare its operands. */
        COMPARES
    }

    private final Reading reading;
    private final ExpressionReader expressions;

    WordOperators(Reading reading, ExpressionReader expressions) {
        this.reading = reading;
        this.expressions = expressions;
    }

    /** Reads an operator that is a word, with its right side if it has one. */
    Meaning read(Operand chain) {
        switch (reading.tokens.word(reading.at())) {
            case "is" -> {
                reading.next();
                return isTest(chain);
            }
            case "isnull", "notnull" -> {
                reading.next();
                return Meaning.TESTS_NULL;
            }
            case "not" -> {
                if (reading.isWord(1, "between")
                        || reading.isWord(1, "in")
                        || reading.isWord(1, "like")
                        || reading.isWord(1, "ilike")
                        || reading.isWord(1, "similar")) {
                    reading.next();
                    return read(chain);
                }
                return Meaning.NOTHING;
            }
            case "between" -> {
                reading.next();
                if (!reading.acceptWord("symmetric")) {
                    reading.acceptWord("asymmetric");
                }
                chain.add(expressions.chain());
                reading.expectWord("and");
                chain.add(expressions.operands().prefixed());
                return Meaning.COMPARES;
            }
            case "in" -> {
                reading.next();
                chain.add(expressions.operands().bracketed());
                return Meaning.COMPARES;
            }
            case "similar" -> {
                if (!reading.isWord(1, "to")) {
                    return Meaning.NOTHING;
                }
                reading.next();
                reading.next();
                chain.add(expressions.operands().prefixed());
                return Meaning.COMPARES;
            }
            case "like", "ilike" -> {
                reading.next();
                expressions.operands().quantifiedOr(chain);
                return Meaning.COMPARES;
            }
            case "overlaps", "escape" -> {
                reading.next();
                chain.add(expressions.operands().prefixed());
                return Meaning.COMPARES;
            }
            case "at" -> {
                if (reading.isWord(1, "time") && reading.isWord(2, "zone")) {
                    reading.next();
                    reading.next();
                    reading.next();
                    chain.add(expressions.operands().prefixed());
                    return Meaning.COMPUTES;
                }
                if (reading.isWord(1, "local")) {
                    reading.next();
                    reading.next();
                    return Meaning.COMPUTES;
                }
                return Meaning.NOTHING;
            }
            case "collate" -> {
                reading.next();
                reading.qualifiedName();
                return Meaning.COMPUTES;
            }
            case "operator" -> {
                if (!reading.isMark(1, "(")) {
                    return Meaning.NOTHING;
                }
                namedOperator();
                expressions.operands().quantifiedOr(chain);
                return Meaning.COMPARES;
            }
            default -> {
                return Meaning.NOTHING;
            }
        }
    }

    private Meaning isTest(Operand chain) {
        reading.acceptWord("not");
        if (reading.acceptWord("distinct")) {
            reading.expectWord("from");
            chain.add(expressions.operands().prefixed());
            return Meaning.COMPARES;
        }
        String word = reading.kind() == Kind.WORD ? reading.tokens.word(reading.at()) : "";
        switch (word) {
            case "null" -> {
                reading.next();
                return Meaning.TESTS_NULL;
            }
            case "true", "false", "unknown", "document", "normalized" -> reading.next();
            case "nfc", "nfd", "nfkc", "nfkd" -> {
                reading.next();
                reading.expectWord("normalized");
            }
            case "json" -> {
                reading.next();
                if (!reading.acceptWord("value") && !reading.acceptWord("array") && !reading.acceptWord("object")) {
                    reading.acceptWord("scalar");
                }
                if ((reading.isWord("with") || reading.isWord("without")) && reading.isWord(1, "unique")) {
                    reading.next();
                    reading.next();
                    reading.acceptWord("keys");
                }
            }
            default -> throw reading.unexpected();
        }
        return Meaning.COMPUTES;
    }

    /** Reads {@code OPERATOR(schema.op)}; operators outside {@code pg_catalog} run whatever function they name. */
    void namedOperator() {
        reading.expectWord("operator");
        reading.expectMark("(");
        String schema = "";
        while (reading.kind() != Kind.OPERATOR) {
            schema = reading.columnName();
            reading.expectMark(".");
        }
        String operator = reading.tokens.word(reading.next());
        reading.expectMark(")");
        if (!schema.isEmpty() && !schema.equals("pg_catalog")) {
            reading.find(
                    Finding.Kind.OPAQUE,
                    schema + "." + operator,
                    "an operator of the schema " + schema + " runs a function that is not known");
        }
    }
}
