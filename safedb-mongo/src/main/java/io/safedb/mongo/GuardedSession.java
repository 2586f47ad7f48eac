package io.safedb.mongo;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCluster;
import io.safedb.Scope;
import io.safedb.guard.Call;
import io.safedb.guard.Finding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A guarded session. It is the driver's session in everything that can be seen of it, transactions and causal times
 * included, but for two ways that lead to raw objects: its originator is the guarded client, and the driver's own notes
 * about a transaction, through which commands can be sent, are not shown.
 *
 * <p>The driver takes its own sessions only. A guarded one is given to guarded methods, each of which hands the
 * driver's session on; {@link #given} is the one place where that is looked up.
 */
abstract class GuardedSession extends Guarded implements ClientSession {
    private static final Completion<GuardedSession> COMPLETION =
            Completion.of(GuardedSession.class, ClientSession.class);

    final ClientSession delegate;
    private final MongoCluster originator;
    private final Deployment deployment;

    GuardedSession(ClientSession delegate, MongoCluster originator, Deployment deployment) {
        this.delegate = delegate;
        this.originator = originator;
        this.deployment = deployment;
    }

    static ClientSession of(ClientSession raw, MongoCluster originator, Deployment deployment) {
        return COMPLETION.create(raw, originator, deployment);
    }

    /**
     * The session argument of a call as the driver knows it. Whether it belongs to the client is the driver's own
     * check.
     *
     * @param session a guarded one, or any other
     * @throws IllegalArgumentException if there is none, with the driver's text
     */
    static ClientSession given(@Nullable ClientSession session) {
        ClientSession present = Arguments.notNull("clientSession", session);
        return present instanceof GuardedSession guarded ? guarded.delegate : present;
    }

    /** The arguments of a call that goes to the driver as it is, with the driver's session among them. */
    static @Nullable Object @Nullable [] given(@Nullable Object @Nullable [] arguments) {
        if (arguments == null || arguments.length == 0 || !(arguments[0] instanceof GuardedSession guarded)) {
            return arguments;
        }
        @Nullable Object[] known = arguments.clone();
        known[0] = guarded.delegate;
        return known;
    }

    /** The guarded client that started the session. */
    @Override
    public Object getOriginator() {
        return originator;
    }

    /** Where a transaction is bound to one connection, the driver keeps that connection here. */
    @Override
    public @Nullable Object getTransactionContext() {
        decide(
                new Call(
                        "getTransactionContext",
                        Call.Action.CONTROL,
                        List.of(),
                        List.of(),
                        List.of(new Finding(
                                Finding.Kind.TAMPERING,
                                "getTransactionContext",
                                "it leads to the driver's own connection, on which nothing is guarded")),
                        "getTransactionContext(session)"),
                Scope.current());
        return null;
    }

    @Override
    void decide(Call call, Scope scope) {
        deployment.decide(call, scope);
    }

    @Override
    Class<?> driverInterface() {
        return ClientSession.class;
    }

    @Override
    String owner() {
        return "the session";
    }

    @Override
    List<Call.Target> judgedTargets() {
        return List.of();
    }

    @Override
    Object raw() {
        return delegate;
    }

    @Override
    @Nullable
    Object wrap(@Nullable Object answer) {
        return answer;
    }
}
