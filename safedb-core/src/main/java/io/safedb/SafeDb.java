package io.safedb;

import io.safedb.log.EnforcementLog;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

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
    private final Map<String, Environment> databases = new ConcurrentHashMap<>();

    private SafeDb(SafeDbPolicy policy) {
        this.policy = policy;
        this.log = EnforcementLog.open(policy.logFile());
    }

    /** Starts safedb with a policy and opens its enforcement log. */
    public static SafeDb create(SafeDbPolicy policy) {
        return new SafeDb(Objects.requireNonNull(policy, "policy"));
    }

    /** The policy in force. */
    public SafeDbPolicy policy() {
        return policy;
    }

    /** The log that every decision goes to. */
    public EnforcementLog log() {
        return log;
    }

    /**
     * The databases wrapped so far and what their markers say they are, by a name for messages; live and modifiable by
     * the edges.
     */
    public Map<String, Environment> databases() {
        return databases;
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
