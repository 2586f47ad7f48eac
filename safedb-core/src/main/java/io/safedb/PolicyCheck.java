package io.safedb;

import io.safedb.environment.Environment;
import io.safedb.internal.text.OneLine;
import io.safedb.token.ApproverKey;
import io.safedb.token.TokenOperations;
import io.safedb.token.TokenVerifier;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The validation of a policy, wherever it was written. The first mistake found stops it. */
final class PolicyCheck {
    /** A part of a name: no quotes, brackets, separators or wildcards; control characters are looked for apart. */
    private static final Pattern PART =
            Pattern.compile("[^\\s\"'`.*?%;,()\\[\\]{}<>/\\\\](?:[^\"'`.*?%;,()\\[\\]{}<>/\\\\]*"
                    + "[^\\s\"'`.*?%;,()\\[\\]{}<>/\\\\])?");

    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_COLUMN = 63;
    private static final Set<String> CATALOGS = Set.of("pg_catalog", "information_schema", "pg_toast");
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
    private final LocalDate today;

    PolicyCheck(PolicySource source, LocalDate today) {
        this.source = source;
        this.today = today;
    }

    /** A name from outside, fit for a message. */
    static String shown(String name) {
        return OneLine.of(name, 120);
    }

    Environment environment(@Nullable Environment environment) {
        if (environment == null) {
            throw mistake(
                    "environment",
                    "It is missing",
                    "Say where the application runs: production, staging, development, test or disposable. The"
                            + " database's marker must say the same.");
        }
        return environment;
    }

    String tenantColumn(@Nullable String column) {
        if (column == null) {
            throw mistake(
                    "tenant.column",
                    "It is missing",
                    "Name the column, or the field of the documents, that says whose a row is, for example"
                            + " organization_id.");
        }
        return column;
    }

    PolicyException declaredTwice(String name, String relation) {
        return source.mistake(
                "tables." + shown(name),
                "",
                "It is the table " + shown(relation) + " of the policy's schema, which is declared already",
                "Keep one of the two spellings.");
    }

    void all(PolicyValues policy) {
        column(policy.tenantColumn());
        ids(policy);
        if (!isName(policy.schema(), LONGEST_COLUMN)) {
            throw misnamed("schema", "", policy.schema(), "Write the schema's name alone, without quotes or dots.");
        }
        policy.tables().forEach(this::table);
        policy.tables().forEach((name, table) -> rows("tables." + shown(name), table, policy.tenantColumn()));
        modes(policy);
        naming(policy.naming());
        if (policy.rowCap() < 1) {
            throw mistake(
                    "row-cap",
                    "It is below 1, so that no row could ever be written",
                    "Write the largest number of rows one update or delete may hit, for example 1000.");
        }
        rowSecurity(policy);
        destruction(policy);
        testData(policy);
        routines("functions", policy.functions());
        routines("procedures", policy.procedures());
        commands(policy.commands());
        databases(policy.databases());
        if (policy.logFile() != null && policy.logFile().toString().isBlank()) {
            throw mistake(
                    "log.file", "It is blank", "Write a path, for example logs/safedb.jsonl, or leave the key out.");
        }
    }

    private void column(String column) {
        if (!isName(column, LONGEST_COLUMN) || column.startsWith("$")) {
            throw misnamed(
                    "tenant.column",
                    "",
                    column,
                    "Write the column's name as the server stores it: no quotes, no dots, at most 63 characters. A field"
                            + " must stand at the top of its document.");
        }
        if (column.equals("_id")) {
            throw mistake(
                    "tenant.column",
                    "It is the key of the documents, which cannot say whose they are",
                    "Name the field that holds the tenant, for example organization_id.");
        }
    }

    private void ids(PolicyValues policy) {
        for (String id : policy.databaseIds()) {
            if (!id.matches("[A-Za-z0-9._-]{1,64}")) {
                throw misnamed(
                        "database-ids", id, id, "Copy the ids from the markers of the databases (safedb_environment).");
            }
        }
        for (String id : policy.deniedTenantIds()) {
            if (id.isBlank() || !id.equals(id.strip()) || hasControl(id)) {
                throw misnamed(
                        "tenant.deny",
                        id,
                        id,
                        "Write the ids as text that tenants must never have, for example default.");
            }
        }
    }

    private void table(String name, TablePolicy table) {
        String key = "tables." + shown(name);
        String[] parts = name.split("\\.", -1);
        boolean named = name.length() <= LONGEST_NAME;
        boolean reserved = false;
        for (String part : parts) {
            named &= isName(part, LONGEST_NAME);
            reserved |= part.regionMatches(true, 0, "safedb_", 0, 7);
        }
        if (!named) {
            throw misnamed(
                    key,
                    "",
                    name,
                    "Write name or schema.name as the server stores it, without quotes. Names are exact: patterns such as"
                            + " log_* are not read.");
        }
        if (reserved) {
            throw mistake(
                    key,
                    "The names that begin with safedb_ are safedb's own",
                    "Leave it out: guarded calls never touch these tables.");
        }
        if (CATALOGS.contains(parts[0]) && parts.length > 1) {
            throw mistake(
                    key,
                    "It is a catalog of the server, which knows all tenants",
                    "Leave it out: safedb decides about catalogs by itself.");
        }
        exemption(key, table);
    }

    private void exemption(String key, TablePolicy table) {
        text(key + ".owner", table.owner(), "the person or team that answers for this entry");
        text(key + ".reason", table.reason(), "why this is not an ordinary tenant table");
        if (table.system() && table.access() == TableAccess.DENIED) {
            throw mistake(
                    key + ".system",
                    "It opens the table to system scopes, and access: denied closes it to everybody",
                    "Remove system: true, or write access: tenant.");
        }
        if (table.system() && (table.owner() == null || table.reason() == null)) {
            throw mistake(
                    key + (table.owner() == null ? ".owner" : ".reason"),
                    "It is missing, and system: true opens all tenants' rows",
                    "Write owner and reason beside system: true; the reviewer reads them.");
        }
        if (table.expires() != null && !table.isExemption()) {
            throw mistake(
                    key + ".expires",
                    "An ordinary tenant table cannot expire",
                    "Remove expires; it belongs to shared and denied tables, to system: true and to mode: observe.");
        }
        if (table.expires() != null && table.expires().isBefore(today)) {
            throw mistake(
                    key + ".expires",
                    "The exemption ended " + java.time.temporal.ChronoUnit.DAYS.between(table.expires(), today)
                            + " days ago",
                    "Ask " + (table.owner() == null ? "whoever wrote it" : shown(table.owner()))
                            + " whether it is still needed: renew the date, or remove the entry.");
        }
    }

    private void rows(String key, TablePolicy table, String tenantColumn) {
        if (table.locked() != null) {
            column(key + ".locked", table.locked().column(), tenantColumn);
            if (table.access() != TableAccess.TENANT) {
                throw mistake(
                        key + ".locked",
                        "Nobody changes rows of a " + table.access().label() + " table on a tenant's behalf",
                        "Remove locked, or write access: tenant.");
            }
        }
        if (table.atMostOne() != null) {
            if (table.access() != TableAccess.TENANT) {
                throw mistake(
                        key + ".at-most-one",
                        "It counts within a tenant, and a " + table.access().label() + " table has none",
                        "Remove at-most-one, or write access: tenant.");
            }
            if (Set.copyOf(table.atMostOne().per()).size()
                    < table.atMostOne().per().size()) {
                throw mistake(key + ".at-most-one.per", "A column stands there twice", "Keep one of the two.");
            }
            column(key + ".at-most-one.where", table.atMostOne().where().column(), tenantColumn);
            for (String per : table.atMostOne().per()) {
                column(key + ".at-most-one.per", per, tenantColumn);
            }
        }
    }

    private void column(String key, String column, String tenantColumn) {
        if (!isName(column, LONGEST_COLUMN) || column.startsWith("$")) {
            throw misnamed(key, column, column, "Write the column's name as the server stores it, without quotes.");
        }
        if (column.equals(tenantColumn)) {
            throw source.mistake(
                    key, column, "It is the tenant column, which safedb adds by itself", "Name another column.");
        }
    }

    private void rowSecurity(PolicyValues policy) {
        if (policy.rls() && policy.mode() == EnforcementMode.OBSERVE) {
            throw mistake(
                    "rls",
                    "It says on, and the general mode is observe, which changes nothing: the database would hide rows",
                    "Write mode: enforce, and observe for the rules or tables that are not ready; or leave rls out until"
                            + " then.");
        }
        if (policy.rls() && policy.tenantType() == TenantType.OBJECT_ID) {
            throw mistake(
                    "rls",
                    "It says on, and tenant.type is objectid, which no column of PostgreSQL has",
                    "Write the type of the column under tenant.type, or leave rls out.");
        }
    }

    private void destruction(PolicyValues policy) {
        if (policy.destructive() == DestructiveCalls.TOKEN_ONLY
                && policy.approvers().isEmpty()) {
            throw mistake(
                    "destructive",
                    "It says token-only, and nobody can sign a token",
                    "Add a public key under approvers, or remove the line.");
        }
        try {
            new TokenVerifier(policy.approvers());
        } catch (IllegalArgumentException e) {
            throw mistake("approvers", "Two entries are one", String.valueOf(e.getMessage()));
        }
        for (ApproverKey key : policy.approvers()) {
            String name = "approvers." + shown(key.id());
            text(name + ".owner", key.owner(), "the person who approves with this key");
            for (String operation : key.operations()) {
                if (!TokenOperations.isKnown(operation)) {
                    throw source.mistake(
                            name + ".operations",
                            operation,
                            "There is no such operation, so that the key would approve nothing by it",
                            TokenOperations.nearest(operation)
                                            .map(near -> "Did you mean " + near + "? ")
                                            .orElse("")
                                    + "docs/token-format.md lists them, for example DROP TABLE, DELETE, drop, deleteMany.");
                }
            }
        }
    }

    private void testData(PolicyValues policy) {
        TestDataPolicy testData = policy.testData();
        column("test-data.column", testData.column(), policy.tenantColumn());
        column("test-data.field", testData.field(), policy.tenantColumn());
        if (testData.field().equals("_id")) {
            throw mistake(
                    "test-data.field",
                    "It is the key of the documents",
                    "Name a field of its own, for example _safedb_test.");
        }
        for (String tenant : testData.internalTenants()) {
            if (tenant.isBlank() || !tenant.equals(tenant.strip()) || hasControl(tenant)) {
                throw misnamed(
                        "test-data.internal-tenants",
                        tenant,
                        tenant,
                        "Write the ids of tenants that are no customers.");
            }
            if (policy.deniedTenantIds().contains(tenant)) {
                throw source.mistake(
                        "test-data.internal-tenants",
                        tenant,
                        "The id stands under tenant.deny too, so that it is never a tenant",
                        "Remove it from one of the two.");
            }
        }
    }

    private void text(String key, @Nullable String text, String what) {
        if (text != null && (text.isBlank() || hasControl(text))) {
            throw mistake(
                    key,
                    text.isBlank() ? "It is blank" : "It has control characters",
                    "Write " + what + ", on one line.");
        }
    }

    private void modes(PolicyValues policy) {
        policy.ruleModes().forEach((rule, mode) -> {
            String key = "rules." + rule.id();
            if (!rule.enforced()) {
                throw mistake(
                        key,
                        "The guard for " + rule + " comes in a later version, so there is nothing to set",
                        "Remove the line; nothing is refused by this rule yet.");
            }
            if (policy.mode() == EnforcementMode.OBSERVE && mode == EnforcementMode.ENFORCE) {
                throw contradiction(key);
            }
        });
        policy.tables().forEach((name, table) -> {
            if (policy.mode() == EnforcementMode.OBSERVE && table.mode() == EnforcementMode.ENFORCE) {
                throw contradiction("tables." + shown(name) + ".mode");
            }
        });
    }

    private PolicyException contradiction(String key) {
        return mistake(
                key,
                "It says enforce, and the general mode is observe, under which nothing is enforced",
                "Write mode: enforce, and observe for the rules or tables that are not ready.");
    }

    private void naming(Map<Environment, Set<String>> naming) {
        Map<String, Environment> seen = new java.util.HashMap<>();
        naming.forEach((environment, patterns) -> {
            String key = "naming." + environment.label();
            for (String pattern : patterns) {
                if (pattern.isBlank() || !pattern.equals(pattern.strip()) || hasControl(pattern)) {
                    throw misnamed(
                            key, pattern, pattern, "Write a database name with * for any text, for example *_prod.");
                }
                if (pattern.chars().allMatch(c -> c == '*')) {
                    throw source.mistake(
                            key,
                            pattern,
                            "The pattern fits every name",
                            "Write what only names of this environment have, for example *_prod.");
                }
                Environment other = seen.put(pattern.toLowerCase(java.util.Locale.ROOT), environment);
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
            boolean named = true;
            for (String part : name.split("\\.", -1)) {
                named &= isName(part, LONGEST_COLUMN);
            }
            if (!named) {
                throw misnamed(
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
                        "There is a command that may touch rows or change the server, and it would run unread",
                        "Use the driver's own method, which safedb narrows. "
                                + PolicySource.choose(command, HARMLESS_COMMANDS));
            }
        }
    }

    private void databases(Set<String> databases) {
        for (String name : databases) {
            if (!isName(name, LONGEST_COLUMN) || name.indexOf('$') >= 0) {
                throw misnamed(
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

    private PolicyException mistake(String key, String what, String remedy) {
        return source.mistake(key, "", what, remedy);
    }

    private PolicyException misnamed(String key, String item, String name, String remedy) {
        String what;
        if (name.isBlank()) {
            what = "A name is blank";
        } else if (hasControl(name)) {
            what = "A name has control characters";
        } else if (!name.equals(name.strip())) {
            what = "A name begins or ends with a space";
        } else if (name.length() > LONGEST_COLUMN) {
            what = "A name of " + name.length() + " characters is too long, or has characters that do not belong there";
        } else {
            what = "A name has characters that do not belong there";
        }
        return source.mistake(key, item, what, remedy);
    }

    private static boolean isName(String name, int longest) {
        return name.length() <= longest
                && !hasControl(name)
                && PART.matcher(name).matches();
    }

    private static boolean hasControl(String text) {
        return text.codePoints()
                .anyMatch(c -> Character.isISOControl(c)
                        || Character.getType(c) == Character.FORMAT
                        || Character.getType(c) == Character.SURROGATE
                        || Character.getType(c) == Character.LINE_SEPARATOR
                        || Character.getType(c) == Character.PARAGRAPH_SEPARATOR);
    }
}
