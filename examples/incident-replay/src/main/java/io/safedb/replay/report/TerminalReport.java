package io.safedb.replay.report;

import io.safedb.Rule;
import io.safedb.replay.incident.Expectation;
import io.safedb.replay.incident.Verdict;
import io.safedb.replay.run.IncidentResult;
import io.safedb.replay.run.Protocol;
import io.safedb.replay.run.StepResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The protocol as a table and a summary; where a table does not fit, one paragraph for each step. */
public final class TerminalReport {
    /** Columns that a table needs: below, words would break in its cells. */
    private static final int NARROWEST_TABLE = 100;

    /** What the lines between the cells and the cell of the verdict take of a table's width. */
    private static final int LINES_AND_VERDICT = 22;

    private static final int VERDICT = 9;

    private final Screen screen;
    private final int width;

    /** Shows protocols on this screen. */
    public TerminalReport(Screen screen) {
        this.screen = screen;
        this.width = screen.columns();
    }

    /** Prints it. */
    public void print(Protocol protocol) {
        screen.out().println(render(protocol));
        screen.out().flush();
    }

    String render(Protocol protocol) {
        StringBuilder text = new StringBuilder();
        for (IncidentResult incident : protocol.incidents()) {
            text.append('\n').append(head(incident));
            text.append(width < NARROWEST_TABLE ? paragraphs(incident) : table(incident));
        }
        return plain(text.append('\n').append(summary(protocol)).toString());
    }

    private String head(IncidentResult incident) {
        return screen.bold(incident.incident().id() + "  " + incident.incident().title())
                + "\n"
                + TextTable.wrap(incident.incident().story(), width - 5).stream()
                        .map(line -> "     " + line + "\n")
                        .collect(Collectors.joining());
    }

    private TextTable table(IncidentResult incident) {
        int cells = width - LINES_AND_VERDICT;
        int step = cells * 33 / 98;
        int raw = cells * 29 / 98;
        TextTable table = new TextTable(screen.boxes(), step, raw, cells - step - raw, VERDICT);
        table.rule();
        table.row(UnaryOperator.identity(), "step", "raw", "with safedb", "verdict");
        table.rule();
        for (StepResult result : incident.steps()) {
            table.row(
                    verdict -> screen.paint(result.verdict(), verdict),
                    title(result),
                    result.rawHarm().words(),
                    result.guardedWords(),
                    verdict(result));
        }
        table.rule();
        return table;
    }

    private String paragraphs(IncidentResult incident) {
        StringBuilder text = new StringBuilder();
        for (StepResult result : incident.steps()) {
            text.append('\n')
                    .append(TextTable.wrapBehind(" ", title(result), width))
                    .append('\n')
                    .append(TextTable.wrapBehind(
                            "   raw:         ", result.rawHarm().words(), width))
                    .append('\n')
                    .append(TextTable.wrapBehind("   with safedb: ", result.guardedWords(), width))
                    .append("\n   ")
                    .append(screen.paint(result.verdict(), verdict(result)))
                    .append('\n');
        }
        return text.toString();
    }

    private static String title(StepResult result) {
        return result.step().situation().kind().title() + ": " + result.step().title();
    }

    private static String verdict(StepResult result) {
        return result.verdict().label() + (result.asExpected() ? "" : " (!)");
    }

    private String hanging(String line, String indent) {
        return line.length() <= width ? line : TextTable.wrapIndented(line, width, indent);
    }

    private String summary(Protocol protocol) {
        StringBuilder text = new StringBuilder();
        text.append(hanging(
                        String.format(
                                Locale.ROOT,
                                "%d steps in %.1f s on %s",
                                protocol.steps().size(),
                                protocol.took().toMillis() / 1000.0,
                                protocol.servers()),
                        "  "))
                .append('\n');
        for (Verdict verdict : Verdict.values()) {
            long count = protocol.count(verdict);
            if (count > 0 || verdict == Verdict.NOT_YET || verdict == Verdict.LEAKED) {
                String label = verdict.label();
                String line = TextTable.wrapBehind(
                        String.format(Locale.ROOT, "%5d  %-11s", count, label), meaning(verdict), width);
                // Painted after it was fitted: colours do not count as width.
                text.append(count > 0 ? line.replaceFirst(label, screen.paint(verdict, label)) : line)
                        .append('\n');
            }
        }
        notYet(protocol, text);
        List<Rule> rules = Protocol.notEnforced();
        if (!rules.isEmpty()) {
            text.append('\n')
                    .append(hanging(
                            "Rules that this version does not enforce yet: "
                                    + rules.stream().map(Rule::toString).collect(Collectors.joining(", ")),
                            "  "))
                    .append('\n');
        }
        surprises(protocol, text);
        return text.toString().stripTrailing();
    }

    private void notYet(Protocol protocol, StringBuilder text) {
        List<String> reasons = reasons(protocol);
        if (!reasons.isEmpty()) {
            text.append("\nNot prevented yet:\n");
            reasons.forEach(reason -> text.append(hanging("  " + reason, "  ")).append('\n'));
        }
    }

    /**
     * Why steps are not prevented yet: each reason once, with the number of its steps and the incidents they are of.
     */
    static List<String> reasons(Protocol protocol) {
        Map<Expectation, List<String>> incidents = new LinkedHashMap<>();
        for (IncidentResult incident : protocol.incidents()) {
            for (StepResult step : incident.steps()) {
                if (step.verdict() == Verdict.NOT_YET) {
                    incidents
                            .computeIfAbsent(step.step().expectation(), expectation -> new ArrayList<>())
                            .add(incident.incident().id());
                }
            }
        }
        return incidents.entrySet().stream()
                .map(reason -> reason.getValue().size()
                        + (reason.getValue().size() == 1 ? " step of " : " steps of ")
                        + reason.getValue().stream().distinct().collect(Collectors.joining(", "))
                        + ": " + reason(reason.getKey()))
                .toList();
    }

    private void surprises(Protocol protocol, StringBuilder text) {
        int surprises = protocol.surprises().size();
        if (surprises == 0) {
            text.append("\nEvery verdict is as this version claims.\n");
            return;
        }
        text.append("\nNOT AS CLAIMED (").append(surprises).append("):\n");
        for (IncidentResult incident : protocol.incidents()) {
            for (StepResult step : incident.steps()) {
                if (!step.asExpected()) {
                    text.append(hanging("  " + incident.incident().id() + " " + surprise(step), "  "))
                            .append('\n');
                }
            }
        }
    }

    private static String surprise(StepResult step) {
        Expectation expected = step.step().expectation();
        String rules = expected.rules().isEmpty() ? "" : " (" + expected.ruleNames() + ")";
        String by = step.violation() == null ? "" : " by " + step.violation().rule();
        return title(step) + ": claimed " + expected.verdict().label() + rules + ", was "
                + step.verdict().label() + by;
    }

    private static String reason(Expectation expectation) {
        return (expectation.rules().isEmpty() ? "" : expectation.ruleNames() + ". ") + expectation.reason();
    }

    static String meaning(Verdict verdict) {
        return switch (verdict) {
            case PREVENTED -> "refused, and the guarded copy shows no harm";
            case SCOPED -> "ran on the organisation's own rows only; nobody else's were shown or changed";
            case NOT_YET -> "did its harm; this version does not claim to prevent it";
            case LEAKED -> "did its harm where prevention is claimed";
            case BROKEN -> "says nothing: see the reason";
        };
    }

    /** Keeps what the terminal can show: no control characters but colours and line ends. */
    private static String plain(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> c == '\n' || c == 0x1b || !Character.isISOControl(c))
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }
}
