package io.safedb.spring;

import io.safedb.PolicyException;
import io.safedb.SystemScope;
import javax.sql.DataSource;
import liquibase.integration.spring.SpringLiquibase;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.ProxyFactory;

/**
 * Flyway and Liquibase: which connection they use, and the system scope they run in if the application asks for one.
 *
 * @param actor who runs them; null for no scope
 * @param reason why they cross tenants; null for no scope
 */
record Migrations(@Nullable String actor, @Nullable String reason) {
    private static final String FLYWAY = "org.flywaydb.core.Flyway";
    private static final String LIQUIBASE = "liquibase.integration.spring.SpringLiquibase";

    /**
     * Reads the properties.
     *
     * @throws PolicyException if one of the two is missing
     */
    static Migrations of(SafeDbProperties.@Nullable Migrations properties) {
        if (properties == null) {
            return new Migrations(null, null);
        }
        require("actor", properties.actor(), "who runs the migrations, for example deployment");
        require("reason", properties.reason(), "why they work across tenants, for example schema changes at start-up");
        return new Migrations(properties.actor(), properties.reason());
    }

    private static void require(String key, @Nullable String text, String what) {
        if (text == null || text.isBlank()) {
            throw new PolicyException(
                    "safedb.migrations." + key,
                    text == null ? "It is missing." : "It is blank.",
                    "Write " + what + "; the log shows it with every statement.");
        }
    }

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

    /** The same bean, with everything that is called on it done in the system scope, if there is to be one. */
    Object scoped(Object bean) {
        String by = actor;
        String why = reason;
        if (by == null || why == null) {
            return bean;
        }
        ProxyFactory proxy = new ProxyFactory(bean);
        proxy.setProxyTargetClass(true);
        proxy.addAdvice((MethodInterceptor) call -> inScope(by, why, call));
        return proxy.getProxy(bean.getClass().getClassLoader());
    }

    @SuppressWarnings("try") // the scope is there to be open
    private static @Nullable Object inScope(String actor, String reason, MethodInvocation call) throws Throwable {
        try (SystemScope scope = SystemScope.open(actor, reason)) {
            return call.proceed();
        }
    }

    /** Loaded where Flyway is there. */
    private static final class OfFlyway {
        static @Nullable DataSource dataSource(Object bean) {
            return ((Flyway) bean).getConfiguration().getDataSource();
        }
    }

    /** Loaded where Liquibase is there. */
    private static final class OfLiquibase {
        static @Nullable DataSource dataSource(Object bean) {
            return ((SpringLiquibase) bean).getDataSource();
        }
    }
}
