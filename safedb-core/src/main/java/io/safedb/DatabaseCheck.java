package io.safedb;

import io.safedb.environment.Environment;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The validation of what a policy says of databases: their ids, the names that each environment gives them, and the
 * code and commands in them that may run unread.
 */
final class DatabaseCheck {
    private static final Set<String> SERVER_DATABASES = Set.of("admin", "local", "config");

    /** Commands that touch no row and change nothing: the only ones that can be allowed to run unread. */
    private static final List<String> HARMLESS_COMMANDS = List.of(
            "ping",
            "hello",
            "isMaster",
            "buildInfo",
            "connectionStatus",
            "hostInfo",
            "listCommands",
            "replSetGetStatus",
            "serverStatus",
            "whatsmyuri");

    private final PolicySource source;

    DatabaseCheck(PolicySource source) {
        this.source = source;
    }

    void all(PolicyValues policy) {
        ids(policy.databaseIds());
        naming(policy.naming());
        routines("functions", policy.functions());
        routines("procedures", policy.procedures());
        commands(policy.commands());
        databases(policy.databases());
    }

    private void ids(Set<String> ids) {
        for (String id : ids) {
            if (!id.matches("[A-Za-z0-9._-]{1,64}")) {
                throw source.misnamed(
                        "database-ids", id, id, "Copy the ids from the markers of the databases (safedb_environment).");
            }
        }
    }

    private void naming(Map<Environment, Set<String>> naming) {
        Map<String, Environment> seen = new HashMap<>();
        naming.forEach((environment, patterns) -> {
            String key = "naming." + environment.label();
            for (String pattern : patterns) {
                if (!PolicyNames.isPlain(pattern)) {
                    throw source.misnamed(
                            key, pattern, pattern, "Write a database name with * for any text, for example *_prod.");
                }
                if (pattern.chars().allMatch(c -> c == '*')) {
                    throw source.mistake(
                            key,
                            pattern,
                            "The pattern fits every name",
                            "Write what only names of this environment have, for example *_prod.");
                }
                Environment other = seen.put(pattern.toLowerCase(Locale.ROOT), environment);
                if (other != null) {
                    throw source.mistake(
                            key,
                            pattern,
                            "The same pattern stands under " + other.label()
                                    + ", and a name can mean one environment only",
                            "Remove it from one of the two.");
                }
            }
        });
    }

    private void routines(String key, Set<String> names) {
        for (String name : names) {
            if (!PolicyNames.isRoutine(name)) {
                throw source.misnamed(
                        key,
                        name,
                        name,
                        "Write name or schema.name as the server stores it, without parentheses, arguments or quotes.");
            }
        }
    }

    private void commands(Set<String> commands) {
        for (String command : commands) {
            if (!HARMLESS_COMMANDS.contains(command)) {
                throw source.mistake(
                        "commands",
                        command,
                        "One of them may touch rows or change the server, and would run unread",
                        "Use the driver's own method, which safedb narrows. "
                                + PolicySource.choose(command, HARMLESS_COMMANDS));
            }
        }
    }

    private void databases(Set<String> databases) {
        for (String name : databases) {
            if (!PolicyNames.isName(name) || name.indexOf('$') >= 0) {
                throw source.misnamed(
                        "databases", name, name, "Write the names of MongoDB databases, without dots or spaces.");
            }
            if (SERVER_DATABASES.contains(name)) {
                throw source.mistake(
                        "databases",
                        name,
                        "The server keeps its own records of all databases in admin, local and config",
                        "Leave it out; no guarded call works there.");
            }
        }
    }
}
