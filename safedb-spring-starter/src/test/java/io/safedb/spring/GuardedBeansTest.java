package io.safedb.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.zaxxer.hikari.HikariDataSource;
import io.safedb.PolicyException;
import io.safedb.SafeDb;
import io.safedb.SafeDbException;
import io.safedb.TenantId;
import io.safedb.TenantScope;
import io.safedb.environment.Environment;
import io.safedb.jdbc.SafeDataSource;
import io.safedb.jdbc.SafeDbSqlException;
import io.safedb.mongo.SafeMongo;
import io.safedb.spring.Servers.Database;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.postgresql.xa.PGXADataSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

/** Which beans are guarded, and how often. */
class GuardedBeansTest {
    private static final Database DATABASE = Servers.tickets();

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SafeDbAutoConfiguration.class))
            .withPropertyValues(
                    "safedb.environment=test", "safedb.tenant.column=organization_id", "safedb.tables.notes=tenant");

    private static List<String> titles(DataSource dataSource, String tenant) {
        try {
            return TenantScope.wrap(() -> {
                        TenantScope scope = TenantScope.open(TenantId.of(tenant));
                        try {
                            return new JdbcTemplate(dataSource)
                                    .queryForList("SELECT title FROM tickets ORDER BY id", String.class);
                        } finally {
                            scope.close();
                        }
                    })
                    .call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertGuarded(DataSource dataSource) {
        assertThat(titles(dataSource, "org_a")).containsExactly("Brakes");
        assertThat(titles(dataSource, "org_b")).containsExactly("Gears");
        assertThatThrownBy(() -> new JdbcTemplate(dataSource).queryForList("SELECT title FROM tickets", String.class))
                .hasRootCauseInstanceOf(SafeDbSqlException.class);
    }

    private static HikariDataSource pool() {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(DATABASE.url());
        pool.setUsername("postgres");
        pool.setMaximumPoolSize(2);
        return pool;
    }

    private static AbstractRoutingDataSource routing(Map<Object, Object> targets) {
        AbstractRoutingDataSource routing = new AbstractRoutingDataSource() {
            @Override
            protected Object determineCurrentLookupKey() {
                return targets.keySet().iterator().next();
            }
        };
        routing.setTargetDataSources(targets);
        return routing;
    }

    @Test
    @DisplayName("A DataSource bean is guarded, and its pool still closed with the context")
    void dataSource() {
        HikariDataSource pool = pool();
        application.withBean("pool", DataSource.class, () -> pool).run(context -> {
            DataSource guarded = context.getBean(DataSource.class);
            assertThat(SafeDataSource.isGuarded(guarded)).isTrue();
            assertGuarded(guarded);
            assertThat(context.getBean(SafeDb.class).databases()).hasSize(1);
        });
        assertThat(pool.isClosed()).isTrue();
    }

    @Test
    @DisplayName("A data source that the application has guarded itself is left as it is")
    void guardedAlready() {
        application
                .withUserConfiguration(GuardedByHand.class)
                .run(context -> assertGuarded(context.getBean(DataSource.class)));
    }

    /** Wraps by hand what the starter would wrap. */
    @Configuration(proxyBeanMethods = false)
    static class GuardedByHand {
        @Bean
        DataSource byHand(SafeDb safeDb) {
            return SafeDataSource.wrap(DATABASE.raw(), safeDb);
        }
    }

    @Test
    @DisplayName("Delegating and routing data sources on guarded beans are not wrapped again")
    void once() {
        application.withUserConfiguration(Layers.class).run(context -> {
            assertThat(SafeDataSource.isGuarded(context.getBean("pool", DataSource.class)))
                    .isTrue();
            for (String outer : new String[] {"delegating", "lazy", "routing"}) {
                DataSource bean = context.getBean(outer, DataSource.class);
                assertThat(SafeDataSource.isGuarded(bean)).as(outer).isFalse();
                assertGuarded(bean);
            }
            assertThat(context.getBean("delegating")).isExactlyInstanceOf(DelegatingDataSource.class);
            assertGuarded(context.getBean("poolOnTop", DataSource.class));
            assertThat(context.getBean("poolOnTop")).isInstanceOf(CheckedDataSource.class);
            assertGuarded(context.getBean("proxied", DataSource.class));
        });
    }

    /** What applications put on top of a data source. */
    @Configuration(proxyBeanMethods = false)
    static class Layers {
        @Bean
        DataSource pool() {
            return DATABASE.raw();
        }

        @Bean
        DataSource delegating(DataSource pool) {
            return new DelegatingDataSource(pool);
        }

        @Bean
        DataSource lazy(DataSource pool) {
            LazyConnectionDataSourceProxy lazy = new LazyConnectionDataSourceProxy(pool);
            lazy.setDefaultAutoCommit(true);
            lazy.setDefaultTransactionIsolation(2);
            return lazy;
        }

        @Bean
        DataSource routing(DataSource pool) {
            return GuardedBeansTest.routing(Map.of("one", pool));
        }

        @Bean
        DataSource poolOnTop(DataSource pool) {
            HikariDataSource onTop = new HikariDataSource();
            onTop.setDataSource(pool);
            onTop.setMaximumPoolSize(1);
            return onTop;
        }

        @Bean
        DataSource proxied(DataSource pool) {
            return (DataSource) new ProxyFactory(pool).getProxy();
        }
    }

    @Test
    @DisplayName("A delegating or routing data source on raw ones that are no beans is wrapped as a whole")
    void outer() {
        application
                .withBean("lazy", DataSource.class, () -> new DelegatingDataSource(DATABASE.raw()))
                .withBean("routing", DataSource.class, () -> routing(Map.of("one", DATABASE.raw())))
                .run(context -> {
                    assertThat(SafeDataSource.isGuarded(context.getBean("lazy", DataSource.class)))
                            .isTrue();
                    assertThat(SafeDataSource.isGuarded(context.getBean("routing", DataSource.class)))
                            .isTrue();
                    assertGuarded(context.getBean("routing", DataSource.class));
                });
    }

    @Test
    @DisplayName("A data source that mixes guarded and raw ones stops start-up")
    void mixed() {
        application
                .withUserConfiguration(Mixed.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .hasRootCauseInstanceOf(UnguardableBeanException.class)
                        .hasStackTraceContaining("guarded and of raw"));
    }

    /** One target is a bean, the other is not. */
    @Configuration(proxyBeanMethods = false)
    static class Mixed {
        @Bean
        DataSource pool() {
            return DATABASE.raw();
        }

        @Bean
        DataSource routing(DataSource pool) {
            return GuardedBeansTest.routing(Map.of("one", pool, "two", DATABASE.raw()));
        }
    }

    @Test
    @DisplayName("A data source that turns to a raw one later hands out no connection")
    void turning() {
        application.withUserConfiguration(Turning.class).run(context -> {
            DataSource bean = context.getBean("turning", DataSource.class);
            assertGuarded(bean);
            context.getBean(Turning.class).turned = DATABASE.raw();
            assertThatThrownBy(bean::getConnection).hasMessageContaining("nothing guards");
            assertThatThrownBy(() -> bean.unwrap(DelegatingDataSource.class)).hasMessageContaining("hand out");
        });
    }

    /** A class of the application that decides by itself. */
    @Configuration(proxyBeanMethods = false)
    static class Turning {
        private @Nullable DataSource turned;

        @Bean
        DataSource pool() {
            return DATABASE.raw();
        }

        @Bean
        DataSource turning(DataSource pool) {
            return new DelegatingDataSource(pool) {
                @Override
                public java.sql.Connection getConnection() throws java.sql.SQLException {
                    return turned == null ? super.getConnection() : turned.getConnection();
                }
            };
        }
    }

    @Test
    @DisplayName("The target of a scoped proxy is guarded, and the proxy passes")
    void scoped() {
        application.withUserConfiguration(Scoped.class).run(context -> {
            assertThat(context).hasNotFailed();
            assertGuarded(context.getBean("scoped", DataSource.class));
        });
    }

    /** A new data source for each use. */
    @Configuration(proxyBeanMethods = false)
    static class Scoped {
        @Bean
        @Scope(value = "prototype", proxyMode = ScopedProxyMode.INTERFACES)
        DataSource scoped() {
            return DATABASE.raw();
        }
    }

    @Test
    @DisplayName("A bean named under unguarded-beans is left alone, but its database is still identified")
    void unguarded() {
        String[] named = {"safedb.unguarded-beans.reports.owner=ops", "safedb.unguarded-beans.reports.reason=reports"};
        application
                .withBean("reports", DataSource.class, DATABASE::raw)
                .withPropertyValues(named)
                .run(context -> {
                    assertThat(SafeDataSource.isGuarded(context.getBean(DataSource.class)))
                            .isFalse();
                    assertThat(context.getBean(SafeDb.class).databases()).hasSize(1);
                });
        Database production = Servers.postgres(Environment.PRODUCTION);
        application
                .withBean("reports", DataSource.class, production::raw)
                .withPropertyValues(named)
                .run(context -> assertThat(context.getStartupFailure()).hasRootCauseInstanceOf(SafeDbException.class));
    }

    @Test
    @DisplayName("A name under unguarded-beans that no bean has stops start-up")
    void unknownName() {
        application
                .withBean("pool", DataSource.class, DATABASE::raw)
                .withPropertyValues(
                        "safedb.unguarded-beans.pol.owner=ops", "safedb.unguarded-beans.pol.reason=a slip of the pen")
                .run(context -> assertThat(context.getStartupFailure())
                        .isInstanceOf(PolicyException.class)
                        .hasStackTraceContaining("safedb.unguarded-beans.pol"));
    }

    @Test
    @DisplayName("Ways to a database that no edge reads stop start-up")
    void unguardable() {
        application
                .withBean("xa", PGXADataSource.class)
                .run(context ->
                        assertThat(context.getStartupFailure()).hasRootCauseInstanceOf(UnguardableBeanException.class));
        application
                .withBean("xa", PGXADataSource.class)
                .withPropertyValues("safedb.unguarded-beans.xa.owner=ops", "safedb.unguarded-beans.xa.reason=two-phase")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    @DisplayName("A bean that was made too early is found")
    void tooEarly() {
        application
                .withInitializer(context ->
                        context.addBeanFactoryPostProcessor(beans -> beans.registerSingleton("early", DATABASE.raw())))
                .run(context -> assertThat(context.getStartupFailure())
                        .isInstanceOf(UnguardableBeanException.class)
                        .hasStackTraceContaining("made before safedb"));
    }

    @Test
    @DisplayName("A MongoClient bean is guarded, and a MongoTemplate on it sees the tenant's documents only")
    void mongo() {
        String uri = Servers.mongo(Environment.TEST);
        String name = uri.substring(uri.lastIndexOf('/') + 1);
        application
                .withBean("client", MongoClient.class, () -> MongoClients.create(uri))
                .withPropertyValues("safedb.databases=" + name)
                .run(context -> {
                    MongoClient client = context.getBean(MongoClient.class);
                    assertThat(SafeMongo.isGuarded(client)).isTrue();
                    MongoTemplate template = new MongoTemplate(client, name);
                    for (String tenant : new String[] {"org_a", "org_b"}) {
                        TenantScope scope = TenantScope.open(TenantId.of(tenant));
                        template.insert(new Document("text", "of " + tenant), "notes");
                        assertThat(template.findAll(Document.class, "notes"))
                                .extracting(note -> note.get("text"))
                                .containsExactly("of " + tenant);
                        scope.close();
                    }
                    assertThatThrownBy(() -> template.findAll(Document.class, "notes"))
                            .isInstanceOf(SafeDbException.class);
                });
    }

    @Test
    @DisplayName("A MongoClient on a database of another environment stops start-up")
    void mongoMismatch() {
        String uri = Servers.mongo(Environment.PRODUCTION);
        application
                .withBean("client", MongoClient.class, () -> MongoClients.create(uri))
                .withPropertyValues("safedb.databases=" + uri.substring(uri.lastIndexOf('/') + 1))
                .run(context -> assertThat(context.getStartupFailure()).hasRootCauseInstanceOf(SafeDbException.class));
    }

    @Test
    @DisplayName("Spring Data's factory identifies its database at start-up, and must not have a client of its own")
    void mongoFactory() {
        String production = Servers.mongo(Environment.PRODUCTION);
        String name = production.substring(production.lastIndexOf('/') + 1);
        application
                .withBean("client", MongoClient.class, () -> MongoClients.create(production))
                .withUserConfiguration(Factory.class)
                .withPropertyValues("name=" + name)
                .run(context -> assertThat(context.getStartupFailure()).hasRootCauseInstanceOf(SafeDbException.class));
        application
                .withBean("own", MongoDatabaseFactory.class, () -> new SimpleMongoClientDatabaseFactory(production))
                .run(context ->
                        assertThat(context.getStartupFailure()).hasRootCauseInstanceOf(UnguardableBeanException.class));
    }

    /** As Spring Boot makes it. */
    @Configuration(proxyBeanMethods = false)
    static class Factory {
        @Bean
        MongoDatabaseFactory factory(MongoClient client, org.springframework.core.env.Environment properties) {
            return new SimpleMongoClientDatabaseFactory(client, properties.getRequiredProperty("name"));
        }
    }

    @Test
    @DisplayName("Without any edge, driver, web or Spring JDBC the context starts, and guards nothing")
    void nothingThere() {
        application
                .withClassLoader(new FilteredClassLoader(
                        "io.safedb.jdbc",
                        "io.safedb.mongo",
                        "com.mongodb",
                        "org.springframework.jdbc",
                        "org.springframework.web",
                        "jakarta.servlet",
                        "org.flywaydb",
                        "liquibase"))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(SafeDb.class));
    }

    @Test
    @DisplayName("A DataSource or MongoClient whose edge is missing stops start-up")
    void missingEdge() {
        application
                .withClassLoader(new FilteredClassLoader("io.safedb.jdbc"))
                .withBean("pool", DataSource.class, DATABASE::raw)
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("Add the dependency io.safedb:safedb-jdbc"));
        application
                .withClassLoader(new FilteredClassLoader("io.safedb.mongo"))
                .withBean("client", MongoClient.class, () -> MongoClients.create(Servers.mongo(null)))
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("Add the dependency io.safedb:safedb-mongo"));
    }

    @Test
    @DisplayName("Work handed to Spring's executor keeps its tenant")
    void tasks() {
        application
                .withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
                .run(context -> {
                    Executor executor = context.getBean("applicationTaskExecutor", Executor.class);
                    TenantScope scope = TenantScope.open(TenantId.of("org_a"));
                    java.util.concurrent.CompletableFuture<String> seen =
                            new java.util.concurrent.CompletableFuture<>();
                    executor.execute(() -> seen.complete(
                            TenantScope.current().map(String::valueOf).orElse("none")));
                    scope.close();
                    assertThat(seen.get(10, java.util.concurrent.TimeUnit.SECONDS))
                            .isEqualTo("org_a");
                });
    }
}
