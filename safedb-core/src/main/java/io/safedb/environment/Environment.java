package io.safedb.environment;

import java.util.Locale;
import java.util.Optional;

/** What a database is for. The marker inside the database says it; names and variables never do. */
public enum Environment {
    /** Real data of real tenants. A database without a marker counts as this. */
    PRODUCTION,
    /** A rehearsal of production. */
    STAGING,
    /** Where developers work. */
    DEVELOPMENT,
    /** Where tests run. */
    TEST,
    /** May vanish at any time: an embedded database, a review application. */
    DISPOSABLE;

    /** {@return whether a destructive call needs a token here} */
    public boolean needsToken() {
        return this == PRODUCTION || this == STAGING;
    }

    /** {@return the name used in markers, policies and logs, for example {@code production}} */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Finds an environment by its label, in any case.
     *
     * @param label for example {@code production}, in any case
     * @return empty if there is no such environment
     */
    public static Optional<Environment> find(String label) {
        for (Environment environment : values()) {
            if (environment.label().equalsIgnoreCase(label)) {
                return Optional.of(environment);
            }
        }
        return Optional.empty();
    }
}
