package io.safedb.token;

import io.safedb.environment.Environment;
import java.util.Objects;

/**
 * One use that a token must be made out for, to the letter: names are compared as they are, there are no wildcards.
 *
 * @param databaseId the id in the database's marker. A database without a marker has none: no token is for it.
 * @param environment the environment in the database's marker
 * @param operation what is to be done
 * @param target the table, collection or other object, spelled as the server stores it
 */
public record TokenUse(String databaseId, Environment environment, String operation, String target) {
    /**
     * Checks that nothing is missing.
     *
     * @param databaseId the id in the database's marker. A database without a marker has none: no token is for it.
     * @param environment the environment in the database's marker
     * @param operation what is to be done
     * @param target the table, collection or other object, spelled as the server stores it
     * @throws IllegalArgumentException if a text is blank
     */
    public TokenUse {
        requireText(databaseId, "databaseId");
        Objects.requireNonNull(environment, "environment");
        requireText(operation, "operation");
        requireText(target, "target");
    }

    private static void requireText(String text, String name) {
        if (Objects.requireNonNull(text, name).isBlank()) {
            throw new IllegalArgumentException(name + " must not be blank: a token is for one named thing.");
        }
    }
}
