package io.safedb.guard;

import io.safedb.EnforcementMode;
import io.safedb.RowCondition;
import io.safedb.Rule;
import io.safedb.SafeDbPolicy;
import io.safedb.Scope;
import io.safedb.TableAccess;
import io.safedb.TablePolicy;
import io.safedb.TenantId;
import io.safedb.environment.Environment;
import io.safedb.token.ApprovalToken;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The weighing of one call. Findings are weighed in a fixed order, from what makes the call incomprehensible to what
 * merely needs a tenant, so that the same call is refused by the same rule every time, in whatever order a reader found
 * things. A rule that the policy only observes is noted and passed over; the protections behind it still apply wherever
 * they can. It runs with every call: the clean path counts through its lists and allocates next to nothing.
 *
 * <p>Who may use a relation is asked once for each: the answer may change while the call is weighed, and the decision
 * must rest on one.
 */
final class Deliberation {
    private final Guard guard;
    private final Call call;
    private final Scope scope;
    private final Targets.Standing standing;

    /** Null as long as nothing came out, which is nearly always. */
    private @Nullable Ruling broken;

    /** Null as long as the call needs no token. */
    private @Nullable TokenWeighing tokens;

    /** Who may use each target; null where nobody knows. */
    private final @Nullable TableAccess[] access;

    Deliberation(Guard guard, Call call, Scope scope) {
        this.guard = guard;
        this.call = call;
        this.scope = scope;
        this.standing = call.standing(guard.policy());
        this.access = standing.access(guard, call.targets());
    }

    /**
     * Decides.
     *
     * @param bound whether every parameter must be bound by now
     */
    Decision decide(boolean bound) {
        weigh(Finding.Kind.UNREADABLE);
        boolean unread = weighUnread();
        weigh(Finding.Kind.TAMPERING);
        weigh(Finding.Kind.OPAQUE);
        weigh(Finding.Kind.REVEALING);
        weighTargets();
        // Found while the call was applied: what comes below let it pass then, and a token may be gone by now.
        weigh(Finding.Kind.LOCKED);
        weigh(Finding.Kind.SPENT);
        if (guard.database().environment().needsToken()) {
            weighDestruction();
        }
        weighRowCap();
        boolean tenantRows = call.action() != Call.Action.SCHEMA && weighScope();
        weighMentions();
        weigh(Finding.Kind.UNNARROWABLE);
        weighSchema();
        if (!unread) {
            weighWrites(tenantRows);
        }
        weighTestData();
        weighOtherNames();
        if (bound) {
            weighUnbound();
        }
        Obligations obligations = isRefused() ? Obligations.NONE : obligations();
        if (!isRefused() && tenantRows && scope instanceof Scope.OfTenant open && narrowable()) {
            return new Decision.Narrow(open.tenant(), broken == null ? List.of() : broken.observed(), obligations);
        }
        if (broken == null) {
            return obligations.isNothing() ? Decision.Allow.PLAIN : new Decision.Allow(List.of(), obligations);
        }
        return broken.refusedOrAllowed(obligations);
    }

    private boolean isRefused() {
        return broken != null && broken.refusal() != null;
    }

    /**
     * What the edge has to do beside narrowing. Where the policy observes everything, nothing is changed; where it
     * observes that a text cannot be changed, what would have to be added to it is a reason to refuse.
     */
    private Obligations obligations() {
        ApprovalToken spend = tokens == null ? null : tokens.approval();
        String stamp = null;
        Map<String, RowCondition> locked = Map.of();
        if (policy().mode() == EnforcementMode.ENFORCE && call.action() != Call.Action.SCHEMA) {
            stamp = inserts() ? scope.conditions().testRun() : null;
            locked = standing.hasChanged() ? LockedRows.of(call, scope.conditions(), policy()) : locked;
        }
        if (!narrowable() && stamp != null) {
            ruling().stop(
                            Rule.TEST_DATA_IN_PRODUCTION,
                            call.subject(),
                            "a test run is open, and the stamp cannot be added to a text that is not understood");
            stamp = null;
        }
        if (!narrowable() && !locked.isEmpty()) {
            ruling().stop(
                            Rule.LOCKED_RECORD,
                            call.subject(),
                            "locked rows cannot be left alone by a text that is not understood");
            locked = Map.of();
        }
        Obligations counted = counted(spend);
        return spend == null && stamp == null && locked.isEmpty()
                ? counted
                : new Obligations(spend, stamp, locked, counted.cap());
    }

    /**
     * What is left of the obligations of a call that has no others: its rows are counted. A token brings its own cap.
     */
    private Obligations counted(@Nullable ApprovalToken spend) {
        if (spend != null || call.action() == Call.Action.SCHEMA) {
            return Obligations.NONE;
        }
        return standing.hasChanged() ? guard.counted(standing.isCapEnforced()) : Obligations.NONE;
    }

    private boolean inserts() {
        if (scope.conditions().testRun() == null) {
            return false;
        }
        for (Call.Target target : call.targets()) {
            if (target.touch().inserts()) {
                return true;
            }
        }
        return false;
    }

    private SafeDbPolicy policy() {
        return guard.policy();
    }

    private Ruling ruling() {
        if (broken == null) {
            broken = new Ruling(policy(), guard.database(), call);
        }
        return broken;
    }

    private boolean observes(Rule rule) {
        return broken != null && broken.observes(rule);
    }

    /** Whether the text is known well enough to be changed; what was only observed may not be. */
    private boolean narrowable() {
        return policy().mode() == EnforcementMode.ENFORCE
                && !observes(Rule.UNREADABLE)
                && !observes(Rule.UNSCOPED_STATEMENT);
    }

    private void weigh(Finding.Kind kind) {
        List<Finding> findings = call.findings();
        for (int i = 0; i < findings.size(); i++) {
            Finding finding = findings.get(i);
            if (finding.kind() != kind) {
                continue;
            }
            switch (kind) {
                case UNREADABLE, UNREAD_BUT_PLAIN, TAMPERING, REVEALING ->
                    ruling().stopBlind(kind.rule(), finding.subject(), finding.detail(), finding.at());
                case OPAQUE -> {
                    if (!isListed(finding.subject())) {
                        ruling().stopBlind(kind.rule(), finding.subject(), finding.detail(), finding.at());
                    }
                }
                case UNFILTERED_READ, UNNARROWABLE, DESTRUCTIVE, SPENT, OVER_CAP, UNSTAMPABLE, TEST_CALLER, LOCKED ->
                    ruling().stop(kind.rule(), finding.subject(), finding.detail(), finding.at());
            }
        }
    }

    /** A plain text that nobody understood: for a tenant the second lock holds it, and that is logged. */
    private boolean weighUnread() {
        boolean unread = false;
        List<Finding> findings = call.findings();
        for (int i = 0; i < findings.size(); i++) {
            Finding finding = findings.get(i);
            if (finding.kind() == Finding.Kind.UNREAD_BUT_PLAIN) {
                unread = true;
                weighUnread(finding);
            }
        }
        return unread;
    }

    private void weighUnread(Finding finding) {
        if (!policy().rls() || !(scope instanceof Scope.OfTenant open)) {
            ruling().stopBlind(Rule.UNREADABLE, finding.subject(), finding.detail(), finding.at());
            return;
        }
        weighTenant(open.tenant());
        if (call.writes() && scope.conditions().testRun() != null) {
            ruling().stop(
                            Rule.TEST_DATA_IN_PRODUCTION,
                            call.subject(),
                            "a test run is open, and the stamp cannot be added to a text that is not understood");
        }
        ruling().note(
                        Rule.UNREADABLE,
                        finding.subject(),
                        finding.detail() + "; it is left to the second lock, row-level security");
    }

    /** What destroys takes a token here; a right one stands for the finding. */
    private void weighDestruction() {
        List<Finding> findings = call.findings();
        for (int i = 0; i < findings.size(); i++) {
            Finding finding = findings.get(i);
            if (finding.kind() == Finding.Kind.DESTRUCTIVE) {
                weighToken(finding.subject(), finding.detail(), finding.at());
            }
        }
    }

    /** A call that hit more rows than the cap takes a token; where nothing takes one, it is logged. */
    private void weighRowCap() {
        List<Finding> findings = call.findings();
        for (int i = 0; i < findings.size(); i++) {
            Finding finding = findings.get(i);
            if (finding.kind() != Finding.Kind.OVER_CAP) {
                continue;
            }
            if (guard.database().environment().needsToken()) {
                weighToken(Rule.ROW_CAP, finding.subject(), finding.detail(), finding.at());
            } else {
                ruling().note(Rule.ROW_CAP, finding.subject(), finding.detail());
            }
        }
    }

    private void weighToken(String subject, String detail, int at) {
        weighToken(Rule.DESTRUCTIVE_WITHOUT_TOKEN, subject, detail, at);
    }

    private void weighToken(Rule rule, String subject, String detail, int at) {
        if (tokens == null) {
            tokens = new TokenWeighing(guard, call, scope.conditions().token());
        }
        tokens.weigh(rule, subject, detail, at, ruling());
    }

    /** Test data and test code stay out of production; wherever test data goes, it is stamped. */
    private void weighTestData() {
        weigh(Finding.Kind.UNSTAMPABLE);
        if (scope.conditions().testRun() != null && call.isProcedure()) {
            ruling().stop(
                            Rule.TEST_DATA_IN_PRODUCTION,
                            call.subject(),
                            "a test run is open, and what a procedure writes cannot be stamped");
        }
        if (guard.database().environment() != Environment.PRODUCTION || !call.writes()) {
            return;
        }
        // What a tenant declared internal may be done to is its own rows; the schema is everybody's.
        boolean internal = call.action() != Call.Action.SCHEMA
                && scope instanceof Scope.OfTenant open
                && policy().testData().isInternal(open.tenant());
        if (internal) {
            return;
        }
        if (scope.conditions().testRun() != null) {
            ruling().stop(
                            Rule.TEST_DATA_IN_PRODUCTION,
                            call.subject(),
                            "a test run is open, and the call does not work for a tenant that the policy declares"
                                    + " internal");
        }
        weigh(Finding.Kind.TEST_CALLER);
    }

    /** Locked rows are not changed by another name of theirs, under which nothing leaves them alone. */
    private void weighOtherNames() {
        if (!standing.hasChanged()) {
            return;
        }
        for (int i = 0; i < access.length; i++) {
            Call.Target target = call.targets().get(i);
            String locked = target.touch().changes()
                    ? LockedRows.reachedThrough(call, target, scope.conditions(), guard)
                    : null;
            if (locked != null) {
                ruling().stopOn(
                                Rule.LOCKED_RECORD,
                                target.name(),
                                "its rows may be rows of " + locked + " as well, some of which are locked; change them"
                                        + " under that name");
            }
        }
    }

    /** Whether the policy lets this code run unread. */
    private boolean isListed(String code) {
        return policy().allowsFunction(code) || (call.isProcedure() && policy().allowsProcedure(code));
    }

    private void weighTargets() {
        if (standing.isOrdinary()) {
            return;
        }
        for (int i = 0; i < access.length; i++) {
            String name = call.targets().get(i).name();
            if (standing.hasReserved() && Targets.isReserved(name)) {
                // Who could empty the list of used tokens would have tokens that serve twice.
                ruling().stopAlways(
                                Rule.SCOPE_TAMPERING,
                                name,
                                "safedb keeps its own records there; no guarded call touches them");
            } else if (call.action() != Call.Action.SCHEMA) {
                if (access[i] == null) {
                    ruling().stopOn(
                                    Rule.UNKNOWN_TABLE,
                                    name,
                                    "the policy does not name it, and it is not known to have the column "
                                            + policy().tenantColumn());
                } else if (access[i] == TableAccess.DENIED) {
                    ruling().stopOn(Rule.UNKNOWN_TABLE, name, "the policy denies it to guarded calls");
                }
            }
        }
    }

    /** Returns whether rows of a tenant are touched. */
    private boolean weighScope() {
        boolean tenantRows = false;
        for (int i = 0; i < access.length; i++) {
            Call.Target target = call.targets().get(i);
            if (access[i] == TableAccess.SHARED && target.written() && !(scope instanceof Scope.OfSystem)) {
                ruling().stopOn(
                                scope instanceof Scope.None ? Rule.NO_TENANT_SCOPE : Rule.CROSS_TENANT,
                                target.name(),
                                "it is shared by all tenants; writing to it takes a SystemScope");
            }
            if (access[i] != TableAccess.TENANT) {
                continue;
            }
            tenantRows = true;
            if (scope instanceof Scope.None) {
                ruling().stopOn(
                                Rule.NO_TENANT_SCOPE,
                                target.name(),
                                "it holds rows of many tenants and no TenantScope is open on this thread");
            } else if (scope instanceof Scope.OfSystem
                    && !policy().table(target.name()).map(TablePolicy::system).orElse(false)) {
                ruling().stopOn(
                                Rule.UNSCOPED_STATEMENT,
                                target.name(),
                                "a SystemScope is open and the policy does not open this table to it");
            }
        }
        if (tenantRows && scope instanceof Scope.OfTenant open) {
            weighTenant(open.tenant());
        }
        if (tenantRows && scope instanceof Scope.OfSystem) {
            weigh(Finding.Kind.UNFILTERED_READ);
        }
        return tenantRows;
    }

    private void weighTenant(TenantId tenant) {
        if (isDenied(tenant)) {
            ruling().stop(
                            Rule.HARDCODED_TENANT,
                            call.subject(),
                            "the tenant in scope is on the policy's list of ids that are never a tenant");
        }
        if (!policy().tenantType().fits(tenant)) {
            ruling().stop(
                            Rule.CROSS_TENANT,
                            call.subject(),
                            "the tenant in scope is a "
                                    + tenant.value().getClass().getSimpleName() + ", the column "
                                    + policy().tenantColumn() + " is declared as "
                                    + policy().tenantType().label());
        }
    }

    private void weighMentions() {
        List<TenantMention> mentions = call.mentions();
        for (int i = 0; i < mentions.size(); i++) {
            TenantMention mention = mentions.get(i);
            switch (mention.source()) {
                case LITERAL ->
                    ruling().stop(
                                    Rule.HARDCODED_TENANT,
                                    mention.where(),
                                    "a literal tenant id stands in the call",
                                    mention.at());
                case VALUE -> weighValue(mention);
                case EXPRESSION -> {
                    if (mention.use() == TenantMention.Use.ASSIGNED) {
                        ruling().stop(
                                        Rule.CROSS_TENANT,
                                        mention.where(),
                                        "it would be written with something computed, which may be any tenant's id",
                                        mention.at());
                    }
                }
                case PARAMETER -> {
                    // Its value is not known yet; the call comes back bound.
                }
            }
        }
    }

    private void weighValue(TenantMention mention) {
        boolean assigned = mention.use() == TenantMention.Use.ASSIGNED;
        Object value = mention.value();
        if (scope instanceof Scope.OfTenant open) {
            if (!open.tenant().isNamedBy(value)) {
                ruling().stop(
                                isDenied(value) ? Rule.HARDCODED_TENANT : Rule.CROSS_TENANT,
                                mention.where(),
                                (assigned ? "it would be written with" : "it is compared with")
                                        + (isDenied(value)
                                                ? " an id on the policy's list of ids that are never a tenant"
                                                : " an id that is not the tenant in scope"),
                                mention.at());
            }
            return;
        }
        if (isDenied(value)) {
            ruling().stop(
                            Rule.HARDCODED_TENANT,
                            mention.where(),
                            "an id on the policy's list of ids that are never a tenant stands in the call",
                            mention.at());
        } else if (assigned && (value == null || (value instanceof String text && text.isBlank()))) {
            ruling().stop(Rule.CROSS_TENANT, mention.where(), "it would be written without a tenant", mention.at());
        }
    }

    /** A schema change in which a reader found nothing to be afraid of: what is harmful grows with each server. */
    private void weighSchema() {
        if (call.action() == Call.Action.SCHEMA
                && guard.database().environment().needsToken()
                && !observes(Rule.DESTRUCTIVE_WITHOUT_TOKEN)) {
            weighToken(call.subject(), "it changes the schema", CallText.NOWHERE);
        }
    }

    /** What a write must show, so that a reader that missed it does not let it through. */
    private void weighWrites(boolean tenantRows) {
        boolean writes = switch (call.action()) {
            case INSERT, UPDATE, DELETE -> true;
            case READ, SCHEMA, CONTROL -> false;
        };
        if (!writes) {
            return;
        }
        if (!standing.hasWritten()) {
            ruling().stopBlind(
                            Rule.UNREADABLE,
                            call.operation(),
                            "it writes, and what it writes to was not read",
                            CallText.NOWHERE);
        }
        if (call.action() == Call.Action.INSERT && tenantRows && scope instanceof Scope.OfSystem && !assignsTenant()) {
            ruling().stop(
                            Rule.UNSCOPED_STATEMENT,
                            call.subject(),
                            "a SystemScope is open and the new rows do not say whose they are");
        }
    }

    private boolean assignsTenant() {
        for (TenantMention mention : call.mentions()) {
            if (mention.use() == TenantMention.Use.ASSIGNED) {
                return true;
            }
        }
        return false;
    }

    private void weighUnbound() {
        List<TenantMention> mentions = call.mentions();
        for (int i = 0; i < mentions.size(); i++) {
            TenantMention mention = mentions.get(i);
            if (mention.source() == TenantMention.Source.PARAMETER) {
                ruling().stop(
                                Rule.CROSS_TENANT,
                                mention.where(),
                                "it meets a parameter whose value is not known to be a tenant",
                                mention.at());
            }
        }
    }

    private boolean isDenied(@Nullable Object value) {
        return value != null
                && !policy().deniedTenantIds().isEmpty()
                && (value instanceof String
                        || value instanceof TenantId
                        || value instanceof UUID
                        || value instanceof Number)
                && policy().deniedTenantIds().contains(value.toString());
    }
}
