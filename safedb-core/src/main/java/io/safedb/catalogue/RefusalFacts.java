package io.safedb.catalogue;

import io.safedb.SafeDbViolation;
import io.safedb.token.TokenUse;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a refusal's message fills into the rule's text. Names and shapes only, never values.
 *
 * @param operation what was stopped, for example {@code SELECT} or {@code deleteMany}
 * @param target the table, collection, function or setting it was about
 * @param detail one sentence on what was seen
 * @param relation the table or collection of the call, for the safe way; null if it touches none
 * @param shape the call without its values
 * @param place where in the text of the call; null if nobody can say
 * @param tenantColumn the tenant column or field of the policy
 * @param system {@code postgresql}, {@code mongodb}: decides whether the safe way is shown in SQL or in driver code
 * @param database the name of the database
 * @param environment what the marker says, for example {@code production}
 * @param eventId the id in the enforcement log
 * @param approval what a token for the call must be made out for; null if none can be
 */
public record RefusalFacts(
        String operation,
        String target,
        String detail,
        @Nullable String relation,
        String shape,
        SafeDbViolation.@Nullable Place place,
        String tenantColumn,
        String system,
        String database,
        String environment,
        String eventId,
        @Nullable TokenUse approval) {
    /**
     * Checks that nothing is missing.
     *
     * @param operation what was stopped, for example {@code SELECT} or {@code deleteMany}
     * @param target the table, collection, function or setting it was about
     * @param detail one sentence on what was seen
     * @param relation the table or collection of the call, for the safe way; null if it touches none
     * @param shape the call without its values
     * @param place where in the text of the call; null if nobody can say
     * @param tenantColumn the tenant column or field of the policy
     * @param system {@code postgresql}, {@code mongodb}: decides whether the safe way is shown in SQL or in driver code
     * @param database the name of the database
     * @param environment what the marker says, for example {@code production}
     * @param eventId the id in the enforcement log
     * @param approval what a token for the call must be made out for; null if none can be
     */
    public RefusalFacts {
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(detail, "detail");
        Objects.requireNonNull(shape, "shape");
        Objects.requireNonNull(tenantColumn, "tenantColumn");
        Objects.requireNonNull(system, "system");
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(environment, "environment");
        Objects.requireNonNull(eventId, "eventId");
    }
}
