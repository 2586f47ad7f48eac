package io.safedb.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.safedb.SafeDb;
import io.safedb.jdbc.SafeDataSource;
import io.safedb.spring.Servers.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;

@DisplayName("Beside a guarded data source")
class OtherDataSourcesTest {
    private static final Database DATABASE = Servers.tickets();

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SafeDbAutoConfiguration.class))
            .withPropertyValues(
                    "safedb.environment=test", "safedb.tenant.column=organization_id", "safedb.tables.notes=tenant")
            .withBean("tickets", DataSource.class, OtherDataSourcesTest::pool);

    private static HikariDataSource pool() {
        HikariDataSource pool = new HikariDataSource();
        pool.setPoolName("tickets");
        pool.setJdbcUrl(DATABASE.url());
        pool.setUsername("postgres");
        pool.setMaximumPoolSize(2);
        return pool;
    }

    private static DataSource h2() {
        JdbcDataSource cache = new JdbcDataSource();
        cache.setUrl("jdbc:h2:mem:cache;DB_CLOSE_DELAY=-1");
        return cache;
    }

    @Test
    @DisplayName("one of another product stops start-up: the bean, the product, what safedb reads, the way out")
    void otherProduct() {
        application
                .withBean("cache", DataSource.class, OtherDataSourcesTest::h2)
                .run(context -> {
                    FailureAnalysis analysis = Objects.requireNonNull(new UnguardableBeanFailureAnalyzer()
                            .analyze(Objects.requireNonNull(context.getStartupFailure())));
                    assertThat(analysis.getDescription())
                            .startsWith("Bean cache is a DataSource of H2 2.")
                            .endsWith(", and this version of safedb reads PostgreSQL only.");
                    assertThat(analysis.getAction()).contains("safedb.unguarded-beans.cache");
                });
    }

    @Test
    @DisplayName("one of another product that is named works as before, and the other one is guarded")
    void named() {
        application
                .withBean("cache", DataSource.class, OtherDataSourcesTest::h2)
                .withPropertyValues(
                        "safedb.unguarded-beans.cache.owner=web team",
                        "safedb.unguarded-beans.cache.reason=rendered pages, no rows of tenants")
                .run(context -> {
                    DataSource cache = context.getBean("cache", DataSource.class);
                    assertThat(SafeDataSource.isGuarded(cache)).isFalse();
                    assertThat(new JdbcTemplate(cache).queryForObject("SELECT 6 * 7", Integer.class))
                            .isEqualTo(42);
                    assertThat(SafeDataSource.isGuarded(context.getBean("tickets", DataSource.class)))
                            .isTrue();
                    assertThat(context.getBean(SafeDb.class).databases()).hasSize(1);
                });
    }

    @Test
    @DisplayName("one that does not answer stops start-up with what its driver says")
    void silent() {
        JdbcDataSource gone = new JdbcDataSource();
        gone.setUrl("jdbc:h2:mem:gone;IFEXISTS=TRUE");
        application
                .withBean("gone", DataSource.class, () -> gone)
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("The database could not be wrapped")
                        .hasStackTraceContaining("gone"));
    }

    @Test
    @DisplayName("the pool behind it is measured under its own names")
    void meters() {
        application.run(context -> {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            // Spring Boot binds every bean of this type to its registry.
            context.getBeansOfType(MeterBinder.class).values().forEach(binder -> binder.bindTo(registry));
            try (Connection connection =
                    context.getBean("tickets", DataSource.class).getConnection()) {
                assertThat(SafeDataSource.isGuarded(connection)).isTrue();
                assertThat(registry.get("hikaricp.connections.max")
                                .tag("pool", "tickets")
                                .gauge()
                                .value())
                        .isEqualTo(2);
                assertThat(registry.get("hikaricp.connections.acquire")
                                .tag("pool", "tickets")
                                .timer()
                                .count())
                        .isPositive();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            // A second registry changes nothing: HikariCP takes one.
            context.getBeansOfType(MeterBinder.class)
                    .values()
                    .forEach(binder -> binder.bindTo(new SimpleMeterRegistry()));
        });
    }

    @Test
    @DisplayName("an application without meters, or without that pool, starts all the same")
    void without() {
        for (String missing : new String[] {"io.micrometer", "com.zaxxer.hikari"}) {
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(SafeDbAutoConfiguration.class))
                    .withClassLoader(new FilteredClassLoader(missing))
                    .withPropertyValues("safedb.environment=test", "safedb.tenant.column=organization_id")
                    .withBean("tickets", DataSource.class, DATABASE::raw)
                    .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(PoolMeters.class));
        }
    }
}
