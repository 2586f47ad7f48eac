package io.safedb.spring;

import javax.sql.DataSource;
import liquibase.integration.spring.SpringLiquibase;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/**
 * Flyway and Liquibase: which connection they use, and how they are given another one. Both change roles, search paths
 * and catalogs, which the guard refuses; an application that names them under {@code safedb.unguarded-beans} lets them
 * work on the raw connection of the database that was identified before.
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
        static @Nullable DataSource dataSource(Object bean) {
            return ((Flyway) bean).getConfiguration().getDataSource();
        }

        static Object on(DataSource dataSource, Object bean) {
            return Flyway.configure(bean.getClass().getClassLoader())
                    .configuration(((Flyway) bean).getConfiguration())
                    .dataSource(dataSource)
                    .load();
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
