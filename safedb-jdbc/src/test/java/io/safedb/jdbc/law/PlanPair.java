package io.safedb.jdbc.law;

import io.safedb.jdbc.EmbeddedPostgresServer;
import io.safedb.jdbc.sql.NarrowedSql;
import io.safedb.jdbc.sql.SqlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement as its caller writes it, and as somebody writes it who names the tenant himself. Parameters have names:
 * {@code :tenant}, {@code :id}, …
 */
record PlanPair(String title, String text, String byHand) {
    private static final Pattern PARAMETER = Pattern.compile("(?<!:):([a-z]+)|\\?");

    private static final Map<String, String> TYPES =
            Map.of("tenant", "text", "id", "bigint", "status", "text", "day", "date", "moment", "timestamptz");

    private static final Map<String, String> VALUES = Map.of(
            "tenant", "'org_042'",
            "id", "241",
            "status", "'open'",
            "day", "'2024-03-01'",
            "moment", "'2024-02-03 00:00+00'");

    /** All pairs of {@code plans/statements.sql}. */
    static List<PlanPair> all() {
        return Pattern.compile("\n\n+")
                .splitAsStream(
                        EmbeddedPostgresServer.resource("/plans/statements.sql").strip())
                .map(block -> {
                    List<String> lines = block.lines().toList();
                    return new PlanPair(lines.get(0).substring(3), lines.get(1), lines.get(3));
                })
                .toList();
    }

    /** A text with numbered parameters, what they are called, and how to run it. */
    record Prepared(String text, List<String> names) {
        /** PREPARE with the types that the driver would say. */
        String prepare(String name) {
            return "PREPARE " + name
                    + (names.isEmpty()
                            ? ""
                            : "("
                                    + String.join(
                                            ", ", names.stream().map(TYPES::get).toList()) + ")")
                    + " AS " + text;
        }

        /** EXECUTE with values. */
        String execute(String name) {
            return "EXECUTE " + name
                    + (names.isEmpty()
                            ? ""
                            : "("
                                    + String.join(
                                            ", ",
                                            names.stream().map(VALUES::get).toList()) + ")");
        }
    }

    /** What the reader makes of the caller's text. */
    Prepared narrowed() {
        Prepared written = numbered(text, List.of(), "?");
        SqlReader reader = new SqlReader("organization_id", "public", relation -> !relation.equals("countries"));
        NarrowedSql narrowed = reader.read(written.text()).narrowed();
        String[] names = new String[narrowed.callerCount() + narrowed.tenantCount()];
        for (int i = 1; i <= narrowed.callerCount(); i++) {
            names[narrowed.callerPosition(i) - 1] = written.names().get(i - 1);
        }
        for (int i = 0; i < narrowed.tenantCount(); i++) {
            names[narrowed.tenantPosition(i) - 1] = "tenant";
        }
        return numbered(narrowed.text(), List.of(names), "$");
    }

    /** What the caller wrote. */
    Prepared asWritten() {
        return numbered(text, List.of(), "$");
    }

    /** What is written by hand. */
    Prepared handWritten() {
        return numbered(byHand, List.of(), "$");
    }

    /**
     * A text with other parameters.
     *
     * @param known what they are called, if the text does not say it
     * @param mark {@code ?} or {@code $}, which takes a number
     */
    private static Prepared numbered(String text, List<String> known, String mark) {
        List<String> names = new ArrayList<>();
        Matcher matcher = PARAMETER.matcher(text);
        StringBuilder numbered = new StringBuilder();
        while (matcher.find()) {
            names.add(matcher.group(1) == null ? known.get(names.size()) : matcher.group(1));
            String parameter = mark.equals("?") ? "?" : mark + names.size();
            matcher.appendReplacement(numbered, Matcher.quoteReplacement(parameter));
        }
        matcher.appendTail(numbered);
        return new Prepared(numbered.toString(), names);
    }
}
