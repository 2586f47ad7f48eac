package io.safedb.mongo;

import com.mongodb.client.MongoClient;
import io.safedb.SafeDb;
import java.util.Objects;

/**
 * Main entry point for MongoDB: wraps a {@code MongoClient} once, and every call through it is read, decided, narrowed
 * to the current tenant or refused.
 *
 * <pre>{@code
 * MongoClient mongo = SafeMongo.wrap(MongoClients.create(settings), safeDb);
 * }</pre>
 */
public final class SafeMongo {
    private SafeMongo() {}

    /**
     * Wraps a client. Everything that is reached from the returned one is guarded; the client given should not be used
     * any more. Safe on any thread.
     *
     * <p>The marker of each database is read here for the databases that the policy names, and for any other one when
     * it is first obtained. An iterable stays on the tenant in whose scope it was created, also when it is iterated
     * after that scope has closed; iterating it in another tenant's scope is refused.
     *
     * <p>Sessions are guarded too: their originator is the returned client. A change stream shows the tenant's events,
     * as far as they can be placed: where a collection does not keep the documents from before a change
     * ({@code changeStreamPreAndPostImages}), nobody can say whose a deleted document was, and deletes do not come.
     *
     * @param client the driver's client; closing the returned one closes it
     * @throws io.safedb.SafeDbException ({@code SDB301}) if declared environment, marker, name and the databases
     *     wrapped before disagree
     */
    public static MongoClient wrap(MongoClient client, SafeDb safeDb) {
        Objects.requireNonNull(client, "client");
        Objects.requireNonNull(safeDb, "safeDb");
        if (client instanceof Guarded) {
            throw new IllegalArgumentException("This client is wrapped by safedb already. Wrap a client once.");
        }
        Deployment deployment = new Deployment(client, safeDb);
        deployment.admitDeclared();
        return GuardedClient.COMPLETION.create(client, deployment);
    }

    /**
     * Whether an object is a client that {@link #wrap} has returned, or a database or collection reached from one.
     *
     * @param object any
     * @return whether it is
     */
    public static boolean isGuarded(Object object) {
        return object instanceof Guarded;
    }
}
