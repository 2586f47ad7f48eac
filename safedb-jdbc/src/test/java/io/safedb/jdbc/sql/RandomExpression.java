package io.safedb.jdbc.sql;

import java.util.List;

/** Writes random expressions: valid to the grammar; whether types fit is of no concern to a parser. */
final class RandomExpression {
    private static final List<String> TYPES = List.of(
            "text",
            "int",
            "bigint",
            "numeric ( 12 , 2 )",
            "varchar ( 20 )",
            "character varying ( 5 )",
            "double precision",
            "timestamp with time zone",
            "timestamp ( 3 ) without time zone",
            "timestamptz",
            "time",
            "date",
            "boolean",
            "interval",
            "interval day to second",
            "interval second ( 3 )",
            "jsonb",
            "json",
            "uuid",
            "bit ( 3 )",
            "bit varying",
            "text [ ]",
            "int [ 3 ] [ ]",
            "int ARRAY",
            "int ARRAY [ 4 ]",
            "\"char\"",
            "pg_catalog . int4",
            "national character varying ( 3 )",
            "float ( 24 )",
            "dec ( 3 )",
            "setting_type");
    static final List<String> OPERATORS = List.of(
            "+",
            "-",
            "*",
            "/",
            "%",
            "^",
            "||",
            "<",
            ">",
            "<=",
            ">=",
            "<>",
            "!=",
            "->",
            "->>",
            "#>",
            "#>>",
            "@>",
            "<@",
            "??",
            "??|",
            "??&",
            "~",
            "~*",
            "!~",
            "&&",
            "|",
            "&",
            "#",
            "<<",
            ">>",
            "@@",
            "@-@",
            "<->",
            "OPERATOR ( pg_catalog . + )",
            "OPERATOR ( || )",
            "= ",
            "=",
            "=",
            "=",
            "IS DISTINCT FROM",
            "IS NOT DISTINCT FROM",
            "-|-",
            "&<|",
            "^@");

    private final RandomWords words;
    private final RandomQuery queries;
    private final RandomForms forms;

    RandomExpression(RandomWords words, RandomQuery queries) {
        this.words = words;
        this.queries = queries;
        this.forms = new RandomForms(words, this, queries);
    }

    /** Writes a condition. */
    void condition(int depth) {
        switch (depth <= 0 ? 0 : words.random.nextInt(11)) {
            case 1 -> {
                condition(depth - 1);
                words.say(words.pick("AND", "OR"));
                condition(depth - 1);
            }
            case 2 -> {
                words.say(words.pick("NOT (", "("));
                condition(depth - 1);
                words.say(")");
            }
            case 3 -> {
                operand(depth - 1);
                words.say(words.pick("BETWEEN", "NOT BETWEEN", "BETWEEN SYMMETRIC", "BETWEEN ASYMMETRIC"));
                operand(depth - 1);
                words.say("AND");
                operand(depth - 1);
            }
            case 4 -> {
                operand(depth - 1);
                words.say(words.pick("IN", "NOT IN"));
                if (words.chance(50)) {
                    queries.inBrackets(depth - 1);
                } else {
                    words.say("(");
                    list(depth - 1, 3);
                    words.say(")");
                }
            }
            case 5 -> {
                operand(depth - 1);
                words.say(words.pick("LIKE", "NOT LIKE", "ILIKE", "NOT ILIKE", "SIMILAR TO", "NOT SIMILAR TO"));
                operand(depth - 1);
                if (words.chance(20)) {
                    words.say("ESCAPE").add("'!'");
                }
            }
            case 6 -> {
                operand(depth - 1);
                words.say(words.pick(
                        "IS NULL",
                        "IS NOT NULL",
                        "ISNULL",
                        "NOTNULL",
                        "IS TRUE",
                        "IS NOT UNKNOWN",
                        "IS FALSE",
                        "IS DOCUMENT",
                        "IS NFC NORMALIZED",
                        "IS NOT NORMALIZED",
                        "IS JSON",
                        "IS JSON OBJECT",
                        "IS NOT JSON ARRAY WITH UNIQUE KEYS",
                        "IS JSON SCALAR WITHOUT UNIQUE"));
            }
            case 7 -> {
                operand(depth - 1);
                words.say(words.pick("= ANY", "<> ALL", "> SOME", "LIKE ANY", "NOT ILIKE ALL", "OPERATOR ( = ) ANY"));
                if (words.chance(50)) {
                    queries.inBrackets(depth - 1);
                } else {
                    words.say("(");
                    operand(depth - 1);
                    words.say(")");
                }
            }
            case 8 -> {
                words.say(words.pick("EXISTS", "NOT EXISTS"));
                queries.inBrackets(depth - 1);
            }
            case 9 -> {
                row(depth - 1);
                words.say(words.pick("=", "<", "IN", "OVERLAPS"));
                if (words.words().get(words.words().size() - 1).equals("IN")) {
                    queries.inBrackets(depth - 1);
                } else {
                    row(depth - 1);
                }
            }
            default -> {
                operand(depth - 1);
                words.say(words.pick("=", "<", ">=", "<>"));
                operand(depth - 1);
            }
        }
    }

    private void row(int depth) {
        words.say(words.pick("ROW (", "("));
        operand(depth);
        words.say(",");
        operand(depth);
        words.say(")");
    }

    /** Writes one to so many expressions with commas between. */
    void list(int depth, int most) {
        int count = 1 + words.random.nextInt(most);
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                words.say(",");
            }
            expression(depth);
        }
    }

    /** Writes any expression. */
    void expression(int depth) {
        switch (words.random.nextInt(6)) {
            case 0 -> condition(depth - 1);
            case 1 -> {
                operand(depth - 1);
                words.say(words.pick(OPERATORS).trim());
                operand(depth - 1);
            }
            case 2 -> {
                words.say(words.pick("-", "+", "~", "@", "|/", "NOT"));
                operand(depth - 1);
            }
            default -> operand(depth);
        }
    }

    /** Writes something that stands between operators. */
    void operand(int depth) {
        if (depth <= 0 || words.chance(45)) {
            leaf();
            return;
        }
        switch (words.random.nextInt(16)) {
            case 0 -> {
                words.say("(");
                expression(depth - 1);
                words.say(")");
            }
            case 1, 2 -> queries.inBrackets(depth - 1);
            case 3 -> cast(depth);
            case 4 -> caseExpression(depth);
            case 5 -> {
                words.say("ARRAY");
                if (words.chance(40)) {
                    queries.inBrackets(depth - 1);
                } else {
                    words.say("[");
                    list(depth - 1, 3);
                    words.say("]");
                }
            }
            case 6 -> {
                words.say("ROW (");
                list(depth - 1, 3);
                words.say(")");
            }
            case 7 -> {
                words.say("(");
                operand(depth - 1);
                words.say(words.pick(") [ 1 ]", ") [ 1 : 2 ]", ") [ : 2 ]", ") . name", ") [ 1 ] [ 2 : ]"));
            }
            case 8 -> {
                words.say("(");
                operand(depth - 1);
                words.say(words.pick(
                        "AT TIME ZONE 'UTC' )", "AT LOCAL )", "COLLATE \"C\" )", "COLLATE pg_catalog.\"C\" )"));
            }
            case 9, 10 -> forms.special(depth);
            case 11 -> forms.document(depth);
            case 12 -> forms.aggregate(depth);
            default -> forms.call(depth);
        }
    }

    /** Writes a constant, a parameter or a column. */
    void leaf() {
        switch (words.random.nextInt(14)) {
            case 0, 1 -> words.add(words.number());
            case 2, 3 -> words.add(words.string());
            case 4 -> words.add("?");
            case 5 ->
                words.say(words.pick(
                        "NULL",
                        "true",
                        "FALSE",
                        "CURRENT_DATE",
                        "current_timestamp",
                        "CURRENT_TIMESTAMP ( 3 )",
                        "localtime",
                        "current_user",
                        "DATE '2024-01-01'",
                        "TIMESTAMP WITH TIME ZONE '2024-01-01'",
                        "timestamp ( 3 ) '2024-01-01'",
                        "INTERVAL '1' DAY",
                        "interval '1:2' hour to minute",
                        "interval ( 3 ) '1s'",
                        "numeric ( 4 , 2 ) '1.5'",
                        "bool 'on'",
                        "B'101'",
                        "X'1F'",
                        "double precision '1.5'",
                        "int4 '7'",
                        "float8 '7'",
                        "pg_catalog.text 'x'"));
            case 6 -> words.add(words.pick("id", "Key", "NUMBER", "value", "type", "year", "names"));
            default -> queries.reference();
        }
    }

    private void cast(int depth) {
        if (words.chance(50)) {
            words.say(words.pick("CAST (", "cast ("));
            expression(depth - 1);
            words.say("AS").say(words.pick(TYPES)).say(")");
        } else {
            words.say("(");
            operand(depth - 1);
            words.say(") ::").say(words.pick(TYPES));
        }
    }

    private void caseExpression(int depth) {
        words.say("CASE");
        boolean simple = words.chance(40);
        if (simple) {
            operand(depth - 1);
        }
        int branches = 1 + words.random.nextInt(2);
        for (int i = 0; i < branches; i++) {
            words.say("WHEN");
            if (simple) {
                operand(depth - 1);
            } else {
                condition(depth - 1);
            }
            words.say("THEN");
            expression(depth - 1);
        }
        if (words.chance(60)) {
            words.say("ELSE");
            expression(depth - 1);
        }
        words.say("END");
    }
}
