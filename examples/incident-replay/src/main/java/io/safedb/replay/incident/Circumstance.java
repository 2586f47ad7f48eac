package io.safedb.replay.incident;

import io.safedb.environment.Environment;

/** What the guarded run of a step stands under besides the organisation's scope. The raw run knows nothing of it. */
public sealed interface Circumstance {
    /** Nothing else. */
    record Everyday() implements Circumstance {}

    /**
     * A test run is open, as the application's test support opens one.
     *
     * @param runId its name
     */
    record TestRun(String runId) implements Circumstance {}

    /** Whoever owns the schema has created the unique indexes that the policy prints. */
    record PrintedIndexes() implements Circumstance {}

    /** The code is called by a class of the application's tests, out of a jar of test classes. */
    record TestJar() implements Circumstance {}

    /**
     * The code runs under a token that an approver of the policy signed.
     *
     * @param operation what the token approves
     * @param target on what
     * @param environment the environment of the database that it was made out for; where it is not the step's own, it
     *     was made out for another database
     */
    record Approved(String operation, String target, Environment environment) implements Circumstance {}
}
