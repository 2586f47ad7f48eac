package io.safedb.spring;

import io.safedb.SafeDbViolation;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a refusal that stopped the start: a database that was not let in, or a statement sent too early. */
final class RefusalFailureAnalyzer extends AbstractFailureAnalyzer<Throwable> {
    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, Throwable cause) {
        SafeDbViolation violation = Violations.in(rootFailure).orElse(null);
        if (violation == null) {
            return null;
        }
        String facts = " (" + violation.rule() + ", event " + violation.eventId() + "): " + violation.detail() + ".";
        return switch (violation.rule()) {
            case ENVIRONMENT_MISMATCH, ENVIRONMENT_UNKNOWN ->
                new FailureAnalysis(
                        "safedb stopped the application before it sent a statement to the database "
                                + violation.target() + facts,
                        environment(violation),
                        cause);
            default ->
                new FailureAnalysis(
                        "safedb refused " + violation.operation() + " on " + violation.target()
                                + " while the application started" + facts,
                        statement(violation),
                        cause);
        };
    }

    private static String environment(SafeDbViolation violation) {
        if (violation.detail().contains("without a marker")) {
            return "If " + violation.target() + " is the right database, whoever answers for it marks it once, with the"
                    + " raw object: JdbcMarker.init(dataSource, Environment.…, owner), or MongoMarker.init(client,"
                    + " database, Environment.…, owner). Until then it counts as production, and only an application"
                    + " with safedb.environment=production may use it.";
        }
        return "Point the application at the database it is meant for (spring.datasource.url, or the MongoDB uri), or"
                + " correct safedb.environment, safedb.database-ids or safedb.naming. Never change a marker to make it"
                + " fit: what a database is does not depend on who connects to it.";
    }

    private static String statement(SafeDbViolation violation) {
        return switch (violation.rule()) {
            case DESTRUCTIVE_WITHOUT_TOKEN ->
                "Change the schema by a reviewed migration: name Flyway or Liquibase under safedb.unguarded-beans, with"
                        + " owner and reason. Where a schema may not change by itself, set"
                        + " spring.jpa.hibernate.ddl-auto=validate and spring.sql.init.mode=never.";
            case NO_TENANT_SCOPE ->
                "Work at start-up has no request and so no tenant: open a TenantScope around it, or a SystemScope for"
                        + " tables that the policy opens to it with system: true.";
            case UNSCOPED_STATEMENT, OPAQUE_CODE, SCOPE_TAMPERING ->
                "If a migration tool sent it, name its bean (flyway, liquibase) under safedb.unguarded-beans, with owner"
                        + " and reason: it works on the raw connection then. Otherwise the log has the safe way, under"
                        + " the event's id.";
            default -> "The log has the safe way, under the event's id; docs/rules has a page for each rule.";
        };
    }
}
