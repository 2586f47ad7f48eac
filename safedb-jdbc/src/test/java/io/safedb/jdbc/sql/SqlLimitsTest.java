package io.safedb.jdbc.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.guard.Finding;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Long and deep texts are read in a time that grows with their length, or refused, on a stack of a quarter megabyte.
 */
class SqlLimitsTest {
    private static final int STACK = 256 * 1024;
    private static final long HANGS = 20_000;

    private final SqlReader reader =
            new SqlReader("organization_id", "public", relation -> !relation.equals("countries"));

    @TestFactory
    @DisplayName("honest long texts are read")
    Iterable<DynamicTest> honest() {
        Map<String, String> texts = new TreeMap<>();
        texts.put("50,000 numbers in IN", "SELECT id FROM tickets WHERE id IN (" + list("1234567", 50_000, ", ") + ")");
        texts.put(
                "50,000 ids in IN",
                "SELECT id FROM tickets WHERE ref IN (" + list("'0190f5e2-7d1c-7c3a-9a55-3f0c6f1d2b4e'", 50_000, ",")
                        + ")");
        texts.put("30,000 parameters in IN", "DELETE FROM tickets WHERE id IN (" + list("?", 30_000, ", ") + ")");
        texts.put(
                "100,000 parameters", "SELECT id FROM tickets WHERE id = ANY (ARRAY[" + list("?", 100_000, ",") + "])");
        texts.put(
                "1,000 rows of 20 parameters",
                "INSERT INTO tickets ("
                        + IntStream.range(0, 20).mapToObj(i -> "c" + i).collect(Collectors.joining(", ")) + ") VALUES "
                        + list("(" + list("?", 20, ", ") + ")", 1_000, ", "));
        texts.put(
                "1,000 rows with 2,000 characters each",
                "INSERT INTO tickets (id, title) VALUES " + list("(1, '" + list("x", 2_000, "") + "')", 1_000, ", "));
        texts.put("40,000 conditions with OR", "SELECT id FROM tickets WHERE " + list("id = 17", 40_000, " OR "));
        texts.put(
                "40,000 conditions with AND", "UPDATE tickets SET title = ? WHERE " + list("id <> ?", 40_000, " AND "));
        texts.put("10,000 operands", "SELECT " + list("amount", 10_000, " + ") + " FROM tickets");
        texts.put("10,000 casts", "SELECT amount" + list("::text", 10_000, "") + " FROM tickets");
        texts.put("1,000 columns", "SELECT " + list("t.title", 1_000, ", ") + " FROM tickets t");
        texts.put(
                "3,000 branches of CASE", "SELECT CASE id " + list("WHEN 1 THEN 2", 3_000, " ") + " END FROM tickets");
        texts.put(
                "1,000 comments in each other",
                "SELECT id " + list("/* ", 1_000, "") + list("*/", 1_000, "") + " FROM tickets");
        texts.put("100,000 comments", "SELECT id " + list("/**/", 100_000, "") + " FROM tickets");
        texts.put(
                "a megabyte of string", "UPDATE tickets SET title = '" + list("'' ; ", 200_000, "") + "' WHERE id = 1");
        texts.put(
                "a megabyte of dollar string",
                "UPDATE tickets SET title = $t$" + list("$$'", 300_000, "") + "$t$ WHERE id = 1");
        texts.put("10,000 parts of a string", "SELECT id FROM tickets WHERE title = 'a'" + list("\n'b'", 10_000, ""));
        texts.put("400 arms of UNION", list("SELECT id FROM tickets", 400, " UNION ALL "));
        texts.put("5,000 arms without a table", list("SELECT 1", 5_000, " UNION ALL "));
        texts.put("200 joins", "SELECT 1 FROM tickets t0 " + joins(200));
        texts.put("40 brackets", list("(", 40, "") + "SELECT id FROM tickets" + list(")", 40, ""));
        texts.put(
                "40 brackets in a condition",
                "SELECT id FROM tickets WHERE " + list("(", 40, "") + "id = 1" + list(")", 40, ""));
        texts.put("30 sub-selects", list("SELECT * FROM (", 30, "") + "SELECT id FROM tickets" + list(") x", 30, ""));
        texts.put("40 functions", "SELECT " + list("lower(", 40, "") + "title" + list(")", 40, "") + " FROM tickets");
        return texts.entrySet().stream()
                .map(text -> DynamicTest.dynamicTest(
                        text.getKey(),
                        () -> assertThat(read(text.getValue()).call().findings())
                                .as(text.getKey())
                                .noneMatch(finding -> finding.kind() == Finding.Kind.UNREADABLE
                                        || finding.kind() == Finding.Kind.UNNARROWABLE)))
                .toList();
    }

    @TestFactory
    @DisplayName("what is too long or too deep is refused, and the refusal says so")
    Iterable<DynamicTest> refused() {
        Map<String, String> texts = new TreeMap<>();
        texts.put("10 MB of string", "SELECT '" + list("x", 10_000_000, "") + "' FROM tickets");
        texts.put("10 MB of conditions", "SELECT id FROM tickets WHERE " + list("id = 123456789", 600_000, " OR "));
        texts.put("2,000 joins", "SELECT 1 FROM tickets t0 " + joins(2_000));
        texts.put("5,000 arms of UNION", list("SELECT id FROM tickets", 5_000, " UNION "));
        texts.put(
                "1,000 tables",
                "SELECT 1 FROM "
                        + IntStream.range(0, 1_000)
                                .mapToObj(i -> "tickets t" + i)
                                .collect(Collectors.joining(", ")));
        texts.put(
                "1,000 CTEs",
                "WITH "
                        + IntStream.range(0, 1_000)
                                .mapToObj(i -> "c" + i + " AS (SELECT 1)")
                                .collect(Collectors.joining(", "))
                        + " SELECT 1");
        String[][] nests = {
            {"brackets", "SELECT ", "(", "1", ")", ""},
            {"brackets around a query", "", "(", "SELECT 1", ")", ""},
            {"brackets in FROM", "SELECT 1 FROM ", "(", "tickets JOIN contacts ON true", ")", ""},
            {"brackets around a query in FROM", "SELECT 1 FROM ", "(", "SELECT 1", ")", " x"},
            {"sub-selects in FROM", "", "SELECT * FROM (", "SELECT 1", ") x", ""},
            {"sub-selects in lists", "", "SELECT (", "SELECT 1", ")", ""},
            {"EXISTS", "", "SELECT 1 WHERE EXISTS (", "SELECT 1", ")", ""},
            {"IN", "SELECT 1 WHERE ", "1 IN (", "1", ")", ""},
            {"functions", "SELECT ", "lower(", "'x'", ")", " FROM tickets"},
            {"CASE", "SELECT ", "CASE WHEN true THEN ", "1", " END", ""},
            {"CASE of CASE", "SELECT ", "CASE ", "1", " WHEN 1 THEN 2 END", ""},
            {"CAST", "SELECT ", "CAST(", "1", " AS text)", ""},
            {"coalesce", "SELECT ", "coalesce(", "1", ", 2)", ""},
            {"arrays", "SELECT ARRAY", "[", "1", "]", ""},
            {"array constructors", "SELECT ", "ARRAY[", "1", "]", ""},
            {"subscripts", "SELECT a", "[a", "", "]", " FROM tickets"},
            {"rows", "SELECT ", "ROW(", "1", ")", ""},
            {"NOT in brackets", "SELECT ", "NOT (", "true", ")", ""},
            {"between", "SELECT ", "1 BETWEEN ", "1", " AND 2", ""},
            {"type modifiers", "SELECT ", "1::numeric(", "1", ")", ""},
            {"json", "SELECT ", "json_object('a' : ", "1", ")", ""},
            {"xml", "SELECT ", "xmlelement(name a, ", "'x'", ")", ""},
            {"extract", "SELECT ", "extract(year from ", "now()", ")", ""},
            {"position", "SELECT ", "position('a' in ", "'x'", ")", ""},
            {"positions", "SELECT ", "position(", "'x'", " in 'a')", ""},
            {"WITH in WITH", "", "WITH a AS (", "SELECT 1", ") SELECT 1", ""},
            {"recursive WITH in WITH", "", "WITH RECURSIVE a AS (", "SELECT 1", ") SELECT 1", ""},
            {"set operations", "", "SELECT 1 UNION (", "SELECT 1", ")", ""},
            {"set operations on the left", "", "(", "SELECT 1", " UNION SELECT 1)", ""},
            {"grouping sets", "SELECT 1 GROUP BY ", "GROUPING SETS (", "1", ")", ""},
            {"rollups", "SELECT 1 GROUP BY ", "ROLLUP (", "1", ")", ""},
            {"windows", "SELECT ", "sum(1) OVER (ORDER BY ", "1", ")", ""},
            {"filters", "SELECT ", "sum(1) FILTER (WHERE ", "true", ")", ""},
            {"within groups", "SELECT ", "mode() WITHIN GROUP (ORDER BY ", "1", ")", ""},
            {"limits", "", "SELECT 1 LIMIT (", "SELECT 1", ")", ""},
            {"joins without conditions yet", "SELECT 1 FROM tickets t ", "JOIN tickets x ", "", "ON true ", ""},
            {"joins on the right", "SELECT 1 FROM ", "tickets t JOIN (", "tickets", ") ON true", ""},
            {"values", "", "VALUES ((", "VALUES (1)", "))", ""},
            {"lateral", "SELECT 1 FROM ", "LATERAL (SELECT * FROM ", "tickets", ") x", ""},
            {"table functions", "SELECT 1 FROM ", "unnest((SELECT a FROM ", "tickets", "))", ""},
            {
                "inserts",
                "",
                "WITH a AS (INSERT INTO contacts (id) SELECT 1 FROM (",
                "SELECT 1",
                ") y RETURNING id) SELECT 1 FROM a",
                ""
            },
            {"quantified", "SELECT ", "1 = ANY (", "1", ")", ""},
            {"signs and brackets", "SELECT ", "-(", "1", ")", ""},
            {"like", "SELECT ", "'a' LIKE (", "'a'", ")", ""},
            {"collations", "SELECT ", "(", "'a'", " COLLATE \"C\")", ""},
            {"zones", "SELECT ", "(", "now()", " AT TIME ZONE 'UTC')", ""},
            {
                "nested columns",
                "SELECT 1 FROM json_table('[]', '$' ",
                "COLUMNS (NESTED PATH '$' ",
                "COLUMNS (a int)",
                ")",
                ") x"
            },
            {"cursors", "DECLARE c CURSOR FOR ", "(", "SELECT 1", ")", ""},
            {"plans", "EXPLAIN ", "(", "SELECT 1", ")", ""},
            {"assignments", "UPDATE tickets SET title = ", "(", "title", ")", " WHERE id = 1"},
            {
                "merges",
                "MERGE INTO tickets USING ",
                "(SELECT * FROM ",
                "contacts",
                ") x",
                " ON true WHEN MATCHED THEN DELETE"
            },
            {"rows of an INSERT", "INSERT INTO contacts (id) VALUES (", "(", "1", ")", ")"},
        };
        for (String[] nest : nests) {
            texts.put(
                    "10,000 " + nest[0],
                    nest[1] + list(nest[2], 10_000, "") + nest[3] + list(nest[4], 10_000, "") + nest[5]);
            texts.put("10,000 unclosed " + nest[0], nest[1] + list(nest[2], 10_000, "") + nest[3]);
        }
        return texts.entrySet().stream()
                .map(text -> DynamicTest.dynamicTest(
                        text.getKey(),
                        () -> assertThat(read(text.getValue()).call().findings())
                                .as(text.getKey())
                                .anySatisfy(finding -> {
                                    assertThat(finding.kind()).isEqualTo(Finding.Kind.UNREADABLE);
                                    assertThat(finding.detail())
                                            .containsAnyOf("nested too deeply", "more tables", "longer than");
                                })))
                .toList();
    }

    @Test
    @DisplayName("text that means nothing is refused, however much of it there is")
    void noise() throws InterruptedException {
        for (String noise : new String[] {
            "(",
            ")",
            "'",
            "\"",
            "$",
            "$$",
            "$a$ ",
            "/*",
            "*/",
            "--\n",
            "?",
            "??",
            "- ",
            "not ",
            "1.",
            "E'",
            "U&'\\",
            "case ",
            "select ",
            "[",
            "x.",
            "a,",
            "::",
            "with a as (",
            "' '\n",
            "\"\"",
            "/* */ ",
            "{",
            ";",
            "join ",
            "@",
            "null ",
            "u&\"a\" uescape "
        }) {
            assertThat(read(list(noise, 200_000 / noise.length(), "")).call().findings())
                    .as(noise)
                    .anyMatch(finding -> finding.kind() == Finding.Kind.UNREADABLE);
        }
    }

    private static String list(String one, int count, String between) {
        StringBuilder list = new StringBuilder(count * (one.length() + between.length()));
        for (int i = 0; i < count; i++) {
            list.append(i == 0 ? "" : between).append(one);
        }
        return list.toString();
    }

    private static String joins(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> "LEFT JOIN tickets t" + i + " ON t" + i + ".parent_id = t0.id")
                .collect(Collectors.joining(" "));
    }

    /** Reads on a thread with a small stack; fails where it does not come back. */
    private SqlStatement read(String text) throws InterruptedException {
        AtomicReference<SqlStatement> read = new AtomicReference<>();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(
                null,
                () -> {
                    try {
                        read.set(reader.read(text));
                    } catch (RuntimeException | Error e) {
                        thrown.set(e);
                    }
                },
                "small stack",
                STACK);
        thread.start();
        thread.join(HANGS);
        assertThat(thread.isAlive()).as("hangs").isFalse();
        assertThat(thrown.get()).isNull();
        return Objects.requireNonNull(read.get());
    }
}
