package io.safedb.replay.report;

import io.safedb.Rule;
import io.safedb.replay.incident.Expectation;
import io.safedb.replay.incident.Verdict;
import io.safedb.replay.run.IncidentResult;
import io.safedb.replay.run.Protocol;
import io.safedb.replay.run.StepResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The protocol as a table of 120 columns and a summary. */
public final class TerminalReport {
    private static final int WIDTH = 120;

    private final Screen screen;

    /** Shows protocols on this screen. */
    public TerminalReport(Screen screen) {
        this.screen = screen;
    }

    /** Prints it. */
    public void print(Protocol protocol) {
        screen.out().println(render(protocol));
        screen.out().flush();
    }

    String render(Protocol protocol) {
        StringBuilder text = new StringBuilder();
        for (IncidentResult incident : protocol.incidents()) {
            text.append('\n').append(head(incident)).append(table(incident));
        }
        return plain(text.append('\n').append(summary(protocol)).toString());
    }

    private String head(IncidentResult incident) {
        return screen.bold(incident.incident().id() + "  " + incident.incident().title())
                + "\n"
                + TextTable.wrap(incident.incident().story(), WIDTH - 5).stream()
                        .map(line -> "     " + line + "\n")
                        .collect(Collectors.joining());
    }

    private TextTable table(IncidentResult incident) {
        TextTable table = new TextTable(screen.boxes(), 33, 29, 36, 9);
        table.rule();
        table.row(UnaryOperator.identity(), "step", "raw", "with safedb", "verdict");
        table.rule();
        for (StepResult step : incident.steps()) {
            table.row(
                    verdict -> screen.paint(step.verdict(), verdict),
                    step.step().situation().kind().title() + ": " + step.step().title(),
                    step.rawHarm().words(),
                    step.guardedWords(),
                    step.verdict().label() + (step.asExpected() ? "" : " (!)"));
        }
        table.rule();
        return table;
    }

    private String summary(Protocol protocol) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%d steps in %.1f s on %s%n",
                protocol.steps().size(),
                protocol.took().toMillis() / 1000.0,
                protocol.servers()));
        for (Verdict verdict : Verdict.values()) {
            long count = protocol.count(verdict);
            if (count > 0 || verdict == Verdict.NOT_YET || verdict == Verdict.LEAKED) {
                text.append(String.format(Locale.ROOT, "%5d  ", count))
                        .append(screen.paint(verdict, verdict.label()))
                        .append(" ".repeat(11 - verdict.label().length()))
                        .append(meaning(verdict))
                        .append('\n');
            }
        }
        notYet(protocol, text);
        List<Rule> rules = Protocol.notEnforced();
        if (!rules.isEmpty()) {
            text.append("\nRules that this version does not enforce yet: ")
                    .append(rules.stream().map(Rule::toString).collect(Collectors.joining(", ")))
                    .append('\n');
        }
        surprises(protocol, text);
        return text.toString()
                .lines()
                .flatMap(line -> line.length() <= WIDTH || line.contains("\u001b")
                        ? Stream.of(line)
                        : Stream.of(TextTable.wrapIndented(line, WIDTH, "  ")))
                .collect(Collectors.joining("\n"));
    }

    private void notYet(Protocol protocol, StringBuilder text) {
        List<StepResult> steps = protocol.steps().stream()
                .filter(step -> step.verdict() == Verdict.NOT_YET)
                .toList();
        if (steps.isEmpty()) {
            return;
        }
        text.append("\nNot prevented yet:\n");
        steps.stream()
                .collect(Collectors.groupingBy(
                        step -> step.step().expectation(), LinkedHashMap::new, Collectors.counting()))
                .forEach((expectation, count) -> text.append("  ")
                        .append(count)
                        .append(count == 1 ? " step: " : " steps: ")
                        .append(reason(expectation))
                        .append('\n'));
    }

    private void surprises(Protocol protocol, StringBuilder text) {
        List<StepResult> surprises = protocol.surprises();
        if (surprises.isEmpty()) {
            text.append("\nEvery verdict is as this version claims.\n");
            return;
        }
        text.append("\nNOT AS CLAIMED (").append(surprises.size()).append("):\n");
        for (StepResult step : surprises) {
            Expectation expected = step.step().expectation();
            text.append("  ")
                    .append(step.step().situation().kind().title())
                    .append(": ")
                    .append(step.step().title())
                    .append(": claimed ")
                    .append(expected.verdict().label())
                    .append(expected.rules().isEmpty() ? "" : " (" + expected.ruleNames() + ")")
                    .append(", was ")
                    .append(step.verdict().label())
                    .append(
                            step.violation() == null
                                    ? ""
                                    : " by " + step.violation().rule())
                    .append('\n');
        }
    }

    static String reason(Expectation expectation) {
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
