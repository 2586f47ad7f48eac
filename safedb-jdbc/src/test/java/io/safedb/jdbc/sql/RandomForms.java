package io.safedb.jdbc.sql;

/** Writes random calls, and the forms that look like calls and have a grammar of their own. */
final class RandomForms {
    private final RandomWords words;
    private final RandomExpression expressions;
    private final RandomQuery queries;

    RandomForms(RandomWords words, RandomExpression expressions, RandomQuery queries) {
        this.words = words;
        this.expressions = expressions;
        this.queries = queries;
    }

    /** Writes a call of a function. */
    void call(int depth) {
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
                expressions.expression(depth - 1);
                words.say(", b :=");
                expressions.expression(depth - 1);
            }
            case 2 -> {
                words.say("VARIADIC");
                expressions.operand(depth - 1);
            }
            default -> expressions.list(depth - 1, 3);
        }
        words.say(")");
    }

    /** Writes an aggregate or a window function. */
    void aggregate(int depth) {
        if (words.chance(20)) {
            words.say(words.pick("percentile_cont ( 0.5 )", "mode ( )", "rank ( 1 )"));
            words.say("WITHIN GROUP ( ORDER BY");
            expressions.operand(depth - 1);
            words.say(")");
        } else if (words.chance(30)) {
            words.say(words.pick("count ( * )", "row_number ( )", "rank ( )", "count ( DISTINCT id )"));
        } else {
            words.say(words.pick("sum", "avg", "min", "max", "count", "array_agg", "string_agg", "bool_or", "lag"));
            words.say("(").say(words.pick("", "DISTINCT", "ALL"));
            expressions.list(depth - 1, 2);
            if (words.chance(30)) {
                words.say("ORDER BY");
                expressions.operand(depth - 1);
                words.say(words.pick("", "DESC", "ASC NULLS LAST"));
            }
            words.say(")");
        }
        if (words.chance(25)) {
            words.say("FILTER ( WHERE");
            expressions.condition(depth - 1);
            words.say(")");
        }
        if (words.chance(40)) {
            words.say("OVER");
            queries.window(depth - 1);
        }
    }

    /** Writes a form with words between its arguments. */
    void special(int depth) {
        switch (words.random.nextInt(16)) {
            case 0 -> {
                words.say("extract (")
                        .say(words.pick("year", "EPOCH", "'dow'", "hour", "timezone", "\"month\""))
                        .say("FROM");
                expressions.expression(depth - 1);
            }
            case 1 -> {
                words.say("substring (");
                expressions.operand(depth - 1);
                words.say(words.pick(
                        "FROM 2 FOR 3", "FOR 2", "FROM 2", "FOR 2 FROM 1", "SIMILAR 'a' ESCAPE '#'", ", 2 , 3"));
            }
            case 2 -> {
                words.say("position (");
                expressions.operand(depth - 1);
                words.say("IN");
                expressions.operand(depth - 1);
            }
            case 3 -> {
                words.say("overlay (");
                expressions.operand(depth - 1);
                words.say("PLACING");
                expressions.operand(depth - 1);
                words.say(words.pick("FROM 1", "FROM 1 FOR 2"));
            }
            case 4 -> {
                words.say("trim (")
                        .say(words.pick("", "BOTH", "LEADING FROM", "TRAILING 'x' FROM", "BOTH FROM", "'x' FROM"));
                expressions.operand(depth - 1);
            }
            case 5 -> {
                words.say(words.pick("coalesce (", "GREATEST (", "least (", "grouping (", "concat ("));
                expressions.list(depth - 1, 3);
            }
            case 6 -> {
                words.say("nullif (");
                expressions.operand(depth - 1);
                words.say(",");
                expressions.operand(depth - 1);
            }
            case 7 -> {
                words.say("collation for (");
                expressions.operand(depth - 1);
            }
            case 8 -> {
                words.say("normalize (");
                expressions.operand(depth - 1);
                words.say(words.pick("", ", NFKC"));
            }
            case 9 -> {
                words.say("treat (");
                expressions.operand(depth - 1);
                words.say("AS text");
            }
            case 10 -> {
                words.say("EXISTS");
                queries.inBrackets(depth - 1);
                return;
            }
            default -> {
                words.say("coalesce (");
                expressions.operand(depth - 1);
                words.say(",");
                expressions.leaf();
            }
        }
        words.say(")");
    }

    /** Writes a JSON or XML form of the SQL standard. */
    void document(int depth) {
        switch (words.random.nextInt(15)) {
            case 0 -> {
                words.say("json_object (").say("'a' :");
                expressions.operand(depth - 1);
                words.say(", 'b' VALUE")
                        .say("1")
                        .say(words.pick("", "ABSENT ON NULL", "NULL ON NULL WITH UNIQUE KEYS", "RETURNING jsonb"));
            }
            case 1 -> {
                words.say("json_object ( KEY 'a' VALUE");
                expressions.operand(depth - 1);
                words.say(words.pick("", "FORMAT JSON", "FORMAT JSON ENCODING UTF8"));
            }
            case 2 -> {
                words.say("json_array (");
                expressions.list(depth - 1, 3);
                words.say(words.pick("", "ABSENT ON NULL", "NULL ON NULL RETURNING text", "RETURNING jsonb"));
            }
            case 3 -> {
                words.say("json_array (");
                queries.query(depth - 1, true);
                words.say(words.pick("", "RETURNING jsonb", "FORMAT JSON"));
            }
            case 4 -> {
                words.say("json_value (");
                expressions.operand(depth - 1);
                words.say(", '$.a'");
                words.say(words.pick(
                        "", "RETURNING int DEFAULT 0 ON EMPTY NULL ON ERROR", "PASSING 1 AS x", "ERROR ON ERROR"));
            }
            case 5 -> {
                words.say("json_query (");
                expressions.operand(depth - 1);
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
                expressions.operand(depth - 1);
                words.say(", '$.a' PASSING 1 AS x , 2 AS \"Y\"")
                        .say(words.pick("", "TRUE ON ERROR", "UNKNOWN ON ERROR"));
            }
            case 7 -> {
                words.say(words.pick("json (", "json_scalar (", "json_serialize ("));
                expressions.operand(depth - 1);
            }
            case 8 -> {
                words.say("json_objectagg ( 'k' :");
                expressions.operand(depth - 1);
                words.say(words.pick("", "ABSENT ON NULL WITH UNIQUE KEYS RETURNING jsonb"));
                words.say(words.pick(")", ") FILTER ( WHERE true )", ") OVER ( )", ") FILTER ( WHERE true ) OVER w1"));
                return;
            }
            case 9 -> {
                words.say("json_arrayagg (");
                expressions.operand(depth - 1);
                words.say(words.pick("", "ORDER BY id DESC", "ORDER BY id ABSENT ON NULL RETURNING jsonb"));
                words.say(words.pick(")", ") OVER ( PARTITION BY id )"));
                return;
            }
            case 10 -> {
                words.say("xmlelement ( NAME a , xmlattributes (");
                expressions.operand(depth - 1);
                words.say("AS b , id ) ,");
                expressions.operand(depth - 1);
            }
            case 11 -> {
                words.say("xmlforest (");
                expressions.operand(depth - 1);
                words.say("AS \"B\" , id");
            }
            case 12 -> {
                words.say(words.pick("xmlparse ( DOCUMENT", "xmlparse ( CONTENT", "xmlconcat (", "xmlpi ( NAME a ,"));
                expressions.operand(depth - 1);
            }
            case 13 -> {
                words.say("xmlserialize ( CONTENT");
                expressions.operand(depth - 1);
                words.say(words.pick("AS text", "AS text INDENT", "AS text NO INDENT"));
            }
            default -> {
                words.say("xmlroot (");
                expressions.operand(depth - 1);
                words.say(words.pick(
                        ", VERSION '1.0' , STANDALONE YES",
                        ", VERSION NO VALUE",
                        ", VERSION NO VALUE , STANDALONE NO VALUE"));
            }
        }
        words.say(")");
    }
}
