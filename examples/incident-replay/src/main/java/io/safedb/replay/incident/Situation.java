package io.safedb.replay.incident;

import io.safedb.TablePolicy;
import io.safedb.environment.Environment;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a step meets.
 *
 * @param kind the database type
 * @param seed the name of the seed: its tables and rows
 * @param sites the databases
 * @param declared the environment that the guarded application says it runs in
 * @param tenantColumn the tenant column or field
 * @param shared tables that all organisations share; every other table of the seed belongs to tenants
 * @param rows what the policy says about the rows of single tables beside that, by table
 */
public record Situation(
        DatabaseKind kind,
        String seed,
        List<Site> sites,
        Environment declared,
        String tenantColumn,
        List<String> shared,
        Map<String, TablePolicy> rows) {
    /** Copies the lists. */
    public Situation {
        sites = List.copyOf(sites);
        shared = List.copyOf(shared);
        rows = Map.copyOf(rows);
    }

    /** One filled database, with an application that declares what the marker says. */
    static Situation of(DatabaseKind kind, String seed, String database, Environment environment) {
        return new Situation(
                kind,
                seed,
                List.of(new Site(database, environment, true)),
                environment,
                "organization_id",
                List.of("organizations"),
                Map.of());
    }

    /** The same with an application that declares another environment. */
    Situation declaring(Environment other) {
        return new Situation(kind, seed, sites, other, tenantColumn, shared, rows);
    }

    /** The same with another marker in each database; null for none. */
    Situation marked(@Nullable Environment marker) {
        return withSites(sites.stream()
                .map(site -> new Site(site.name(), marker, site.filled()))
                .toList());
    }

    /** The same with more to say about the rows of a table. */
    Situation withRows(String table, TablePolicy policy) {
        return new Situation(kind, seed, sites, declared, tenantColumn, shared, Map.of(table, policy));
    }

    /** The same with other databases. */
    Situation withSites(List<Site> others) {
        return new Situation(kind, seed, others, declared, tenantColumn, shared, rows);
    }
}
