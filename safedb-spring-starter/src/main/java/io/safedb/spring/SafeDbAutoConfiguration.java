package io.safedb.spring;

import io.safedb.PolicyException;
import io.safedb.SafeDb;
import io.safedb.TenantScope;
import jakarta.servlet.Filter;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.task.TaskDecorator;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Auto-configuration of safedb: the {@link SafeDb} of the policy in {@code safedb.*}, the guard in front of every
 * {@code DataSource} and {@code MongoClient} bean, the tenant's scope on executor threads and, where a
 * {@link TenantResolver} or {@code safedb.web.tenant-attribute} says whose they are, around web requests.
 */
@AutoConfiguration(beforeName = "org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration")
@EnableConfigurationProperties(SafeDbProperties.class)
public final class SafeDbAutoConfiguration {
    SafeDbAutoConfiguration() {}

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    SafeDb safeDb(SafeDbProperties properties, ResourceLoader resources) {
        return PropertyPolicy.start(properties, resources);
    }

    @Bean
    static GuardingPostProcessor safeDbGuardingPostProcessor(
            ConfigurableListableBeanFactory beans,
            ObjectProvider<SafeDb> safeDb,
            ObjectProvider<SafeDbProperties> properties) {
        return new GuardingPostProcessor(beans, safeDb, properties);
    }

    /** Work that is handed to an executor of Spring's is done in the scope in which it was handed over. */
    @Bean
    @ConditionalOnMissingBean(TaskDecorator.class)
    TaskDecorator safeDbTaskDecorator() {
        return TenantScope::wrap;
    }

    /** Of an application that makes its own {@link SafeDb}: a policy in properties would be read by nobody. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(SafeDb.class)
    static class OwnSafeDb {
        OwnSafeDb(SafeDbProperties properties) {
            if (properties.policy() != null || properties.writesPolicy()) {
                throw new PolicyException(
                        "safedb.*",
                        "The application makes a SafeDb bean of its own, and safedb.* properties write a policy as"
                                + " well, which nobody would read.",
                        "Keep one of the two. Beside a SafeDb bean stand only safedb.unguarded-beans and safedb.web.");
            }
        }
    }

    /** What only an application has that measures its pools. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(
            name = {
                "com.zaxxer.hikari.HikariDataSource",
                "io.micrometer.core.instrument.binder.MeterBinder",
                "io.safedb.jdbc.SafeDataSource"
            })
    static class Meters {
        @Bean
        PoolMeters safeDbPoolMeters(GuardingPostProcessor guard) {
            return new PoolMeters(guard::behindGuarded);
        }
    }

    /** What only a servlet application has. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass({Filter.class, OncePerRequestFilter.class})
    static class Web {
        @Bean
        RefusalFilter safeDbRefusalFilter() {
            return new RefusalFilter();
        }

        @Bean
        @ConditionalOnMissingBean
        @ConditionalOnProperty("safedb.web.tenant-attribute")
        TenantResolver safeDbTenantAttribute(SafeDbProperties properties, SafeDb safeDb) {
            // There, or the condition does not hold.
            String attribute = Objects.requireNonNull(
                    Objects.requireNonNull(properties.web()).tenantAttribute());
            return new TenantAttribute(attribute, safeDb.policy().tenantType());
        }

        /** Declared after the resolver, so that the condition sees it. */
        @Bean
        @ConditionalOnBean(TenantResolver.class)
        TenantScopeFilter safeDbTenantScopeFilter(TenantResolver resolver, SafeDb safeDb, SafeDbProperties properties) {
            return new TenantScopeFilter(resolver, safeDb, properties.web());
        }
    }
}
