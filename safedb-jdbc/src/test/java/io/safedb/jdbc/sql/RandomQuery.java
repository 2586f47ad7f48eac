package io.safedb.jdbc.sql;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Writes random queries: SELECT with every clause, VALUES, TABLE, set operations, WITH, and FROM with every join. */
final class RandomQuery {
    private final RandomWords words;
    private final RandomExpression expressions;
    private final RandomFrom from;
    /** What columns may be qualified with, the innermost query first. */
    private final Deque<List<String>> scopes = new ArrayDeque<>();
    /** Names of WITH that are visible. */
    private final List<String> named = new ArrayList<>();

    private RandomStatement changes;

    RandomQuery(RandomWords words, RandomStatement changes) {
        this.words = words;
        this.changes = changes;
        this.expressions = new RandomExpression(words, this);
        this.from = new RandomFrom(words, expressions, this);
    }

    RandomExpression expressions() {
        return expressions;
    }

    RandomFrom from() {
        return from;
    }

    /** Names of WITH that are visible. */
    List<String> named() {
        return named;
    }

    /** Takes a name into the innermost scope; returns it. */
    String scoped(String name) {
        scopes.element().add(name);
        return name;
    }

    /** Opens a scope with names; {@link #leave} closes it. */
    void enter(String... names) {
        scopes.push(new ArrayList<>(List.of(names)));
    }

    void leave() {
        scopes.pop();
    }

    /** Writes a column, qualified or not. */
    void reference() {
        List<String> names = scopes.stream().flatMap(List::stream).toList();
        if (names.isEmpty() || words.chance(35)) {
            words.add(words.column());
        } else {
            words.add(words.pick(names), ".", words.column());
        }
    }

    /** Writes a query in brackets. */
    void inBrackets(int depth) {
        boolean twice = words.chance(8);
        words.say(twice ? "( (" : "(");
        query(depth, false);
        words.say(twice ? ") )" : ")");
    }

    /**
     * Writes a query.
     *
     * @param plain without WITH
     */
    void query(int depth, boolean plain) {
        int known = named.size();
        if (!plain && depth > 0 && words.chance(8)) {
            with(depth, false);
        }
        boolean brackets = arm(depth, plain);
        while (depth > 0 && words.chance(15)) {
            words.say(words.pick("UNION", "UNION ALL", "INTERSECT", "EXCEPT ALL", "UNION DISTINCT"));
            arm(depth - 1, false);
            brackets = false;
        }
        if (!brackets) {
            tail(depth);
        }
        named.subList(known, named.size()).clear();
    }

    /** Writes one arm of a set operation; returns whether it is a query in brackets. */
    private boolean arm(int depth, boolean plain) {
        switch (words.random.nextInt(20)) {
            case 0 -> {
                words.say("VALUES (");
                expressions.list(depth - 1, 2);
                words.say(") , (");
                expressions.list(depth - 1, 2);
                words.say(")");
            }
            case 1 -> words.say("TABLE").say(words.pick("", "", "ONLY")).add(words.pick(RandomWords.TABLES));
            case 2 -> {
                words.say("(");
                query(depth - 1, plain);
                words.say(")");
                return true;
            }
            default -> select(depth);
        }
        return false;
    }

    private void tail(int depth) {
        boolean ordered = words.chance(25);
        if (ordered) {
            orderBy(depth - 1);
        }
        switch (words.random.nextInt(40)) {
            case 0, 1, 2 ->
                words.say(
                        words.pick("LIMIT 5", "LIMIT ?", "LIMIT ALL", "LIMIT 3 OFFSET 1", "OFFSET 2 LIMIT ( 1 + 1 )"));
            case 3, 4, 5 ->
                words.say(words.pick(
                        "FETCH FIRST ROW ONLY",
                        "OFFSET 1 ROWS FETCH NEXT 3 ROWS ONLY",
                        "FETCH FIRST ? ROWS ONLY",
                        (ordered ? "" : "ORDER BY 1 ") + "FETCH FIRST ( 2 ) ROWS WITH TIES",
                        "OFFSET ? ROW"));
            case 6 ->
                words.say(words.pick(
                        "FOR UPDATE",
                        "FOR NO KEY UPDATE NOWAIT",
                        "FOR SHARE SKIP LOCKED",
                        "FOR KEY SHARE FOR UPDATE",
                        "FOR READ ONLY"));
            default -> {
                // No limit, no lock.
            }
        }
    }

    private void orderBy(int depth) {
        words.say("ORDER BY");
        int keys = 1 + words.random.nextInt(2);
        for (int i = 0; i < keys; i++) {
            words.say(i > 0 ? "," : "");
            if (words.chance(30)) {
                words.say("1");
            } else {
                expressions.operand(depth);
            }
            words.say(words.pick(
                    "",
                    "",
                    "ASC",
                    "DESC",
                    "DESC NULLS LAST",
                    "NULLS FIRST",
                    "USING <",
                    "USING OPERATOR ( pg_catalog . > )"));
        }
    }

    private void select(int depth) {
        enter();
        List<String> word = words.words();
        words.say("SELECT");
        int list = word.size();
        // The list is written last, when the names of FROM are known, and moved here.
        if (words.chance(92)) {
            words.say("FROM");
            from.items(depth);
        }
        int clauses = word.size();
        if (words.chance(12)) {
            words.say(words.pick("ALL", "DISTINCT"));
            if (words.words().get(word.size() - 1).equals("DISTINCT") && words.chance(50)) {
                words.say("ON (");
                plainList();
                words.say(")");
            }
        }
        outputs(depth);
        List<String> outputs = new ArrayList<>(word.subList(clauses, word.size()));
        word.subList(clauses, word.size()).clear();
        word.addAll(list, outputs);
        if (words.chance(70)) {
            words.say("WHERE");
            expressions.condition(depth);
        }
        if (words.chance(15)) {
            groupBy();
            if (words.chance(50)) {
                words.say("HAVING");
                expressions.condition(depth - 1);
            }
        }
        if (words.chance(6)) {
            words.say("WINDOW w1 AS (")
                    .say(words.pick("", "PARTITION BY id", "ORDER BY id ROWS 1 PRECEDING"))
                    .say(")");
        }
        leave();
    }

    private void plainList() {
        int count = 1 + words.random.nextInt(2);
        for (int i = 0; i < count; i++) {
            words.say(i > 0 ? "," : "");
            reference();
        }
    }

    private void groupBy() {
        words.say(words.pick("GROUP BY", "GROUP BY", "GROUP BY DISTINCT", "GROUP BY ALL"));
        switch (words.random.nextInt(6)) {
            case 0 -> words.say("ROLLUP (");
            case 1 -> words.say("CUBE (");
            case 2 -> words.say("GROUPING SETS ( ( ) , ( id ) , ROLLUP ( title , ( id , key ) ) ,");
            case 3 -> words.say("1 , (");
            default -> words.say("(");
        }
        plainList();
        words.say(")");
    }

    private void outputs(int depth) {
        int count = 1 + words.random.nextInt(3);
        for (int i = 0; i < count; i++) {
            words.say(i > 0 ? "," : "");
            List<String> names = scopes.element();
            if (words.chance(8)) {
                words.say("*");
            } else if (!names.isEmpty() && words.chance(8)) {
                words.add(words.pick(names), ".", "*");
            } else {
                expressions.expression(depth - 1);
                if (words.chance(30)) {
                    words.say("AS").add(words.pick("a", "\"B c\"", "select", "user", "key", "order", "ü"));
                } else if (words.chance(10)) {
                    words.add(words.pick("label", "\"L\"", "name", "value", "type", "key"));
                }
            }
        }
    }

    /** Writes {@code (…)} or a name behind OVER. */
    void window(int depth) {
        if (words.chance(20)) {
            words.say("w1");
            return;
        }
        words.say("(").say(words.pick("", "", "w1"));
        if (words.chance(40)) {
            words.say("PARTITION BY");
            expressions.list(depth - 1, 2);
        }
        if (words.chance(50)) {
            orderBy(depth - 1);
        }
        words.say(words.pick(
                "",
                "",
                "ROWS UNBOUNDED PRECEDING",
                "ROWS BETWEEN 1 PRECEDING AND CURRENT ROW",
                "RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW",
                "GROUPS BETWEEN 1 + 1 PRECEDING AND 2 FOLLOWING EXCLUDE TIES",
                "RANGE BETWEEN interval '1' day PRECEDING AND ? FOLLOWING EXCLUDE NO OTHERS",
                "ROWS CURRENT ROW EXCLUDE GROUP"));
        words.say(")");
    }

    /**
     * Writes a WITH clause.
     *
     * @param writing whether its parts may change rows
     */
    void with(int depth, boolean writing) {
        boolean recursive = words.chance(30);
        words.say(recursive ? "WITH RECURSIVE" : "WITH");
        int count = 1 + words.random.nextInt(2);
        for (int i = 0; i < count; i++) {
            String name = words.newName();
            words.say(i > 0 ? "," : "").add(name).say(words.pick("", "", "( c1 , c2 )"));
            words.say(words.pick("AS (", "AS (", "AS MATERIALIZED (", "AS NOT MATERIALIZED ("));
            if (writing && words.chance(60)) {
                changes.change(depth - 1);
            } else if (recursive) {
                select(depth - 1);
                words.say(words.pick("UNION", "UNION ALL"));
                named.add(name);
                select(depth - 1);
                named.remove(named.size() - 1);
            } else {
                query(depth - 1, false);
            }
            words.say(")");
            if (recursive && words.chance(25)) {
                words.say(words.pick(
                        "SEARCH DEPTH FIRST BY id SET ord",
                        "SEARCH BREADTH FIRST BY id , key SET ord",
                        "CYCLE id SET is_cycle USING path",
                        "CYCLE id , key SET is_cycle TO 'Y' DEFAULT 'N' USING path"));
            }
            named.add(name);
        }
    }
}
