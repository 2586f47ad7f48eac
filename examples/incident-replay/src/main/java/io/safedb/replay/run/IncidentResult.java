package io.safedb.replay.run;

import io.safedb.replay.incident.Incident;
import java.util.List;

/**
 * An incident and what became of its steps.
 *
 * @param incident the incident
 * @param steps one result for each of its steps, in their order
 * @param logs the names of the enforcement logs of its guarded runs, beside the report
 */
public record IncidentResult(Incident incident, List<StepResult> steps, List<String> logs) {
    /** Copies the lists. */
    public IncidentResult {
        steps = List.copyOf(steps);
        logs = List.copyOf(logs);
    }
}
