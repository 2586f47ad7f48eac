package io.safedb.replay.report;

import io.safedb.Rule;
import io.safedb.SafeDbViolation;
import io.safedb.replay.incident.Verdict;
import io.safedb.replay.run.IncidentResult;
import io.safedb.replay.run.Protocol;
import io.safedb.replay.run.StepResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** The protocol as one page: no scripts, nothing loaded from elsewhere, readable on a phone and on paper. */
public final class HtmlReport {
    private HtmlReport() {}

    /** Writes {@code report.html} into a folder and returns the file. */
    public static Path write(Protocol protocol, Path folder) throws IOException {
        Files.createDirectories(folder);
        return Files.writeString(folder.resolve("report.html"), render(protocol), StandardCharsets.UTF_8);
    }

    static String render(Protocol protocol) {
        return String.format(
                Locale.ROOT,
                """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <title>safedb incident replay</title>
                <style>
                %s</style>
                </head>
                <body>
                <header>
                <h1>Incident replay</h1>
                <p>Each harmful step ran twice on identical copies of a real database: raw, then with safedb, the same
                code both times. Every number was counted in the database afterwards.</p>
                <p class="quiet">%s. %s. %d steps in %.1f s.</p>
                </header>
                <main>
                %s
                %s
                </main>
                </body>
                </html>
                """,
                style(),
                escape(DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ROOT)
                        .withZone(ZoneOffset.UTC)
                        .format(protocol.started().truncatedTo(ChronoUnit.MINUTES))),
                escape(protocol.servers()),
                protocol.steps().size(),
                protocol.took().toMillis() / 1000.0,
                summary(protocol),
                protocol.incidents().stream().map(HtmlReport::incident).collect(Collectors.joining("\n")));
    }

    private static String summary(Protocol protocol) {
        StringBuilder html = new StringBuilder("<section class=\"summary\">\n<ul class=\"counts\">\n");
        for (Verdict verdict : Verdict.values()) {
            long count = protocol.count(verdict);
            if (count > 0 || verdict == Verdict.NOT_YET || verdict == Verdict.LEAKED) {
                html.append("<li><span class=\"count\">")
                        .append(count)
                        .append("</span>")
                        .append(count > 0 ? badge(verdict) : none(verdict))
                        .append("<span class=\"quiet\">")
                        .append(escape(TerminalReport.meaning(verdict)))
                        .append("</span></li>\n");
            }
        }
        html.append("</ul>\n");
        List<StepResult> surprises = protocol.surprises();
        html.append(
                surprises.isEmpty()
                        ? "<p>Every verdict is as this version claims.</p>\n"
                        : "<p class=\"alarm\">" + surprises.size()
                                + " not as this version claims, marked below.</p>\n");
        notYet(protocol, html);
        return html.append("</section>").toString();
    }

    private static void notYet(Protocol protocol, StringBuilder html) {
        List<String> reasons = TerminalReport.reasons(protocol);
        if (!reasons.isEmpty()) {
            html.append("<h2>Not prevented yet</h2>\n<ul>\n");
            reasons.forEach(reason -> html.append("<li>").append(escape(reason)).append("</li>\n"));
            html.append("</ul>\n");
        }
        List<Rule> rules = Protocol.notEnforced();
        if (!rules.isEmpty()) {
            html.append("<p class=\"quiet\">Rules that this version does not enforce yet: ")
                    .append(escape(rules.stream().map(Rule::toString).collect(Collectors.joining(", "))))
                    .append(".</p>\n");
        }
    }

    private static String incident(IncidentResult result) {
        StringBuilder html = new StringBuilder("<section>\n<h2><span class=\"quiet\">")
                .append(escape(result.incident().id()))
                .append("</span> ")
                .append(escape(result.incident().title()))
                .append("</h2>\n<p>")
                .append(escape(result.incident().story()))
                .append("</p>\n<table>\n<thead><tr><th>Step</th><th>Raw</th><th>With safedb</th><th>Verdict</th></tr>"
                        + "</thead>\n<tbody>\n");
        result.steps().forEach(step -> html.append(row(step)));
        return html.append("</tbody>\n</table>\n<p class=\"quiet\">Enforcement log of the guarded runs: ")
                .append(result.logs().stream()
                        .map(name -> "<a href=\"" + escape(name) + "\">" + escape(name) + "</a>")
                        .collect(Collectors.joining(", ")))
                .append("</p>\n</section>")
                .toString();
    }

    private static String row(StepResult step) {
        SafeDbViolation violation = step.violation();
        return "<tr class=\"" + style(step.verdict()) + "\"><td data-label=\"Step\"><div><span class=\"kind\">"
                + escape(step.step().situation().kind().title())
                + "</span> " + escape(step.step().title()) + "</div></td><td data-label=\"Raw\"><div>"
                + escape(step.rawHarm().words()) + "</div></td><td data-label=\"With safedb\"><div>"
                + escape(step.guardedWords())
                + (step.verdict() == Verdict.NOT_YET
                        ? "<p class=\"quiet\">"
                                + escape(step.step().expectation().reason()) + "</p>"
                        : "")
                + (violation == null
                        ? ""
                        : "<details><summary>the whole refusal</summary><pre>" + escape(violation.message())
                                + "</pre></details>")
                + "</div></td><td data-label=\"Verdict\"><div>" + badge(step.verdict())
                + (step.asExpected() ? "" : " <span class=\"alarm\">not as claimed</span>") + "</div></td></tr>\n";
    }

    private static String badge(Verdict verdict) {
        return "<span class=\"badge " + style(verdict) + "\">" + escape(verdict.label()) + "</span>";
    }

    /** The badge of a verdict that no step has. */
    private static String none(Verdict verdict) {
        return "<span class=\"badge\">" + escape(verdict.label()) + "</span>";
    }

    private static String style(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String style() {
        try (InputStream in = Objects.requireNonNull(
                HtmlReport.class.getResourceAsStream("/io/safedb/replay/report.css"), "the style is a resource")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Escapes for text and double-quoted attributes; control characters that no page may hold become a mark. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> {
                    boolean allowed = c == '\n' || c == '\t' || !Character.isISOControl(c);
                    escaped.appendCodePoint(allowed ? c : 0xFFFD);
                }
            }
        });
        return escaped.toString();
    }
}
