package io.safedb.replay.run;

import io.safedb.SafeDbViolation;
import io.safedb.replay.incident.Aftermath;
import io.safedb.replay.incident.Expectation;
import io.safedb.replay.incident.Harm;
import io.safedb.replay.incident.HarmMeasure;
import io.safedb.replay.incident.Seen;
import io.safedb.replay.incident.Step;
import io.safedb.replay.incident.Verdict;
import io.safedb.replay.state.StateChange;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a step did, raw and guarded.
 *
 * @param step the step
 * @param rawHarm what the raw run destroyed or showed
 * @param guardedHarm the same measure over the guarded run
 * @param guardedAction what the guarded run did to its copy, in words
 * @param violation the refusal; null if nothing was refused
 * @param verdict what became of it
 * @param trouble why the step says nothing; empty if it does
 */
public record StepResult(
        Step step,
        Harm rawHarm,
        Harm guardedHarm,
        String guardedAction,
        @Nullable SafeDbViolation violation,
        Verdict verdict,
        String trouble) {

    static StepResult judge(Step step, Run raw, Run guarded) {
        Harm rawHarm = step.measure().of(raw.aftermath());
        Harm guardedHarm = step.measure().of(guarded.aftermath());
        SafeDbViolation violation = guarded.violation();
        String trouble = trouble(raw, guarded, rawHarm, violation);
        if (trouble.isEmpty() && violation == null && !guarded.isDuplicate() && !guardedHarm.done()) {
            trouble = missing(raw.aftermath(), guarded.aftermath());
        }
        boolean touchedOthers = touchedOthers(guarded);
        Verdict verdict;
        if (!trouble.isEmpty()) {
            verdict = Verdict.BROKEN;
        } else if (guardedHarm.done() || touchedOthers) {
            verdict = step.expectation().verdict() == Verdict.NOT_YET ? Verdict.NOT_YET : Verdict.LEAKED;
        } else {
            verdict = violation != null || guarded.isDuplicate() ? Verdict.PREVENTED : Verdict.SCOPED;
        }
        return new StepResult(step, rawHarm, guardedHarm, action(guarded), violation, verdict, trouble);
    }

    /** Whatever a step's measure counts: what is not the tenant's own must be as it was. */
    private static boolean touchedOthers(Run guarded) {
        StateChange change = guarded.aftermath().change();
        return HarmMeasure.changedOfOthers(guarded.aftermath()).count() > 0
                || !change.dropped().isEmpty()
                || !change.altered().isEmpty();
    }

    private static String trouble(Run raw, Run guarded, Harm rawHarm, @Nullable SafeDbViolation violation) {
        if (raw.failure() != null) {
            return "The raw run failed: " + raw.failure();
        }
        if (!rawHarm.done()) {
            return "The raw run did no harm, so there was nothing to prevent.";
        }
        if (!raw.aftermath()
                .before()
                .withoutMarkers()
                .equals(guarded.aftermath().before().withoutMarkers())) {
            return "The two copies were not identical before the runs.";
        }
        if (guarded.failure() != null && violation == null && !guarded.isDuplicate()) {
            return "The guarded run failed, and not by a refusal: " + guarded.failure();
        }
        return "";
    }

    /**
     * What a step that ran owes its organisation: all that the raw run did with the organisation's own rows. A guard
     * that shows nobody anything would pass for one that scopes.
     */
    private static String missing(Aftermath raw, Aftermath guarded) {
        if (!own(raw).equals(own(guarded))) {
            return "The guarded run did not show or change the organisation's own rows as the raw run did.";
        }
        return "";
    }

    private static List<Object> own(Aftermath aftermath) {
        StateChange changed =
                aftermath.change().onlyRows(row -> aftermath.tenant().equals(row.owner()));
        return List.of(Set.copyOf(changed.rows()), HarmMeasure.ownOf(aftermath));
    }

    private static String action(Run guarded) {
        String changes = guarded.aftermath().change().describe();
        Seen seen = guarded.aftermath().seen();
        if (seen instanceof Seen.Rows rows) {
            return "showed " + rows.ids().size() + " " + rows.relation() + "; " + changes;
        }
        if (seen instanceof Seen.Counted number) {
            return "counted " + number.counted() + " " + number.relation() + "; " + changes;
        }
        return changes;
    }

    /** Whether it is what this version claims. */
    public boolean asExpected() {
        Expectation expected = step.expectation();
        return verdict == expected.verdict()
                && (verdict != Verdict.PREVENTED
                        || (violation == null
                                ? expected.rules().isEmpty()
                                : expected.rules().contains(violation.rule())));
    }

    /** What safedb did, in a few words: the rule and the first line of the refusal, or what ran. */
    public String guardedWords() {
        Expectation expected = step.expectation();
        String tenant = step.tenant();
        return switch (verdict) {
            case PREVENTED ->
                (violation == null ? "the database refused it, by the unique index that the policy prints" : refusal())
                        + ("changed nothing".equals(guardedAction) || guardedAction.startsWith("showed 0")
                                ? ""
                                : " (Before that, for " + tenant + " only: " + guardedAction + ".)");
            case SCOPED -> "ran on " + tenant + "'s rows only: " + guardedAction;
            case NOT_YET ->
                "ran: "
                        + guardedHarm.words()
                        + (expected.rules().isEmpty() ? "" : " (" + expected.ruleNames() + " is still to come)");
            case LEAKED ->
                "let it through: "
                        + (guardedHarm.done() ? guardedHarm.words() : guardedAction)
                        + (violation == null ? "" : ", though it refused: " + refusal());
            case BROKEN -> trouble;
        };
    }

    private String refusal() {
        return violation == null ? "" : violation.rule() + ": " + firstLine(violation.message());
    }

    /**
     * What was stopped, in one line: the lines after the header, which only repeats the rule, up to the call's shape.
     */
    private static String firstLine(String message) {
        return message.lines()
                .skip(1)
                .takeWhile(line -> !line.startsWith("Call: "))
                .map(String::strip)
                .collect(Collectors.joining(" "));
    }
}
