package io.safedb;

import io.safedb.environment.Environment;
import io.safedb.log.EnforcementLog;
import io.safedb.log.LogSettings;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Main entry point: one per application, from its policy. Wrap each {@code DataSource} and {@code MongoClient} with it
 * once:
 *
 * <pre>{@code
 * SafeDb safeDb = SafeDb.create(SafeDbPolicy.load(Path.of("safedb.yaml")));
 * DataSource guarded = SafeDataSource.wrap(pool, safeDb);
 * MongoClient mongo = SafeMongo.wrap(client, safeDb);
 * }</pre>
 *
 * <p>Safe on any thread. Close it when the application ends, after the databases.
 */
public final class SafeDb implements AutoCloseable {
    private final SafeDbPolicy policy;
    private final EnforcementLog log;
    private final Map<String, Environment> databases = new HashMap<>();

    private SafeDb(SafeDbPolicy policy) {
        this.policy = policy;
        this.log = openLog(policy);
    }

    /**
     * Starts safedb with a policy and opens its enforcement log.
     *
     * @param policy what the application is held to
     * @return safedb, to be closed when the application ends
     * @throws PolicyException (key {@code log.file}) if the log cannot be written
     */
    public static SafeDb create(SafeDbPolicy policy) {
        return new SafeDb(Objects.requireNonNull(policy, "policy"));
    }

    private static EnforcementLog openLog(SafeDbPolicy policy) {
        // OpenTelemetry's name for the application, and its word for one that has none.
        String named = System.getenv("OTEL_SERVICE_NAME");
        String service = named == null || named.isBlank() ? "unknown_service:java" : named;
        try {
            return EnforcementLog.open(new LogSettings(
                    policy.logFile(),
                    policy.logsEachAllowedCall(),
                    service,
                    policy.digest(),
                    policy.mode().label()));
        } catch (IOException e) {
            throw new PolicyException(
                    "log.file",
                    "The enforcement log " + policy.logFile() + " cannot be written ("
                            + e.getClass().getSimpleName() + ": " + e.getMessage() + ").",
                    "Create the folder and let this process write to it, or name another file. Without log.file,"
                            + " refusals go to the application's log only.");
        }
    }

    /** {@return the policy in force} */
    public SafeDbPolicy policy() {
        return policy;
    }

    /** {@return the log that every decision goes to} */
    public EnforcementLog log() {
        return log;
    }

    /** {@return the databases wrapped so far, by a name for messages, and what their markers say they are} A copy. */
    public Map<String, Environment> databases() {
        synchronized (databases) {
            return Map.copyOf(databases);
        }
    }

    /**
     * Adds a database to those that this application works on, if it is let in. For the edges. One at a time: of two
     * databases that disagree, wrapped at the same moment, one sees the other.
     *
     * @param <D> the decision
     * @param name for messages
     * @param environment what its marker says
     * @param decide decides, given the databases let in before
     * @param letIn whether a decision lets it in
     * @return the decision
     */
    public <D> D admit(
            String name,
            Environment environment,
            Function<? super Map<String, Environment>, ? extends D> decide,
            Predicate<? super D> letIn) {
        synchronized (databases) {
            D decision = decide.apply(Map.copyOf(databases));
            if (letIn.test(decision)) {
                databases.put(name, environment);
            }
            return decision;
        }
    }

    /**
     * Writes what the log still holds and closes it. Guarded objects refuse nothing less afterwards; they log to SLF4J
     * only.
     */
    @Override
    public void close() {
        log.close();
    }
}
