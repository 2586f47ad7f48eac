package io.safedb.jdbc.sql;

/** Writes random FROM clauses: relations, sub-selects, functions, and every kind of join. */
final class RandomFrom {
    private final RandomWords words;
    private final RandomExpression expressions;
    private final RandomQuery queries;

    RandomFrom(RandomWords words, RandomExpression expressions, RandomQuery queries) {
        this.words = words;
        this.expressions = expressions;
        this.queries = queries;
    }

    /** Writes the items of FROM or USING. */
    void items(int depth) {
        item(depth);
        while (words.chance(12)) {
            words.say(",");
            item(depth - 1);
        }
    }

    /** Writes one item with its joins. */
    void item(int depth) {
        primary(depth);
        while (depth > 0 && words.chance(25)) {
            join(depth - 1);
        }
    }

    private void join(int depth) {
        switch (words.random.nextInt(12)) {
            case 0 -> {
                words.say("CROSS JOIN");
                primary(depth);
            }
            case 1 -> {
                words.say(words.pick("NATURAL JOIN", "NATURAL LEFT JOIN", "NATURAL FULL OUTER JOIN"));
                primary(depth);
            }
            case 2 -> {
                words.say(kind());
                primary(depth);
                words.say("USING (")
                        .add(words.pick("id", "contact_id", "\"id\""))
                        .say(")")
                        .say(words.pick("", "", "AS " + "u1x"));
            }
            case 3 -> {
                // The condition of the outer join stands behind that of the inner one.
                words.say(kind());
                primary(depth);
                words.say(kind());
                primary(depth);
                on(depth);
                on(depth);
            }
            default -> {
                words.say(kind());
                primary(depth);
                on(depth);
            }
        }
    }

    private String kind() {
        return words.pick(
                "JOIN",
                "INNER JOIN",
                "LEFT JOIN",
                "LEFT OUTER JOIN",
                "RIGHT JOIN",
                "FULL JOIN",
                "FULL OUTER JOIN",
                "join");
    }

    private void on(int depth) {
        words.say("ON");
        expressions.condition(depth);
    }

    private void primary(int depth) {
        switch (depth <= 0 ? 0 : words.random.nextInt(14)) {
            case 1, 2 -> {
                words.say(words.pick("(", "LATERAL ("));
                queries.query(depth - 1, false);
                words.say(")");
                alias(words.chance(90), true);
            }
            case 3 -> {
                words.say("(");
                item(depth - 1);
                join(depth - 1);
                words.say(")");
            }
            case 4 -> {
                words.say(words.pick("", "LATERAL"))
                        .say(words.pick(
                                "generate_series ( 1 , 3 )", "unnest ( ARRAY [ 1 , 2 ] )", "jsonb_each ( value )"));
                words.say(words.pick("", "WITH ORDINALITY"));
                alias(true, true);
            }
            case 5 -> {
                if (words.chance(40)) {
                    words.say(words.pick(
                            "json_table ( value , '$[*]' COLUMNS ( a int PATH '$.a' , NESTED PATH '$.b[*]' COLUMNS ( b text ) ) )",
                            "json_table ( '[]' , '$' AS p PASSING 1 AS x COLUMNS ( n FOR ORDINALITY , a int DEFAULT 1 ON EMPTY ,"
                                    + " e int EXISTS PATH '$.e' ) ERROR ON ERROR )",
                            "xmltable ( '/a/b' PASSING value COLUMNS a int PATH '@a' DEFAULT 0 NOT NULL , n FOR ORDINALITY )",
                            "xmltable ( xmlnamespaces ( 'u' AS x ) , '/x:a' PASSING BY REF value COLUMNS a text )"));
                    alias(true, true);
                } else if (words.chance(50)) {
                    words.say(
                            "ROWS FROM ( generate_series ( 1 , 2 ) , json_to_recordset ( '[]' ) AS ( a int , b text ) )");
                    alias(true, false);
                } else {
                    words.say("json_to_recordset ( '[]' ) AS");
                    words.add(queries.scoped(words.newName())).say("( a int , b text COLLATE \"C\" )");
                }
            }
            case 6 -> {
                words.say("( VALUES (");
                expressions.list(depth - 1, 2);
                words.say(") )");
                alias(true, true);
            }
            default -> relation();
        }
    }

    private void relation() {
        if (!queries.named().isEmpty() && words.chance(50)) {
            words.add(words.pick(queries.named()));
            alias(true, false);
            return;
        }
        boolean only = words.chance(5);
        String table = words.pick(RandomWords.TABLES);
        words.say(only ? words.pick("ONLY", "ONLY (") : "");
        boolean brackets = words.words().get(words.words().size() - 1).equals("(") && only;
        if (words.chance(10)) {
            words.add(words.pick("public", "\"public\""), ".");
        }
        words.add(words.pick(table, table, table.toUpperCase(java.util.Locale.ROOT), '"' + table + '"'));
        words.say(brackets ? ")" : !only && words.chance(3) ? "*" : "");
        alias(true, words.chance(15));
        if (words.chance(2)) {
            words.say(words.pick("TABLESAMPLE system ( 50 )", "TABLESAMPLE bernoulli ( ? ) REPEATABLE ( 1 )"));
        }
    }

    private void alias(boolean always, boolean columns) {
        if (!always) {
            return;
        }
        words.say(words.pick("AS", "")).add(queries.scoped(words.newName()));
        if (columns && words.chance(25)) {
            words.say("( c1 , c2 )");
        }
    }
}
