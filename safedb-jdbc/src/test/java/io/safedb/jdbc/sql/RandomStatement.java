package io.safedb.jdbc.sql;

import java.util.List;
import java.util.Random;

/**
 * Writes random statements over the oracle's schema, of every kind that a tenant may run. All are valid to the server's
 * grammar, and none has a reason to be refused by its form.
 */
final class RandomStatement {
    private final RandomWords words;
    private final RandomQuery queries;
    private final RandomExpression expressions;

    private RandomStatement(Random random) {
        this.words = new RandomWords(random);
        this.queries = new RandomQuery(words, this);
        this.expressions = queries.expressions();
    }

    /** The words of a new statement. */
    static List<String> words(Random random) {
        RandomStatement statement = new RandomStatement(random);
        statement.queries.enter();
        statement.statement(1 + random.nextInt(random.nextInt(4) == 0 ? 4 : 2));
        return statement.words.words();
    }

    private void statement(int depth) {
        if (words.chance(4)) {
            words.say(words.pick(
                    "EXPLAIN",
                    "EXPLAIN VERBOSE",
                    "EXPLAIN ( COSTS OFF , FORMAT JSON )",
                    "EXPLAIN ( SETTINGS , SUMMARY false )"));
        }
        switch (words.random.nextInt(20)) {
            case 0, 1, 2 -> change(depth);
            case 3 -> {
                if (words.words().isEmpty() && words.chance(30)) {
                    words.say("DECLARE")
                            .say(words.pick("c", "\"C\"", "next"))
                            .say(words.pick("", "NO SCROLL", "INSENSITIVE SCROLL", "BINARY", "ASENSITIVE"))
                            .say(words.pick("CURSOR", "CURSOR WITH HOLD", "CURSOR WITHOUT HOLD"))
                            .say("FOR");
                    queries.query(depth, false);
                } else {
                    change(depth);
                }
            }
            case 4, 5 -> {
                queries.with(depth, true);
                if (words.chance(50)) {
                    change(depth);
                } else {
                    queries.query(depth, true);
                }
            }
            case 6 -> control(words.words().isEmpty());
            default -> queries.query(depth, false);
        }
        if (words.chance(4)) {
            words.say(";");
        }
    }

    private void control(boolean alone) {
        if (!alone) {
            queries.query(1, false);
            return;
        }
        words.say(words.pick(
                "BEGIN",
                "START TRANSACTION ISOLATION LEVEL REPEATABLE READ , READ ONLY",
                "COMMIT AND NO CHAIN",
                "ROLLBACK",
                "SAVEPOINT a",
                "ROLLBACK TO SAVEPOINT a",
                "RELEASE SAVEPOINT a",
                "SET LOCAL statement_timeout = 5",
                "SET statement_timeout TO '5s'",
                "SET TIME ZONE 'UTC'",
                "SHOW TimeZone",
                "SHOW TRANSACTION ISOLATION LEVEL",
                "SET TRANSACTION READ ONLY",
                "SET CONSTRAINTS ALL DEFERRED",
                "RESET statement_timeout"));
    }

    /** Writes INSERT, UPDATE, DELETE or MERGE. */
    void change(int depth) {
        queries.enter();
        switch (words.random.nextInt(7)) {
            case 0, 1, 2 -> insert(depth);
            case 3 -> update(depth);
            case 4 -> delete(depth);
            case 5 -> merge(depth);
            default -> update(depth);
        }
        queries.leave();
    }

    private String target() {
        String name = words.newName();
        words.say(words.pick("", "", "", "ONLY"));
        words.add(words.pick(RandomWords.TABLES)).say("AS").add(name);
        queries.leave();
        queries.enter(name);
        return name;
    }

    private void insert(int depth) {
        words.say("INSERT INTO").add(words.pick(RandomWords.TABLES)).say(words.pick("", "", "AS i1x"));
        boolean alias = words.words().get(words.words().size() - 1).equals("i1x");
        // Without a list the values go by the order of the columns, of which the tenant's is the third.
        words.say(words.chance(80) ? "( id , title )" : "")
                .say(words.pick("", "", "", "OVERRIDING SYSTEM VALUE", "OVERRIDING USER VALUE"));
        switch (words.random.nextInt(3)) {
            case 0 -> {
                words.say("SELECT");
                expressions.expression(depth - 1);
                words.say(",");
                expressions.expression(depth - 1);
                words.say("FROM");
                queries.from().items(depth - 1);
                words.say("WHERE");
                expressions.condition(depth - 1);
            }
            default -> {
                int rows = 1 + words.random.nextInt(2);
                words.say("VALUES");
                for (int i = 0; i < rows; i++) {
                    words.say(i > 0 ? ", (" : "(");
                    expressions.expression(depth - 1);
                    words.say(",");
                    if (words.chance(10)) {
                        words.say("DEFAULT");
                    } else {
                        expressions.expression(depth - 1);
                    }
                    words.say(")");
                }
            }
        }
        if (words.chance(35)) {
            words.say(words.pick(
                    "ON CONFLICT DO NOTHING",
                    "ON CONFLICT ( organization_id , id ) DO NOTHING",
                    "ON CONFLICT ( id ) WHERE id > 0 DO NOTHING",
                    "ON CONFLICT ( lower ( title ) COLLATE \"C\" text_pattern_ops , ( id + 1 ) ) DO NOTHING",
                    "ON CONFLICT ON CONSTRAINT tickets_pkey DO NOTHING"));
        } else if (words.chance(30)) {
            words.say("ON CONFLICT ( id ) DO UPDATE SET");
            assignments(depth);
            words.say(", title = excluded . title");
            if (words.chance(40)) {
                words.say("WHERE");
                if (alias) {
                    words.say("i1x . id = excluded . id AND");
                }
                expressions.condition(depth - 1);
            }
        }
        returning(depth, false);
    }

    private void update(int depth) {
        words.say("UPDATE");
        target();
        words.say("SET");
        assignments(depth);
        if (words.chance(35)) {
            words.say("FROM");
            queries.from().items(depth - 1);
        }
        filter(depth);
        returning(depth, false);
    }

    private void delete(int depth) {
        words.say("DELETE FROM");
        target();
        if (words.chance(35)) {
            words.say("USING");
            queries.from().items(depth - 1);
        }
        filter(depth);
        returning(depth, false);
    }

    private void filter(int depth) {
        words.say("WHERE id <> 0 AND (");
        expressions.condition(depth);
        words.say(")");
    }

    private void assignments(int depth) {
        int count = 1 + words.random.nextInt(2);
        for (int i = 0; i < count; i++) {
            words.say(i > 0 ? "," : "");
            switch (words.random.nextInt(8)) {
                case 0 -> {
                    words.say("( title , status ) = (");
                    expressions.expression(depth - 1);
                    words.say(",");
                    expressions.expression(depth - 1);
                    words.say(")");
                }
                case 1 -> {
                    words.say("( title , status ) =");
                    queries.inBrackets(depth - 1);
                }
                case 2 -> words.say("( title ) = ROW ( DEFAULT )");
                case 3 -> words.say("status = DEFAULT");
                case 4 -> {
                    words.say("tags [ 1 ] =");
                    expressions.expression(depth - 1);
                }
                case 5 -> {
                    words.say("address . city =");
                    expressions.expression(depth - 1);
                }
                default -> {
                    words.add(words.pick("title", "status", "\"amount\"", "key", "value", "number"))
                            .say("=");
                    expressions.expression(depth - 1);
                }
            }
        }
    }

    private void returning(int depth, boolean merge) {
        if (!words.chance(25)) {
            return;
        }
        words.say("RETURNING");
        switch (words.random.nextInt(4)) {
            case 0 -> words.say("*");
            case 1 -> words.say("WITH ( OLD AS o1 , NEW AS n1 ) o1 . id , n1 . id AS b");
            case 2 -> words.say(merge ? "merge_action ( ) , id" : "old . id , new . *");
            default -> {
                expressions.expression(depth - 1);
                words.say("AS r , id");
            }
        }
    }

    private void merge(int depth) {
        words.say("MERGE INTO");
        target();
        words.say("USING");
        queries.from().item(depth - 1);
        words.say("ON");
        expressions.condition(depth - 1);
        int branches = 1 + words.random.nextInt(3);
        for (int i = 0; i < branches; i++) {
            boolean matched = words.chance(50);
            words.say(
                    matched
                            ? words.pick("WHEN MATCHED", "WHEN MATCHED", "WHEN NOT MATCHED BY SOURCE")
                            : words.pick("WHEN NOT MATCHED", "WHEN NOT MATCHED BY TARGET"));
            if (words.chance(40)) {
                words.say("AND");
                expressions.condition(depth - 1);
            }
            words.say("THEN");
            if (words.chance(15)) {
                words.say("DO NOTHING");
            } else if (!matched) {
                words.say("INSERT")
                        .say(words.chance(80) ? "( id , title )" : "")
                        .say(words.pick("", "OVERRIDING SYSTEM VALUE"))
                        .say("VALUES (");
                expressions.expression(depth - 1);
                words.say(",");
                expressions.expression(depth - 1);
                words.say(")");
            } else if (words.chance(40)) {
                words.say("DELETE");
            } else {
                words.say("UPDATE SET");
                assignments(depth);
            }
        }
        returning(depth, true);
    }
}
