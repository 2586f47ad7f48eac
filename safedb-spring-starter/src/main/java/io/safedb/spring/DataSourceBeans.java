package io.safedb.spring;

import io.safedb.SafeDb;
import io.safedb.jdbc.SafeDataSource;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.TargetSource;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.target.AbstractBeanFactoryBasedTargetSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Guards a data source bean once. What stands on guarded data sources is not wrapped again: Spring's own delegating and
 * routing ones are looked through; of any other that hands out guarded connections, each connection is looked at.
 */
final class DataSourceBeans {
    private static final boolean SPRING_JDBC = ClassUtils.isPresent(
            "org.springframework.jdbc.datasource.DelegatingDataSource", DataSourceBeans.class.getClassLoader());

    /** The product that safedb reads, as its driver names it. */
    private static final String READ = "PostgreSQL";

    /** What stands behind a data source. */
    private enum Beneath {
        /** Guarded data sources, by construction. */
        GUARDED,
        /** Guarded ones as far as can be seen; what it hands out must be looked at. */
        GUARDED_SO_FAR,
        /** A driver or a pool. */
        RAW
    }

    private DataSourceBeans() {}

    /** Whether every connection that it hands out is guarded, by construction. */
    static boolean isGuarded(DataSource dataSource, String name) {
        return isGuardedItself(dataSource) || (SPRING_JDBC && Spring.beneath(dataSource, name) == Beneath.GUARDED);
    }

    private static boolean isGuardedItself(DataSource dataSource) {
        return SafeDataSource.isGuarded(dataSource)
                || dataSource instanceof CheckedDataSource
                || isBeanFactoryProxy(dataSource);
    }

    static DataSource guard(DataSource dataSource, String name, SafeDb safeDb) {
        return switch (beneath(dataSource, name)) {
            case GUARDED -> dataSource;
            case GUARDED_SO_FAR -> new CheckedDataSource(dataSource);
            case RAW -> wrap(dataSource, name, safeDb);
        };
    }

    private static DataSource wrap(DataSource dataSource, String name, SafeDb safeDb) {
        try {
            return SafeDataSource.wrap(dataSource, safeDb);
        } catch (IllegalStateException e) {
            String product = otherProduct(dataSource);
            if (product == null) {
                throw e;
            }
            UnguardableBeanException unguardable = new UnguardableBeanException(
                    "Bean " + name + " is a DataSource of " + product
                            + ", and this version of safedb reads PostgreSQL only.",
                    UnguardableBeanException.wayOut(name));
            unguardable.initCause(e);
            throw unguardable;
        }
    }

    /** The product behind a data source, if it is one that safedb does not read; null if it does not say. */
    private static @Nullable String otherProduct(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            DatabaseMetaData told = connection.getMetaData();
            String product = told.getDatabaseProductName();
            return product.equals(READ) ? null : product + " " + told.getDatabaseProductVersion();
        } catch (SQLException e) {
            return null;
        }
    }

    /** Checks what the database is and leaves the data source as it is. Products that safedb does not read pass. */
    static void identify(DataSource dataSource, SafeDb safeDb) {
        if (isBeanFactoryProxy(dataSource)) {
            return;
        }
        try (Connection connection = dataSource.getConnection()) {
            if (!connection.getMetaData().getDatabaseProductName().equals(READ)) {
                return;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "The database could not be identified: " + e.getMessage()
                            + " Until its environment is known, nothing runs on it.",
                    e);
        }
        SafeDataSource.wrap(dataSource, safeDb);
    }

    private static Beneath beneath(@Nullable DataSource dataSource, String name) {
        if (dataSource == null) {
            return Beneath.RAW;
        }
        if (isGuardedItself(dataSource)) {
            return Beneath.GUARDED;
        }
        Beneath known = SPRING_JDBC ? Spring.beneath(dataSource, name) : null;
        return known == null ? probe(dataSource) : known;
    }

    /** Whether it fetches a bean for each call, which has been guarded when it was made. */
    private static boolean isBeanFactoryProxy(DataSource dataSource) {
        return AopUtils.isAopProxy(dataSource)
                && dataSource instanceof Advised advised
                && advised.getTargetSource() instanceof AbstractBeanFactoryBasedTargetSource;
    }

    private static Beneath probe(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            return SafeDataSource.isGuarded(connection) ? Beneath.GUARDED_SO_FAR : Beneath.RAW;
        } catch (SQLException e) {
            // Wrapping asks again and says what is wrong.
            return Beneath.RAW;
        }
    }

    /** Looks through the data sources of Spring, where spring-jdbc is there. */
    private static final class Spring {
        private static final String PACKAGE = "org.springframework.jdbc.datasource";

        /** What stands behind a data source of Spring's; null if it is none. */
        static @Nullable Beneath beneath(DataSource dataSource, String name) {
            if (dataSource instanceof DelegatingDataSource delegating) {
                List<@Nullable DataSource> targets = new ArrayList<>();
                targets.add(delegating.getTargetDataSource());
                DataSource readOnly = readOnly(delegating);
                if (readOnly != null) {
                    targets.add(readOnly);
                }
                return together(targets, name, isPlain(dataSource, "getConnection", PACKAGE));
            }
            if (dataSource instanceof AbstractRoutingDataSource routing) {
                List<@Nullable DataSource> targets =
                        new ArrayList<>(routing.getResolvedDataSources().values());
                DataSource fallback = routing.getResolvedDefaultDataSource();
                if (fallback != null) {
                    targets.add(fallback);
                }
                boolean plain = isPlain(dataSource, "getConnection", PACKAGE + ".lookup")
                        && isPlain(dataSource, "determineTargetDataSource", PACKAGE + ".lookup");
                return together(targets, name, plain);
            }
            if (AopUtils.isAopProxy(dataSource) && dataSource instanceof Advised advised) {
                return behindProxy(advised.getTargetSource(), name);
            }
            return null;
        }

        private static @Nullable Beneath behindProxy(TargetSource source, String name) {
            try {
                if (source.isStatic() && source.getTarget() instanceof DataSource target) {
                    Beneath beneath = DataSourceBeans.beneath(target, name);
                    // Advice may answer with anything: it is looked at.
                    return beneath == Beneath.RAW ? Beneath.RAW : Beneath.GUARDED_SO_FAR;
                }
            } catch (Exception e) {
                // Without a target to look at, its connections are.
            }
            return null;
        }

        private static Beneath together(List<@Nullable DataSource> targets, String name, boolean plain) {
            List<Beneath> all = targets.stream()
                    .map(target -> DataSourceBeans.beneath(target, name))
                    .distinct()
                    .toList();
            if (all.contains(Beneath.RAW)) {
                if (all.size() == 1) {
                    return Beneath.RAW;
                }
                throw new UnguardableBeanException(
                        "Bean " + name + " hands out connections of guarded and of raw data sources.",
                        "Make each data source behind it a bean, so that each is guarded, or make none of them one.");
            }
            return plain && all.equals(List.of(Beneath.GUARDED)) ? Beneath.GUARDED : Beneath.GUARDED_SO_FAR;
        }

        /** Whether no class of the application overrides a method. */
        private static boolean isPlain(DataSource dataSource, String method, String home) {
            for (Method each : ReflectionUtils.getAllDeclaredMethods(dataSource.getClass())) {
                if (each.getName().equals(method)
                        && !each.getDeclaringClass().getPackageName().equals(home)
                        && !each.getDeclaringClass().isInterface()) {
                    return false;
                }
            }
            return true;
        }

        /** The second target of a lazy proxy, which has no getter in any version and does not exist in older ones. */
        private static @Nullable DataSource readOnly(DelegatingDataSource delegating) {
            Field field = delegating instanceof LazyConnectionDataSourceProxy
                    ? ReflectionUtils.findField(LazyConnectionDataSourceProxy.class, "readOnlyDataSource")
                    : null;
            if (field == null) {
                return null;
            }
            ReflectionUtils.makeAccessible(field);
            return (DataSource) ReflectionUtils.getField(field, delegating);
        }
    }
}
