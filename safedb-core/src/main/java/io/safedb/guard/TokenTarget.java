package io.safedb.guard;

import io.safedb.SafeDbPolicy;
import io.safedb.environment.DatabaseIdentity;
import io.safedb.environment.EnvironmentMarker;
import io.safedb.token.TokenUse;
import java.util.Collection;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a token for a call must be made out for. Its target is everything that the call writes to or destroys, so that a
 * token for one table never lets two be dropped: names in alphabetical order, joined by commas, without the policy's
 * own schema, so that one relation has one name.
 */
final class TokenTarget {
    private TokenTarget() {}

    /** Null if no token can be made out for it: the database has no id, or the call names nothing. */
    static @Nullable TokenUse of(Call call, SafeDbPolicy policy, DatabaseIdentity database) {
        EnvironmentMarker marker = database.marker();
        String target = target(call, policy, database);
        return marker == null
                        || marker.databaseId().isBlank()
                        || call.operation().isBlank()
                        || target.isBlank()
                ? null
                : new TokenUse(marker.databaseId(), marker.environment(), call.operation(), target);
    }

    private static String target(Call call, SafeDbPolicy policy, DatabaseIdentity database) {
        // A dot in the name of a collection parts nothing.
        boolean schemas = !database.system().equals("mongodb");
        Collection<String> names = new TreeSet<>();
        for (Call.Target target : call.targets()) {
            if (target.written()) {
                names.add(schemas ? policy.nameOf(target.name()) : target.name());
            }
        }
        for (Finding finding : call.findings()) {
            if (finding.kind() == Finding.Kind.DESTRUCTIVE) {
                names.add(schemas ? policy.nameOf(finding.subject()) : finding.subject());
            }
        }
        if (names.isEmpty()) {
            names.add(call.subject());
        }
        return names.stream().map(TokenTarget::escaped).collect(Collectors.joining(","));
    }

    /** A quoted name may hold a comma, and must not look like two. */
    private static String escaped(String name) {
        return name.replace("\\", "\\\\").replace(",", "\\,");
    }
}
