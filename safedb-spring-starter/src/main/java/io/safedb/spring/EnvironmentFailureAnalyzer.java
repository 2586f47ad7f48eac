package io.safedb.spring;

import io.safedb.Rule;
import io.safedb.SafeDbException;
import io.safedb.SafeDbViolation;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains why a database was not let in: it has no marker, or it is not what the application says. */
final class EnvironmentFailureAnalyzer extends AbstractFailureAnalyzer<SafeDbException> {
    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, SafeDbException cause) {
        SafeDbViolation violation = cause.violation();
        if (violation == null
                || (violation.rule() != Rule.ENVIRONMENT_MISMATCH && violation.rule() != Rule.ENVIRONMENT_UNKNOWN)) {
            return null;
        }
        String description = "safedb stopped the application before it sent a statement to the database "
                + violation.target() + " (" + violation.rule() + ", event " + violation.eventId() + "): "
                + violation.detail() + ".";
        return new FailureAnalysis(description, action(violation), cause);
    }

    private static String action(SafeDbViolation violation) {
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
}
