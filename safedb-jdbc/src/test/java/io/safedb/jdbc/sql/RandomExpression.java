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
    private static final List<String> OPERATORS = List.of(
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

    RandomExpression(RandomWords words, RandomQuery queries) {
        this.words = words;
        this.queries = queries;
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
            case 9, 10 -> special(depth);
            case 11 -> document(depth);
            case 12 -> aggregate(depth);
            default -> call(depth);
        }
    }

    private void leaf() {
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

    private void call(int depth) {
        words.say(words.pick(
                "lower",
                "UPPER",
                "length",
                "abs",
                "round",
                "concat",
                "date_trunc",
                "\"lower\"",
                "pg_catalog . lower",
                "left",
                "right",
                "substr",
                "to_char",
                "jsonb_build_object",
                "array_length",
                "replace"));
        words.say("(");
        switch (words.random.nextInt(8)) {
            case 0 -> {
                // No arguments.
            }
            case 1 -> {
                words.say("a =>");
                expression(depth - 1);
                words.say(", b :=");
                expression(depth - 1);
            }
            case 2 -> {
                words.say("VARIADIC");
                operand(depth - 1);
            }
            default -> list(depth - 1, 3);
        }
        words.say(")");
    }

    private void aggregate(int depth) {
        if (words.chance(20)) {
            words.say(words.pick("percentile_cont ( 0.5 )", "mode ( )", "rank ( 1 )"));
            words.say("WITHIN GROUP ( ORDER BY");
            operand(depth - 1);
            words.say(")");
        } else if (words.chance(30)) {
            words.say(words.pick("count ( * )", "row_number ( )", "rank ( )", "count ( DISTINCT id )"));
        } else {
            words.say(words.pick("sum", "avg", "min", "max", "count", "array_agg", "string_agg", "bool_or", "lag"));
            words.say("(").say(words.pick("", "DISTINCT", "ALL"));
            list(depth - 1, 2);
            if (words.chance(30)) {
                words.say("ORDER BY");
                operand(depth - 1);
                words.say(words.pick("", "DESC", "ASC NULLS LAST"));
            }
            words.say(")");
        }
        if (words.chance(25)) {
            words.say("FILTER ( WHERE");
            condition(depth - 1);
            words.say(")");
        }
        if (words.chance(40)) {
            words.say("OVER");
            queries.window(depth - 1);
        }
    }

    private void special(int depth) {
        switch (words.random.nextInt(16)) {
            case 0 -> {
                words.say("extract (")
                        .say(words.pick("year", "EPOCH", "'dow'", "hour", "timezone", "\"month\""))
                        .say("FROM");
                expression(depth - 1);
            }
            case 1 -> {
                words.say("substring (");
                operand(depth - 1);
                words.say(words.pick(
                        "FROM 2 FOR 3", "FOR 2", "FROM 2", "FOR 2 FROM 1", "SIMILAR 'a' ESCAPE '#'", ", 2 , 3"));
            }
            case 2 -> {
                words.say("position (");
                operand(depth - 1);
                words.say("IN");
                operand(depth - 1);
            }
            case 3 -> {
                words.say("overlay (");
                operand(depth - 1);
                words.say("PLACING");
                operand(depth - 1);
                words.say(words.pick("FROM 1", "FROM 1 FOR 2"));
            }
            case 4 -> {
                words.say("trim (")
                        .say(words.pick("", "BOTH", "LEADING FROM", "TRAILING 'x' FROM", "BOTH FROM", "'x' FROM"));
                operand(depth - 1);
            }
            case 5 -> {
                words.say(words.pick("coalesce (", "GREATEST (", "least (", "grouping (", "concat ("));
                list(depth - 1, 3);
            }
            case 6 -> {
                words.say("nullif (");
                operand(depth - 1);
                words.say(",");
                operand(depth - 1);
            }
            case 7 -> {
                words.say("collation for (");
                operand(depth - 1);
            }
            case 8 -> {
                words.say("normalize (");
                operand(depth - 1);
                words.say(words.pick("", ", NFKC"));
            }
            case 9 -> {
                words.say("treat (");
                operand(depth - 1);
                words.say("AS text");
            }
            case 10 -> {
                words.say("EXISTS");
                queries.inBrackets(depth - 1);
                return;
            }
            default -> {
                words.say("coalesce (");
                operand(depth - 1);
                words.say(",");
                leaf();
            }
        }
        words.say(")");
    }

    private void document(int depth) {
        switch (words.random.nextInt(15)) {
            case 0 -> {
                words.say("json_object (").say("'a' :");
                operand(depth - 1);
                words.say(", 'b' VALUE")
                        .say("1")
                        .say(words.pick("", "ABSENT ON NULL", "NULL ON NULL WITH UNIQUE KEYS", "RETURNING jsonb"));
            }
            case 1 -> {
                words.say("json_object ( KEY 'a' VALUE");
                operand(depth - 1);
                words.say(words.pick("", "FORMAT JSON", "FORMAT JSON ENCODING UTF8"));
            }
            case 2 -> {
                words.say("json_array (");
                list(depth - 1, 3);
                words.say(words.pick("", "ABSENT ON NULL", "NULL ON NULL RETURNING text", "RETURNING jsonb"));
            }
            case 3 -> {
                words.say("json_array (");
                queries.query(depth - 1, true);
                words.say(words.pick("", "RETURNING jsonb", "FORMAT JSON"));
            }
            case 4 -> {
                words.say("json_value (");
                operand(depth - 1);
                words.say(", '$.a'");
                words.say(words.pick(
                        "", "RETURNING int DEFAULT 0 ON EMPTY NULL ON ERROR", "PASSING 1 AS x", "ERROR ON ERROR"));
            }
            case 5 -> {
                words.say("json_query (");
                operand(depth - 1);
                words.say(", '$.a'");
                words.say(words.pick(
                        "",
                        "WITH CONDITIONAL ARRAY WRAPPER",
                        "WITHOUT WRAPPER KEEP QUOTES",
                        "OMIT QUOTES ON SCALAR STRING",
                        "EMPTY ARRAY ON EMPTY EMPTY OBJECT ON ERROR",
                        "WITH UNCONDITIONAL WRAPPER"));
            }
            case 6 -> {
                words.say("json_exists (");
                operand(depth - 1);
                words.say(", '$.a' PASSING 1 AS x , 2 AS \"Y\"")
                        .say(words.pick("", "TRUE ON ERROR", "UNKNOWN ON ERROR"));
            }
            case 7 -> {
                words.say(words.pick("json (", "json_scalar (", "json_serialize ("));
                operand(depth - 1);
            }
            case 8 -> {
                words.say("json_objectagg ( 'k' :");
                operand(depth - 1);
                words.say(words.pick("", "ABSENT ON NULL WITH UNIQUE KEYS RETURNING jsonb"));
                words.say(words.pick(")", ") FILTER ( WHERE true )", ") OVER ( )", ") FILTER ( WHERE true ) OVER w1"));
                return;
            }
            case 9 -> {
                words.say("json_arrayagg (");
                operand(depth - 1);
                words.say(words.pick("", "ORDER BY id DESC", "ORDER BY id ABSENT ON NULL RETURNING jsonb"));
                words.say(words.pick(")", ") OVER ( PARTITION BY id )"));
                return;
            }
            case 10 -> {
                words.say("xmlelement ( NAME a , xmlattributes (");
                operand(depth - 1);
                words.say("AS b , id ) ,");
                operand(depth - 1);
            }
            case 11 -> {
                words.say("xmlforest (");
                operand(depth - 1);
                words.say("AS \"B\" , id");
            }
            case 12 -> {
                words.say(words.pick("xmlparse ( DOCUMENT", "xmlparse ( CONTENT", "xmlconcat (", "xmlpi ( NAME a ,"));
                operand(depth - 1);
            }
            case 13 -> {
                words.say("xmlserialize ( CONTENT");
                operand(depth - 1);
                words.say(words.pick("AS text", "AS text INDENT", "AS text NO INDENT"));
            }
            default -> {
                words.say("xmlroot (");
                operand(depth - 1);
                words.say(words.pick(
                        ", VERSION '1.0' , STANDALONE YES",
                        ", VERSION NO VALUE",
                        ", VERSION NO VALUE , STANDALONE NO VALUE"));
            }
        }
        words.say(")");
    }
}
