package io.safedb;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Set;

/**
 * The validation of the keys under {@code tables}: names, exemptions from the tenant rule with their justification, and
 * what is said of rows.
 */
final class TableCheck {
    private static final Set<String> CATALOGS = Set.of("pg_catalog", "information_schema", "pg_toast");

    private final PolicySource source;
    private final NameCheck names;
    private final LocalDate today;

    TableCheck(PolicySource source, LocalDate today) {
        this.source = source;
        this.names = new NameCheck(source);
        this.today = today;
    }

    void all(PolicyValues policy) {
        policy.tables().forEach((name, table) -> {
            String key = "tables." + PolicyNames.shown(name);
            name(key, name);
            exemption(key, table);
        });
        policy.tables()
                .forEach((name, table) -> rows("tables." + PolicyNames.shown(name), table, policy.tenantColumn()));
    }

    private void name(String key, String name) {
        if (!PolicyNames.isRelation(name)) {
            throw source.misnamed(
                    key,
                    "",
                    name,
                    "Write name or schema.name as the server stores it, without quotes. Names are exact: patterns such as"
                            + " log_* are not read.");
        }
        String[] parts = name.split("\\.", -1);
        if (Arrays.stream(parts).anyMatch(part -> part.regionMatches(true, 0, "safedb_", 0, 7))) {
            throw source.mistake(
                    key,
                    "The names that begin with safedb_ are safedb's own",
                    "Leave it out: guarded calls never touch these tables.");
        }
        if (CATALOGS.contains(parts[0]) && parts.length > 1) {
            throw source.mistake(
                    key,
                    "It is a catalog of the server, which knows all tenants",
                    "Leave it out: safedb decides about catalogs by itself.");
        }
    }

    private void exemption(String key, TablePolicy table) {
        names.sentence(key + ".owner", table.owner(), "the person or team that answers for this entry");
        names.sentence(key + ".reason", table.reason(), "why this is not an ordinary tenant table");
        if (table.system() && table.access() == TableAccess.DENIED) {
            throw source.mistake(
                    key + ".system",
                    "It opens the table to system scopes, and access: denied closes it to everybody",
                    "Remove system: true, or write access: tenant.");
        }
        if (table.system() && (table.owner() == null || table.reason() == null)) {
            throw source.mistake(
                    key + (table.owner() == null ? ".owner" : ".reason"),
                    "It is missing, and system: true opens all tenants' rows",
                    "Write owner and reason beside system: true; the reviewer reads them.");
        }
        if (table.expires() != null && !table.isExemption()) {
            throw source.mistake(
                    key + ".expires",
                    "An ordinary tenant table cannot expire",
                    "Remove expires; it belongs to shared and denied tables, to system: true and to mode: observe.");
        }
        if (table.expires() != null && table.expires().isBefore(today)) {
            throw source.mistake(
                    key + ".expires",
                    "The exemption ended " + ChronoUnit.DAYS.between(table.expires(), today) + " days ago",
                    "Ask " + (table.owner() == null ? "whoever wrote it" : PolicyNames.shown(table.owner()))
                            + " whether it is still needed: renew the date, or remove the entry.");
        }
    }

    /** What is said of the rows of a tenant table. */
    private void rows(String key, TablePolicy table, String tenantColumn) {
        if (table.locked() != null) {
            names.column(key + ".locked", table.locked().column(), tenantColumn);
            if (table.access() != TableAccess.TENANT) {
                throw source.mistake(
                        key + ".locked",
                        "Nobody changes rows of a " + table.access().label() + " table on a tenant's behalf",
                        "Remove locked, or write access: tenant.");
            }
        }
        if (table.atMostOne() != null) {
            if (table.access() != TableAccess.TENANT) {
                throw source.mistake(
                        key + ".at-most-one",
                        "It counts within a tenant, and a " + table.access().label() + " table has none",
                        "Remove at-most-one, or write access: tenant.");
            }
            if (Set.copyOf(table.atMostOne().per()).size()
                    < table.atMostOne().per().size()) {
                throw source.mistake(key + ".at-most-one.per", "A column stands there twice", "Keep one of the two.");
            }
            names.column(key + ".at-most-one.where", table.atMostOne().where().column(), tenantColumn);
            for (String per : table.atMostOne().per()) {
                names.column(key + ".at-most-one.per", per, tenantColumn);
            }
        }
    }
}
