package io.safedb.replay.run;

import io.safedb.Rule;
import io.safedb.replay.incident.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * All of a replay.
 *
 * @param incidents what became of each
 * @param servers the database servers, by name and version
 * @param started when it began
 * @param took how long it took, without starting the servers
 */
public record Protocol(List<IncidentResult> incidents, String servers, Instant started, Duration took) {
    /** Copies the incidents. */
    public Protocol {
        incidents = List.copyOf(incidents);
    }

    /** Every step. */
    public List<StepResult> steps() {
        return incidents.stream().flatMap(incident -> incident.steps().stream()).toList();
    }

    /** How many steps have a verdict. */
    public long count(Verdict verdict) {
        return steps().stream().filter(step -> step.verdict() == verdict).count();
    }

    /** The steps that are not what this version claims. */
    public List<StepResult> surprises() {
        return steps().stream().filter(step -> !step.asExpected()).toList();
    }

    /** The rules that this version does not enforce. */
    public static List<Rule> notEnforced() {
        return Arrays.stream(Rule.values()).filter(rule -> !rule.enforced()).toList();
    }
}
