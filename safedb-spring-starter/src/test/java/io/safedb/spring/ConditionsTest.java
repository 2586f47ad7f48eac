package io.safedb.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.safedb.SafeDb;
import io.safedb.SafeDbException;
import io.safedb.SafeDbPolicy;
import io.safedb.environment.Environment;
import io.safedb.jdbc.SafeDataSource;
import io.safedb.mongo.SafeMongo;
import io.safedb.spring.Servers.Database;
import jakarta.servlet.Filter;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.task.TaskDecorator;
import org.springframework.javapoet.ClassName;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;
import org.springframework.web.filter.OncePerRequestFilter;

/** Each condition of the auto-configuration, met and not met. */
class ConditionsTest {
    private static final String[] POLICY = {"safedb.environment=test", "safedb.tenant.column=organization_id"};
    private static final String ATTRIBUTE = "safedb.web.tenant-attribute=organizationId";
    private static final TenantResolver NOBODY = request -> Optional.empty();
    private static final Database DATABASE = Servers.tickets();

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SafeDbAutoConfiguration.class))
            .withPropertyValues(POLICY);

    private final WebApplicationContextRunner servlet = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SafeDbAutoConfiguration.class))
            .withPropertyValues(POLICY);

    private static boolean isGuarded(@Nullable Object dataSource) {
        return dataSource instanceof DataSource each && SafeDataSource.isGuarded(each);
    }

    @Nested
    @DisplayName("What is there by itself")
    class Always {
        @Test
        @DisplayName("SafeDb, the post-processor and the task decorator")
        void beans() {
            application.run(context -> assertThat(context)
                    .hasSingleBean(SafeDb.class)
                    .hasSingleBean(GuardingPostProcessor.class)
                    .hasSingleBean(TaskDecorator.class)
                    .doesNotHaveBean(SafeDbAutoConfiguration.OwnSafeDb.class));
        }

        @Test
        @DisplayName("SafeDb steps back for the application's own, which guards then; the post-processor does not")
        void ownSafeDb() {
            SafeDb own =
                    SafeDb.create(SafeDbPolicy.parse("environment: test\ntenant: {column: organization_id}", "test"));
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(SafeDbAutoConfiguration.class))
                    .withBean(SafeDb.class, () -> own)
                    .withBean("pool", DataSource.class, DATABASE::raw)
                    .run(context -> {
                        assertThat(context.getBean(SafeDb.class)).isSameAs(own);
                        assertThat(context).hasSingleBean(SafeDbAutoConfiguration.OwnSafeDb.class);
                        assertThat(isGuarded(context.getBean("pool"))).isTrue();
                        assertThat(own.databases()).hasSize(1);
                    });
        }

        @Test
        @DisplayName("The task decorator steps back for the application's own")
        void ownDecorator() {
            TaskDecorator own = task -> task;
            application
                    .withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
                    .withBean("own", TaskDecorator.class, () -> own)
                    .run(context ->
                            assertThat(context).getBean(TaskDecorator.class).isSameAs(own));
        }
    }

    @Nested
    @DisplayName("What is there in a web application")
    class Web {
        @Test
        @DisplayName("Nothing where there is no web application, nor in a reactive one")
        void notServlet() {
            application
                    .withPropertyValues(ATTRIBUTE)
                    .run(context -> assertThat(context)
                            .hasNotFailed()
                            .doesNotHaveBean(RefusalFilter.class)
                            .doesNotHaveBean(TenantResolver.class)
                            .doesNotHaveBean(TenantScopeFilter.class));
            new ReactiveWebApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(SafeDbAutoConfiguration.class))
                    .withPropertyValues(POLICY)
                    .withPropertyValues(ATTRIBUTE)
                    .withBean("pool", DataSource.class, DATABASE::raw)
                    .run(context -> {
                        assertThat(context)
                                .hasNotFailed()
                                .doesNotHaveBean(RefusalFilter.class)
                                .doesNotHaveBean(TenantScopeFilter.class);
                        assertThat(isGuarded(context.getBean("pool"))).isTrue();
                    });
        }

        @Test
        @DisplayName("Nothing where Spring's filters are missing")
        void missingClasses() {
            for (Class<?> missing : new Class<?>[] {Filter.class, OncePerRequestFilter.class}) {
                servlet.withClassLoader(new FilteredClassLoader(missing))
                        .withPropertyValues(ATTRIBUTE)
                        .run(context -> assertThat(context)
                                .hasNotFailed()
                                .doesNotHaveBean("safeDbRefusalFilter")
                                .doesNotHaveBean("safeDbTenantScopeFilter"));
            }
        }

        @Test
        @DisplayName("Without a source of tenants, only the filter that answers refusals")
        void noTenants() {
            servlet.run(context -> assertThat(context)
                    .hasSingleBean(RefusalFilter.class)
                    .doesNotHaveBean(TenantResolver.class)
                    .doesNotHaveBean(TenantScopeFilter.class));
        }

        @Test
        @DisplayName("With an attribute, the resolver and the filter")
        void attribute() {
            servlet.withPropertyValues(ATTRIBUTE).run(context -> {
                assertThat(context).hasSingleBean(TenantScopeFilter.class);
                assertThat(context).getBean(TenantResolver.class).isInstanceOf(TenantAttribute.class);
            });
        }

        @Test
        @DisplayName("The attribute is read as the type that the application's own SafeDb or a policy file says")
        void type() {
            SafeDb own = SafeDb.create(
                    SafeDbPolicy.parse("environment: test\ntenant: {column: organization_id, type: long}", "test"));
            new WebApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(SafeDbAutoConfiguration.class))
                    .withBean(SafeDb.class, () -> own)
                    .withPropertyValues(ATTRIBUTE)
                    .run(context -> {
                        org.springframework.mock.web.MockHttpServletRequest request =
                                new org.springframework.mock.web.MockHttpServletRequest();
                        request.setAttribute("organizationId", "42");
                        assertThat(context.getBean(TenantResolver.class).resolve(request))
                                .hasValueSatisfying(id -> assertThat(id.value()).isEqualTo(42L));
                    });
        }

        @Test
        @DisplayName("With a resolver of the application, the filter, and no other resolver")
        void resolver() {
            servlet.withBean(TenantResolver.class, () -> NOBODY)
                    .run(context -> assertThat(context).hasSingleBean(TenantScopeFilter.class));
            servlet.withBean(TenantResolver.class, () -> NOBODY)
                    .withPropertyValues(ATTRIBUTE)
                    .run(context -> {
                        assertThat(context).hasSingleBean(TenantScopeFilter.class);
                        assertThat(context).getBean(TenantResolver.class).isSameAs(NOBODY);
                    });
        }

        @Test
        @DisplayName("The filter comes last unless filter-order says otherwise, and refusals are answered before Spring"
                + " Security")
        void order() {
            servlet.withPropertyValues(ATTRIBUTE).run(context -> {
                assertThat(context.getBean(TenantScopeFilter.class).getOrder()).isEqualTo(Integer.MAX_VALUE);
                assertThat(context.getBean(RefusalFilter.class).getOrder()).isLessThan(-100);
            });
            servlet.withPropertyValues(ATTRIBUTE, "safedb.web.filter-order=7")
                    .run(context -> assertThat(
                                    context.getBean(TenantScopeFilter.class).getOrder())
                            .isEqualTo(7));
        }
    }

    @Nested
    @DisplayName("What is on the class path")
    class ClassPath {
        @ParameterizedTest
        @CsvSource({
            "io.safedb.mongo, true, false",
            "com.mongodb.client, true, false",
            "io.safedb.jdbc, false, true",
            "java.nothing, true, true"
        })
        @DisplayName("JDBC alone, MongoDB alone, both: what can be guarded is")
        void edges(String missing, boolean jdbc, boolean mongo) {
            String uri = Servers.mongo(Environment.TEST);
            ApplicationContextRunner runner = application.withClassLoader(new FilteredClassLoader(missing));
            if (jdbc) {
                runner = runner.withBean("pool", DataSource.class, DATABASE::raw);
            }
            if (mongo) {
                runner = runner.withBean("client", MongoClient.class, () -> MongoClients.create(uri));
            }
            runner.run(context -> {
                assertThat(context).hasNotFailed();
                assertThat(context.containsBean("pool") && isGuarded(context.getBean("pool")))
                        .isEqualTo(jdbc);
                assertThat(context.containsBean("client") && SafeMongo.isGuarded(context.getBean("client")))
                        .isEqualTo(mongo);
            });
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "org.springframework.jdbc",
                    "org.springframework.orm",
                    "org.springframework.data.mongodb",
                    "org.flywaydb",
                    "liquibase",
                    "org.springframework.web",
                    "jakarta.servlet",
                    "org.bson.types"
                })
        @DisplayName("No library that an application may do without is needed")
        void optional(String missing) {
            servletOr(missing).run(context -> {
                assertThat(context).hasNotFailed();
                assertThat(isGuarded(context.getBean("pool"))).isTrue();
            });
        }

        private ApplicationContextRunner servletOr(String missing) {
            return application
                    .withClassLoader(new FilteredClassLoader(missing))
                    .withBean("pool", DataSource.class, DATABASE::raw);
        }
    }

    @Nested
    @DisplayName("Several data sources")
    class Several {
        @Test
        @DisplayName("are guarded each, and identified each")
        void each() {
            Database other = Servers.tickets();
            application
                    .withBean("pool", DataSource.class, DATABASE::raw)
                    .withBean("other", DataSource.class, other::raw)
                    .run(context -> {
                        assertThat(isGuarded(context.getBean("pool"))).isTrue();
                        assertThat(isGuarded(context.getBean("other"))).isTrue();
                        assertThat(context.getBean(SafeDb.class).databases()).hasSize(2);
                    });
        }

        @Test
        @DisplayName("of two environments stop start-up, in a routing one too, and with MongoDB as well")
        void disagreeing() {
            Database production = Servers.postgres(Environment.PRODUCTION);
            application
                    .withBean("pool", DataSource.class, DATABASE::raw)
                    .withBean("other", DataSource.class, production::raw)
                    .run(context -> assertThat(context.getStartupFailure())
                            .hasRootCauseInstanceOf(SafeDbException.class)
                            .hasStackTraceContaining("SDB301"));
            String mongo = Servers.mongo(Environment.PRODUCTION);
            application
                    .withBean("pool", DataSource.class, DATABASE::raw)
                    .withBean("client", MongoClient.class, () -> MongoClients.create(mongo))
                    .withPropertyValues("safedb.databases=" + mongo.substring(mongo.lastIndexOf('/') + 1))
                    .run(context -> assertThat(context.getStartupFailure())
                            .hasRootCauseInstanceOf(SafeDbException.class)
                            .hasStackTraceContaining("SDB301"));
        }

        @Test
        @DisplayName("behind a routing one are guarded once, and the routing one is left as it is")
        void routing() {
            application.withUserConfiguration(Routes.class).run(context -> {
                assertThat(isGuarded(context.getBean("first"))).isTrue();
                assertThat(isGuarded(context.getBean("second"))).isTrue();
                assertThat(context.getBean("routing"))
                        .isInstanceOf(AbstractRoutingDataSource.class)
                        .satisfies(routing -> assertThat(isGuarded(routing)).isFalse());
                assertThat(SafeDataSource.isGuarded(
                                context.getBean("routing", DataSource.class).getConnection()))
                        .isTrue();
            });
        }
    }

    /** Two tenants of the machine, one front. */
    @Configuration(proxyBeanMethods = false)
    static class Routes {
        @Bean
        DataSource first() {
            return DATABASE.raw();
        }

        @Bean
        DataSource second() {
            return DATABASE.raw();
        }

        @Bean
        DataSource routing(DataSource first, DataSource second) {
            AbstractRoutingDataSource routing = new AbstractRoutingDataSource() {
                @Override
                protected Object determineCurrentLookupKey() {
                    return "second";
                }
            };
            routing.setTargetDataSources(java.util.Map.of("first", first, "second", second));
            return routing;
        }
    }

    @Nested
    @DisplayName("How the context is made")
    class Making {
        @Test
        @DisplayName("A bean that is made lazily is guarded when it is made")
        void lazily() {
            Database production = Servers.postgres(Environment.PRODUCTION);
            application
                    .withInitializer(context ->
                            context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                    .withBean("pool", DataSource.class, DATABASE::raw)
                    .withBean("other", DataSource.class, production::raw)
                    .run(context -> {
                        assertThat(context).hasNotFailed();
                        assertThat(isGuarded(context.getBean("pool"))).isTrue();
                        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> context.getBean("other")))
                                .hasRootCauseInstanceOf(SafeDbException.class);
                    });
        }

        @Test
        @DisplayName("A data source that a FactoryBean or a parent context makes is guarded")
        void elsewhere() {
            application
                    .withBean("pool", PoolFactory.class, PoolFactory::new)
                    .run(context ->
                            assertThat(isGuarded(context.getBean("pool"))).isTrue());
            application
                    .withBean("pool", DataSource.class, DATABASE::raw)
                    .run(parent -> new ApplicationContextRunner()
                            .withParent(parent)
                            .run(child ->
                                    assertThat(isGuarded(child.getBean("pool"))).isTrue()));
        }

        @Test
        @DisplayName("Ahead-of-time processing generates the whole of it")
        void aheadOfTime() {
            InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
            DefaultGenerationContext generation = new DefaultGenerationContext(
                    new ClassNameGenerator(ClassName.get("io.safedb.spring", "Application")), files);
            try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
                context.register(SafeDbAutoConfiguration.class);
                new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
            }
            generation.writeGeneratedContent();
            assertThat(files.getGeneratedFiles(org.springframework.aot.generate.GeneratedFiles.Kind.SOURCE))
                    .anySatisfy((name, content) -> assertThat(name).contains("SafeDbAutoConfiguration"));
        }
    }

    /** As libraries make a pool. */
    static final class PoolFactory implements org.springframework.beans.factory.FactoryBean<DataSource> {
        @Override
        public DataSource getObject() {
            return DATABASE.raw();
        }

        @Override
        public Class<?> getObjectType() {
            return DataSource.class;
        }
    }
}
