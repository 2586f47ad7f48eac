package io.safedb.spring;

import io.safedb.EnforcementMode;
import io.safedb.Rule;
import io.safedb.SafeDb;
import io.safedb.environment.Environment;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.util.ClassUtils;

/**
 * Hibernate's {@code ddl-auto}. It logs a statement that failed and starts with half a schema; where the guard refuses
 * every change of the schema, the first refusal is to stop it instead.
 */
final class SchemaTools {
    private static final boolean JPA = ClassUtils.isPresent(
            "org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean", SchemaTools.class.getClassLoader());

    private SchemaTools() {}

    static boolean isOne(Object bean) {
        return JPA && OfJpa.isOne(bean);
    }

    /** Whether a database of this application may have its schema changed by nobody without a token. */
    static boolean areRefused(SafeDb safeDb) {
        return safeDb.policy().mode(Rule.DESTRUCTIVE_WITHOUT_TOKEN, null) == EnforcementMode.ENFORCE
                && safeDb.databases().values().stream().anyMatch(Environment::needsToken);
    }

    /** Lets it stop at the first statement that fails, unless the application has said otherwise. */
    static void stopAtFirstFailure(Object bean) {
        OfJpa.stopAtFirstFailure(bean);
    }

    /** Loaded where spring-orm is there. */
    private static final class OfJpa {
        static boolean isOne(Object bean) {
            return bean instanceof LocalContainerEntityManagerFactoryBean;
        }

        static void stopAtFirstFailure(Object bean) {
            ((LocalContainerEntityManagerFactoryBean) bean)
                    .getJpaPropertyMap()
                    .putIfAbsent("hibernate.hbm2ddl.halt_on_error", "true");
        }
    }
}
