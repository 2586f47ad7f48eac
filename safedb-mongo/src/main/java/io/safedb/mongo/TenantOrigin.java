package io.safedb.mongo;

import io.safedb.Scope;
import io.safedb.caller.CallerConstants;
import io.safedb.caller.ConstantOrigin;
import io.safedb.guard.Call;
import io.safedb.guard.Finding;
import io.safedb.guard.TenantMention;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells where a tenant id in a call comes from. The id that the open scope holds is one text object that nobody else
 * has: found again in the call, it was taken from the scope. Any other text that says the same must not be a constant
 * of the calling class.
 *
 * <p>The class is looked for only if a call names its tenant and not by the scope's own id. Stateless.
 */
final class TenantOrigin {
    private TenantOrigin() {}

    /** The scope's own id as the object that is found again; null if there is none, or it is no text. */
    static @Nullable String text(Scope scope) {
        return scope instanceof Scope.OfTenant open && open.tenant().value() instanceof String text ? text : null;
    }

    /** The same call; where it names its tenant by a constant of the calling class, it says so. */
    static Call of(Call call, Scope scope) {
        String own = call.mentions().isEmpty() ? null : text(scope);
        if (own == null || call.mentions().stream().noneMatch(mention -> isPlain(mention, own))) {
            return call;
        }
        ConstantOrigin origin = CallerConstants.contains(own);
        return switch (origin) {
            case NOT_CONSTANT -> call;
            case CONSTANT -> withLiterals(call, own);
            case UNREADABLE_CLASS -> withFinding(call);
        };
    }

    @SuppressWarnings("ReferenceEquality") // the very object is what tells the scope's id from a copy of it
    private static boolean isPlain(TenantMention mention, String own) {
        return mention.source() == TenantMention.Source.VALUE && mention.value() != own && own.equals(mention.value());
    }

    private static Call withLiterals(Call call, String own) {
        List<TenantMention> mentions = new ArrayList<>(call.mentions().size());
        for (TenantMention mention : call.mentions()) {
            mentions.add(isPlain(mention, own) ? TenantMention.literal(mention.use(), mention.where()) : mention);
        }
        return new Call(call.operation(), call.action(), call.targets(), mentions, call.findings(), call.shape());
    }

    private static Call withFinding(Call call) {
        List<Finding> findings = new ArrayList<>(call.findings());
        findings.add(new Finding(
                Finding.Kind.UNREADABLE,
                call.operation(),
                "it names a tenant, and the calling class has no class file that shows whether the id is a constant;"
                        + " take the TenantId from the scope"));
        return new Call(call.operation(), call.action(), call.targets(), call.mentions(), findings, call.shape());
    }
}
