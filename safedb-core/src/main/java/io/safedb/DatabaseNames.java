package io.safedb;

import io.safedb.environment.Environment;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the name of a database says about its environment. Patterns with {@code *} for any text, in any case; of two
 * environments whose patterns match, the stricter one, which comes first in {@link Environment}.
 */
final class DatabaseNames {
    private final Map<Environment, List<Pattern>> patterns = new EnumMap<>(Environment.class);

    DatabaseNames(Map<Environment, Set<String>> naming) {
        naming.forEach((environment, globs) -> patterns.put(
                environment, globs.stream().map(DatabaseNames::pattern).toList()));
    }

    private static Pattern pattern(String glob) {
        return Pattern.compile(
                Pattern.quote(glob).replace("*", "\\E.*\\Q"),
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
    }

    Optional<Environment> environment(String database) {
        for (Map.Entry<Environment, List<Pattern>> entry : patterns.entrySet()) {
            for (Pattern pattern : entry.getValue()) {
                if (pattern.matcher(database).matches()) {
                    return Optional.of(entry.getKey());
                }
            }
        }
        return Optional.empty();
    }
}
