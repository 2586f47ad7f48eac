package io.safedb.mongo;

import io.safedb.SafeDbException;
import io.safedb.SafeDbPolicy;
import io.safedb.Scope;
import io.safedb.guard.Call;
import io.safedb.guard.Decision;
import io.safedb.guard.Enforcement;
import io.safedb.mongo.bson.BsonNarrower;
import io.safedb.mongo.bson.CallReader;
import io.safedb.mongo.bson.TenantValue;
import java.util.Set;

/** A database that may be used: who reads its calls, who decides about them. Safe on any thread. */
final class AdmittedDatabase {
    private final String name;
    private final Enforcement enforcement;
    private final String tenantField;
    private final Set<String> commands;
    private final CallReader reader;

    AdmittedDatabase(String name, Enforcement enforcement, SafeDbPolicy policy) {
        this.name = name;
        this.enforcement = enforcement;
        this.tenantField = policy.tenantColumn();
        this.commands = policy.commands();
        this.reader = new CallReader(tenantField);
    }

    String name() {
        return name;
    }

    /** The commands that {@code runCommand} may run. */
    Set<String> commands() {
        return commands;
    }

    CallReader reader() {
        return reader;
    }

    /** Asks the Guard; throws its refusal. */
    Decision decide(Call call, Scope scope) {
        Decision decision = enforcement.decide(call, scope);
        if (decision instanceof Decision.Refuse refuse) {
            throw new SafeDbException(refuse.violation());
        }
        return decision;
    }

    /**
     * The exception for a call that cannot be read. It is thrown also where the policy only observes: there is no copy
     * that could be sent.
     */
    SafeDbException unreadable(Call unreadable, Scope scope) {
        Decision decision = decide(unreadable, scope);
        return new SafeDbException(decision.observed().get(0));
    }

    /** What a decision lets be sent. */
    Narrowing narrowing(Decision decision, boolean collated) {
        if (!(decision instanceof Decision.Narrow narrow)) {
            return Narrowing.NONE;
        }
        BsonNarrower narrower =
                new BsonNarrower(tenantField, TenantValue.of(narrow.tenant()), enforcement.guard()::access);
        return new Narrowing(collated ? narrower.underCollation() : narrower);
    }
}
