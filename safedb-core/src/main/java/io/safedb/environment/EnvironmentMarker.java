package io.safedb.environment;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * The one row or document in {@value #RELATION} that says what a database is.
 *
 * @param environment what the database is for
 * @param databaseId random; the same for ever, so that a token for this database fits no other
 * @param owner who answers for the database
 * @param created when the marker was set
 */
public record EnvironmentMarker(Environment environment, String databaseId, String owner, Instant created) {
    /** The table or collection of the marker. */
    public static final String RELATION = "safedb_environment";

    /**
     * Checks that nothing is missing.
     *
     * @param environment what the database is for
     * @param databaseId random; the same for ever, so that a token for this database fits no other
     * @param owner who answers for the database
     * @param created when the marker was set
     */
    public EnvironmentMarker {
        Objects.requireNonNull(environment, "environment");
        Objects.requireNonNull(databaseId, "databaseId");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(created, "created");
    }

    /**
     * A marker for a database that has none yet.
     *
     * @param environment what the database is for
     * @param owner who answers for the database
     * @param now when it is made
     * @return the marker
     */
    public static EnvironmentMarker create(Environment environment, String owner, Instant now) {
        return new EnvironmentMarker(environment, UUID.randomUUID().toString(), owner, now);
    }
}
