package io.safedb.guard;

import io.safedb.Rule;
import io.safedb.SafeDbPolicy;
import io.safedb.Scope;
import io.safedb.TenantId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a tenant's id may come from: {@code SDB103} from the scope and from nowhere else, {@code SDB104} never from the
 * text or the program, nor from the policy's list of ids that are no tenant.
 */
final class TenantRules {
    private TenantRules() {}

    /** The tenant in scope itself. */
    static void weighTenant(TenantId tenant, Deliberation deliberation) {
        SafeDbPolicy policy = deliberation.policy();
        if (isDenied(tenant, policy)) {
            deliberation
                    .ruling()
                    .stop(
                            Rule.HARDCODED_TENANT,
                            deliberation.call().subject(),
                            "the tenant in scope is on the policy's list of ids that are never a tenant");
        }
        if (!policy.tenantType().fits(tenant)) {
            deliberation
                    .ruling()
                    .stop(
                            Rule.CROSS_TENANT,
                            deliberation.call().subject(),
                            "the tenant in scope is a "
                                    + tenant.value().getClass().getSimpleName() + ", the column "
                                    + policy.tenantColumn() + " is declared as "
                                    + policy.tenantType().label());
        }
    }

    /** Every place of the call that compares with the tenant column or assigns to it. */
    static void weighMentions(Deliberation deliberation) {
        List<TenantMention> mentions = deliberation.call().mentions();
        for (int i = 0; i < mentions.size(); i++) {
            TenantMention mention = mentions.get(i);
            switch (mention.source()) {
                case LITERAL ->
                    stop(Rule.HARDCODED_TENANT, mention, "a literal tenant id stands in the call", deliberation);
                case VALUE -> weighValue(mention, deliberation);
                case EXPRESSION -> {
                    if (mention.use() == TenantMention.Use.ASSIGNED) {
                        stop(
                                Rule.CROSS_TENANT,
                                mention,
                                "it would be written with something computed, which may be any tenant's id",
                                deliberation);
                    }
                }
                case PARAMETER -> {
                    // Its value is not known yet; the call comes back bound.
                }
            }
        }
    }

    private static void weighValue(TenantMention mention, Deliberation deliberation) {
        boolean assigned = mention.use() == TenantMention.Use.ASSIGNED;
        Object value = mention.value();
        if (deliberation.scope() instanceof Scope.OfTenant open) {
            if (!open.tenant().isNamedBy(value)) {
                weighForeign(mention, assigned ? "it would be written with" : "it is compared with", deliberation);
            }
        } else if (isDenied(value, deliberation.policy())) {
            stop(
                    Rule.HARDCODED_TENANT,
                    mention,
                    "an id on the policy's list of ids that are never a tenant stands in the call",
                    deliberation);
        } else if (assigned && (value == null || (value instanceof String text && text.isBlank()))) {
            stop(Rule.CROSS_TENANT, mention, "it would be written without a tenant", deliberation);
        }
    }

    private static void weighForeign(TenantMention mention, String use, Deliberation deliberation) {
        if (isDenied(mention.value(), deliberation.policy())) {
            stop(
                    Rule.HARDCODED_TENANT,
                    mention,
                    use + " an id on the policy's list of ids that are never a tenant",
                    deliberation);
        } else {
            stop(Rule.CROSS_TENANT, mention, use + " an id that is not the tenant in scope", deliberation);
        }
    }

    /** Parameters that meet the tenant column and are not bound though the call is about to run. */
    static void weighUnbound(Deliberation deliberation) {
        List<TenantMention> mentions = deliberation.call().mentions();
        for (int i = 0; i < mentions.size(); i++) {
            if (mentions.get(i).source() == TenantMention.Source.PARAMETER) {
                stop(
                        Rule.CROSS_TENANT,
                        mentions.get(i),
                        "it meets a parameter whose value is not known to be a tenant",
                        deliberation);
            }
        }
    }

    private static void stop(Rule rule, TenantMention mention, String detail, Deliberation deliberation) {
        deliberation.ruling().stop(rule, mention.where(), detail, mention.at());
    }

    private static boolean isDenied(@Nullable Object value, SafeDbPolicy policy) {
        return value != null
                && !policy.deniedTenantIds().isEmpty()
                && (value instanceof String
                        || value instanceof TenantId
                        || value instanceof UUID
                        || value instanceof Number)
                && policy.deniedTenantIds().contains(value.toString());
    }
}
