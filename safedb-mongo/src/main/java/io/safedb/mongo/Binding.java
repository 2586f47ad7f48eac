package io.safedb.mongo;

import io.safedb.Scope;
import io.safedb.guard.Call;
import io.safedb.guard.Decision;
import io.safedb.guard.Finding;
import io.safedb.guard.TenantMention;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * What an iterable was created for. Iterables are lazy: they stay narrowed to the tenant in whose scope they were
 * created, also after that scope has closed, so that a stream may be consumed later. What must not happen is that one
 * tenant's request consumes what was created for another, for example out of a field: that is refused when it is
 * executed.
 */
final class Binding {
    private final BiConsumer<Call, Scope> guard;
    private final String operation;
    private final List<Call.Target> targets;
    private final Scope created;
    private final boolean sharedRowsOnly;

    private Binding(
            BiConsumer<Call, Scope> guard,
            String operation,
            List<Call.Target> targets,
            Scope created,
            boolean sharedRowsOnly) {
        this.guard = guard;
        this.operation = operation;
        this.targets = targets;
        this.created = created;
        this.sharedRowsOnly = sharedRowsOnly;
    }

    /** For an iterable over rows. */
    static Binding of(
            AdmittedDatabase database, String operation, String collection, Scope created, Decision decision) {
        return of(
                database::decide, operation, List.of(new Call.Target(collection, Call.Touch.READ)), created, decision);
    }

    /** For an iterable over rows of several collections. */
    static Binding of(
            BiConsumer<Call, Scope> guard,
            String operation,
            List<Call.Target> targets,
            Scope created,
            Decision decision) {
        return new Binding(
                guard,
                operation,
                targets,
                created,
                decision instanceof Decision.Allow && !(created instanceof Scope.OfSystem));
    }

    /** For an iterable over names and definitions, which are the same for all tenants. */
    static Binding ofSchema(AdmittedDatabase database, String operation, Scope created) {
        return new Binding(database::decide, operation, List.of(), created, true);
    }

    /** For what a server answers where the policy only observes. */
    static Binding ofServer(Deployment deployment) {
        return new Binding(deployment::decide, "iterate", List.of(), Scope.None.INSTANCE, true);
    }

    /** Asks the Guard about a call of the iterable's own; throws its refusal. */
    void decide(Call call, Scope scope) {
        guard.accept(call, scope);
    }

    String operation() {
        return operation;
    }

    List<Call.Target> targets() {
        return targets;
    }

    /** Refuses to be executed in the scope of another tenant than the one it was created for. */
    void executedIn(Scope now) {
        if (sharedRowsOnly || !(now instanceof Scope.OfTenant executing)) {
            return;
        }
        if (!(created instanceof Scope.OfTenant creating)) {
            Finding crossing = new Finding(
                    Finding.Kind.UNNARROWABLE,
                    operation,
                    "it was created in a SystemScope and is executed for one tenant");
            guard.accept(call(List.of(), List.of(crossing)), now);
        } else if (!executing.tenant().equals(creating.tenant())) {
            TenantMention other = TenantMention.value(
                    TenantMention.Use.COMPARED,
                    creating.tenant().value(),
                    "the scope in which the iterable was created");
            guard.accept(call(List.of(other), List.of()), now);
        }
    }

    private Call call(List<TenantMention> mentions, List<Finding> findings) {
        return new Call(operation, Call.Action.READ, targets, mentions, findings, operation + " executed");
    }
}
