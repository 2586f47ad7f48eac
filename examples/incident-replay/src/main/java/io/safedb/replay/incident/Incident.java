package io.safedb.replay.incident;

import java.util.List;

/**
 * An incident that happened.
 *
 * @param id its number, for example {@code 002}
 * @param title what it is called
 * @param story what happened, in a sentence or two
 * @param steps the harmful steps, each on a fresh copy of its databases
 */
public record Incident(String id, String title, String story, List<Step> steps) {
    /** Copies the steps. */
    public Incident {
        steps = List.copyOf(steps);
    }

    /** All five. */
    public static List<Incident> all() {
        return List.of(
                WrongDatabaseName.incident(),
                MissingTenantFilter.incident(),
                ScriptForEmptyDatabases.incident(),
                EditableBilledTime.incident(),
                TestDataOverRealResults.incident());
    }
}
