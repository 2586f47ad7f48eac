package io.safedb;

import io.safedb.environment.Environment;
import io.safedb.log.EnforcementLog;
import io.safedb.log.LogSettings;
import io.safedb.token.Token;
import io.safedb.token.TokenSource;
import io.safedb.token.TokenSourceException;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

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
    private final Map<String, WrappedDatabase> attached = new LinkedHashMap<>();

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
     * Runs something under a token: the one destructive call that the token is made out for may run in it, once. What
     * the token does not name is refused as without it.
     *
     * <pre>{@code
     * safeDb.withToken(Token.of(text), () -> statement.execute("DROP TABLE audit_log"));
     * }</pre>
     *
     * @param <T> what it gives
     * @param <E> what it throws
     * @param token from an approver; not checked before a destructive call asks for it
     * @param work runs on this thread; tasks that it hands to other threads have no token
     * @return what it gives
     * @throws E what it throws
     */
    public <T extends @Nullable Object, E extends Exception> T withToken(Token token, Work<T, E> work) throws E {
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(work, "work");
        Scope current = Scope.current();
        return ScopeStack.push(current.under(current.conditions().with(token))).around(work);
    }

    /**
     * Runs something that gives nothing under a token, as {@link #withToken(Token, Work)} does.
     *
     * @param <E> what it throws
     * @param token from an approver; not checked before a destructive call asks for it
     * @param task runs on this thread; tasks that it hands to other threads have no token
     * @throws E what it throws
     */
    public <E extends Exception> void withToken(Token token, Task<E> task) throws E {
        Objects.requireNonNull(task, "task");
        withToken(token, () -> {
            task.run();
            return true;
        });
    }

    /**
     * Takes a token from where it was put and runs something under it, as {@link #withToken(Token, Work)} does. The
     * token is taken when the work begins and is gone from then on, whatever becomes of the work.
     *
     * <pre>{@code
     * safeDb.withToken(TokenSource.file(Path.of("approval.token")), () -> statement.execute("DROP TABLE audit_log"));
     * }</pre>
     *
     * @param <T> what it gives
     * @param <E> what it throws
     * @param source where the token is
     * @param work runs on this thread; tasks that it hands to other threads have no token
     * @return what it gives
     * @throws E what it throws
     * @throws TokenSourceException if no token is there, or it cannot be taken for good; then nothing ran
     */
    public <T extends @Nullable Object, E extends Exception> T withToken(TokenSource source, Work<T, E> work) throws E {
        Objects.requireNonNull(work, "work");
        return withToken(taken(source), work);
    }

    /**
     * Takes a token from where it was put and runs something that gives nothing under it, as
     * {@link #withToken(TokenSource, Work)} does.
     *
     * @param <E> what it throws
     * @param source where the token is
     * @param task runs on this thread; tasks that it hands to other threads have no token
     * @throws E what it throws
     * @throws TokenSourceException if no token is there, or it cannot be taken for good; then nothing ran
     */
    public <E extends Exception> void withToken(TokenSource source, Task<E> task) throws E {
        Objects.requireNonNull(task, "task");
        withToken(taken(source), task);
    }

    private static Token taken(TokenSource source) {
        return source.take()
                .orElseThrow(() -> new TokenSourceException(
                        "No token was put there. Nothing ran; a call that needs no token needs no withToken.", null));
    }

    /**
     * Work that gives something.
     *
     * @param <T> what it gives
     * @param <E> what it throws
     */
    @FunctionalInterface
    public interface Work<T extends @Nullable Object, E extends Exception> {
        /**
         * Does it.
         *
         * @return what it gives
         * @throws E if it fails
         */
        T run() throws E;
    }

    /**
     * Work that gives nothing.
     *
     * @param <E> what it throws
     */
    @FunctionalInterface
    public interface Task<E extends Exception> {
        /**
         * Does it.
         *
         * @throws E if it fails
         */
        void run() throws E;
    }

    /**
     * Removes exactly the rows and documents that carry the stamp of a test run, from every database wrapped so far,
     * whoever's they are. Each PostgreSQL database is one transaction. What is missing because a run was purged before
     * is no error.
     *
     * @param runId as given to {@link TestData#open}
     * @return how many went, by database and by table or collection; those where nothing was found are left out
     * @throws IllegalArgumentException if no run can have that name
     * @throws PurgeException if a database could not be purged; what was purged before stays purged, and the call may
     *     be repeated
     */
    public Map<String, Map<String, Long>> purgeTestData(String runId) {
        TestData.requireRun(runId);
        List<WrappedDatabase> wrapped;
        synchronized (databases) {
            wrapped = List.copyOf(attached.values());
        }
        Map<String, Map<String, Long>> purged = new TreeMap<>();
        for (WrappedDatabase database : wrapped) {
            Map<String, Long> rows = database.purgeTestData(runId);
            // Two databases may have one name.
            rows.forEach((table, count) -> purged.computeIfAbsent(database.name(), name -> new TreeMap<>())
                    .merge(table, count, Long::sum));
        }
        return Collections.unmodifiableMap(purged);
    }

    /**
     * Makes a wrapped database known, once it is admitted. For the edges. A database wrapped again takes the place of
     * its earlier self.
     *
     * @param database the database
     */
    public void attach(WrappedDatabase database) {
        synchronized (databases) {
            attached.put(database.key(), database);
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
