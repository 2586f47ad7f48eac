package io.safedb.mongo;

import io.safedb.EnforcementMode;
import io.safedb.RowCondition;
import io.safedb.SafeDbException;
import io.safedb.SafeDbPolicy;
import io.safedb.Scope;
import io.safedb.TableAccess;
import io.safedb.guard.Call;
import io.safedb.guard.Decision;
import io.safedb.guard.Enforcement;
import io.safedb.guard.Finding;
import io.safedb.guard.Obligations;
import io.safedb.mongo.bson.BsonNarrower;
import io.safedb.mongo.bson.CallReader;
import io.safedb.mongo.bson.RunStamp;
import io.safedb.mongo.bson.SparedDocuments;
import io.safedb.mongo.bson.TenantValue;
import io.safedb.token.ApprovalToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A database that may be used: who reads its calls, who decides about them. Safe on any thread. */
final class AdmittedDatabase {
    private static final String CHUNKS = ".chunks";

    private final String name;
    private final Enforcement enforcement;
    private final SafeDbPolicy policy;
    private final String tenantField;
    private final Set<String> commands;
    private final CallReader reader;
    private final CollectionDefinitions definitions;
    private final UsedTokens usedTokens;

    AdmittedDatabase(
            String name,
            Enforcement enforcement,
            SafeDbPolicy policy,
            CollectionDefinitions definitions,
            UsedTokens usedTokens) {
        this.name = name;
        this.enforcement = enforcement;
        this.policy = policy;
        this.tenantField = policy.tenantColumn();
        this.commands = policy.commands();
        this.reader = new CallReader(tenantField, policy.testData().field(), name, this::isShared);
        this.definitions = definitions;
        this.usedTokens = usedTokens;
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

    /** Whether a collection holds what all tenants share, so that nothing narrows a write to it. */
    boolean isShared(String collection) {
        return isUsedAs(collection, TableAccess.SHARED);
    }

    /**
     * Whether a collection holds the chunks of GridFS files: it is called like one, and the policy gives both
     * collections of the bucket to the tenants.
     */
    boolean isChunks(String collection) {
        if (!collection.endsWith(CHUNKS)) {
            return false;
        }
        String bucket = collection.substring(0, collection.length() - CHUNKS.length());
        return isUsedAs(collection, TableAccess.TENANT) && isUsedAs(bucket + ".files", TableAccess.TENANT);
    }

    private boolean isUsedAs(String collection, TableAccess access) {
        return enforcement.guard().access(collection).filter(access::equals).isPresent();
    }

    /** What is known of the collections' definitions. */
    CollectionDefinitions definitions() {
        return definitions;
    }

    /** Asks the Guard about a call that spends no token, and cannot run on one; throws its refusal. */
    Decision decide(Call call, Scope scope) {
        Decision decision = ask(call, scope);
        return decision.obligations().spend() == null
                ? decision
                : ask(withSpent(call, "this form of the call cannot use a token up (op)"), scope);
    }

    /**
     * Asks the Guard about a call that may destroy and that runs later, if at all; throws its refusal. When it runs,
     * {@link #decideOnToken} is asked.
     */
    Decision decideEarly(Call call, Scope scope) {
        return unlessRefused(enforcement.decideEarly(withCaller(byOwnName(call)), scope));
    }

    /**
     * Asks the Guard about a call that may destroy; throws its refusal. Whoever asks calls {@link #spend} before
     * anything is sent.
     */
    Decision decideOnToken(Call call, Scope scope) {
        return ask(call, scope);
    }

    /**
     * Uses up the token that a call runs on, if it runs on one, and only then counts what the call would hit: of many
     * calls with one token, those that come too late look at nothing. A token that allows too few documents is used up
     * too; for more documents another one is needed anyway.
     *
     * @param documents counts the documents that the call would hit; asked only if there is a token
     * @throws SafeDbException if the token was used before, or allows fewer documents
     */
    void spend(Decision decision, Call call, Scope scope, LongSupplier documents) {
        ApprovalToken token = decision.obligations().spend();
        if (token == null) {
            return;
        }
        String fault = usedTokens.spend(token, call);
        if (fault != null) {
            ask(withSpent(call, fault), scope);
            return;
        }
        long hits = documents.getAsLong();
        if (hits > token.rowCap()) {
            String tooMany = "it hits " + hits + " documents, and the token allows " + token.rowCap() + " (rows)";
            ask(withSpent(call, tooMany), scope);
        }
    }

    private static Call withSpent(Call call, String fault) {
        return call.with(new Finding(Finding.Kind.SPENT, call.subject(), fault));
    }

    private Decision ask(Call call, Scope scope) {
        return unlessRefused(enforcement.decide(withCaller(byOwnName(call)), scope));
    }

    private static Decision unlessRefused(Decision decision) {
        if (decision instanceof Decision.Refuse refuse) {
            throw new SafeDbException(refuse.violation());
        }
        return decision;
    }

    /** The same call; where it writes to production and code of tests has called, it says so. */
    private Call withCaller(Call call) {
        return enforcement.testCaller(call).map(call::with).orElse(call);
    }

    /**
     * The policy knows a table also by its schema and name. A collection has no schema: {@code public.countries} is not
     * {@code countries}, and must not be used as if the policy had named it.
     */
    private Call byOwnName(Call call) {
        for (Call.Target target : call.targets()) {
            String collection = target.name();
            if (collection.indexOf('.') >= 0
                    && policy.table(collection).isPresent()
                    && !policy.tables().containsKey(collection)) {
                List<Finding> findings = new ArrayList<>(call.findings());
                findings.add(
                        new Finding(
                                Finding.Kind.UNREADABLE,
                                collection,
                                "the policy names a table like it, in a schema, and not this collection; declare its full name"));
                return new Call(
                        call.operation(), call.action(), call.targets(), call.mentions(), findings, call.shape());
            }
        }
        return call;
    }

    /**
     * The exception for a call that cannot be read. It is thrown also where the policy only observes: there is no copy
     * that could be sent.
     */
    SafeDbException unreadable(Call unreadable, Scope scope) {
        Decision decision = decide(unreadable, scope);
        return new SafeDbException(decision.observed().get(0));
    }

    /**
     * What a decision lets be sent.
     *
     * @param written the collection that the call writes to; anything else if it only reads
     * @param collated whether the call compares text by a collation
     */
    Narrowing narrowing(Decision decision, String written, boolean collated) {
        Obligations obligations = decision.obligations();
        if (!(decision instanceof Decision.Narrow narrow)) {
            return obligations.isNone() && policy.mode() == EnforcementMode.OBSERVE
                    ? Narrowing.NONE
                    : new Narrowing(
                            null,
                            stamp(obligations, collated),
                            locked(obligations, written, collated),
                            policy.testData().field());
        }
        BsonNarrower narrower =
                new BsonNarrower(tenantField, TenantValue.of(narrow.tenant()), enforcement.guard()::access);
        return new Narrowing(
                collated ? narrower.underCollation() : narrower,
                stamp(obligations, collated),
                locked(obligations, written, collated),
                policy.testData().field());
    }

    private @Nullable RunStamp stamp(Obligations obligations, boolean collated) {
        String run = obligations.stamp();
        return run == null ? null : new RunStamp(policy.testData().field(), run, collated);
    }

    private static @Nullable SparedDocuments locked(Obligations obligations, String written, boolean collated) {
        RowCondition condition = obligations.locked().get(written);
        return condition == null ? null : SparedDocuments.locked(condition, collated);
    }
}
