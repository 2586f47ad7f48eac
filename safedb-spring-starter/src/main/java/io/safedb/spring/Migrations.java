package io.safedb.spring;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import liquibase.integration.spring.SpringLiquibase;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Flyway and Liquibase: which connection they use, and how they are given another one. Both change roles, search paths
 * and catalogs, which the guard refuses; an application that names them under {@code safedb.unguarded-beans} lets them
 * work on the raw connection of the database that was identified before.
 *
 * <p>Flyway refuses to start on a schema that is not empty and has no history of its own. The marker's table is there
 * first, and is nobody's schema: one that holds nothing else gets a baseline below every version.
 */
final class Migrations {
    private static final String FLYWAY = "org.flywaydb.core.Flyway";
    private static final String LIQUIBASE = "liquibase.integration.spring.SpringLiquibase";

    private Migrations() {}

    static boolean isMigration(Object bean) {
        return isA(bean, FLYWAY) || isA(bean, LIQUIBASE);
    }

    /** By name and up the class hierarchy: neither library needs to be there. */
    private static boolean isA(Object bean, String type) {
        for (Class<?> each = bean.getClass(); each != null; each = each.getSuperclass()) {
            if (each.getName().equals(type)) {
                return true;
            }
        }
        return false;
    }

    /** The data source that it will use; null if it has none yet. */
    static @Nullable DataSource dataSource(Object bean) {
        return isA(bean, FLYWAY) ? OfFlyway.dataSource(bean) : OfLiquibase.dataSource(bean);
    }

    /** The same migration on another data source. */
    static Object on(DataSource dataSource, Object bean) {
        return isA(bean, FLYWAY) ? OfFlyway.on(dataSource, bean) : OfLiquibase.on(dataSource, bean);
    }

    /** Loaded where Flyway is there. */
    private static final class OfFlyway {
        /** What Flyway looks for before it calls a schema empty, without what is safedb's own. */
        private static final String HOLDS_SOMETHING = """
                SELECT EXISTS (
                  SELECT 1 FROM (
                    SELECT c.oid, c.relnamespace AS schema, c.relname AS name FROM pg_catalog.pg_class c
                     WHERE c.relkind NOT IN ('i', 'I', 'c', 't')
                    UNION ALL
                    SELECT t.oid, t.typnamespace, t.typname FROM pg_catalog.pg_type t
                     WHERE t.typcategory NOT IN ('A', 'C')
                    UNION ALL
                    SELECT p.oid, p.pronamespace, p.proname FROM pg_catalog.pg_proc p) o
                   WHERE o.name !~ '^safedb_'
                     AND o.schema = ANY (SELECT n.oid FROM pg_catalog.pg_namespace n
                                          WHERE n.nspname = ANY (coalesce(?, ARRAY[current_schema()]::text[])))
                     AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.objid = o.oid AND d.deptype = 'e'))
                """;

        static @Nullable DataSource dataSource(Object bean) {
            return ((Flyway) bean).getConfiguration().getDataSource();
        }

        static Object on(DataSource dataSource, Object bean) {
            FluentConfiguration configuration = Flyway.configure(bean.getClass().getClassLoader())
                    .configuration(((Flyway) bean).getConfiguration())
                    .dataSource(dataSource);
            if (!configuration.isBaselineOnMigrate() && holdsTheMarkerOnly(dataSource, configuration.getSchemas())) {
                configuration.baselineOnMigrate(true).baselineVersion("0");
            }
            return configuration.load();
        }

        /** Whether Flyway would take the schemas for somebody else's because of safedb's tables alone. */
        private static boolean holdsTheMarkerOnly(DataSource dataSource, String[] schemas) {
            try (Connection connection = dataSource.getConnection()) {
                if (!connection.getMetaData().getDatabaseProductName().equals("PostgreSQL")) {
                    return false;
                }
                try (PreparedStatement query = connection.prepareStatement(HOLDS_SOMETHING)) {
                    query.setArray(1, schemas.length == 0 ? null : connection.createArrayOf("text", schemas));
                    try (ResultSet answer = query.executeQuery()) {
                        return answer.next() && !answer.getBoolean(1);
                    }
                }
            } catch (SQLException e) {
                throw new IllegalStateException(
                        "What the schema of the migrations holds could not be read: " + e.getMessage(), e);
            }
        }
    }

    /** Loaded where Liquibase is there. */
    private static final class OfLiquibase {
        static @Nullable DataSource dataSource(Object bean) {
            return ((SpringLiquibase) bean).getDataSource();
        }

        static Object on(DataSource dataSource, Object bean) {
            ((SpringLiquibase) bean).setDataSource(dataSource);
            return bean;
        }
    }
}
