package io.safedb.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.safedb.Rule;
import io.safedb.SafeDbException;
import io.safedb.environment.Environment;
import io.safedb.jdbc.SafeDbSqlException;
import io.safedb.spring.Servers.Database;
import io.safedb.spring.app.TicketApplication;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * What changes a schema at start-up, on a database that is not what the application says. Each case runs once on the
 * right database too: what must not happen is something that does happen there.
 */
class StartupOrderTest {
    /** Who would send the first statement. */
    enum Starter {
        FLYWAY(
                "spring.flyway.enabled=true",
                "safedb.unguarded-beans.flyway.owner=tests",
                "safedb.unguarded-beans.flyway.reason=reads the catalog and sets roles"),
        LIQUIBASE(
                "spring.liquibase.enabled=true",
                "spring.liquibase.change-log=classpath:db/changelog/tickets.sql",
                "safedb.unguarded-beans.liquibase.owner=tests",
                "safedb.unguarded-beans.liquibase.reason=sets the search path"),
        SCRIPT("spring.sql.init.mode=always", "spring.sql.init.schema-locations=classpath:schema-tickets.sql"),
        HIBERNATE("spring.jpa.hibernate.ddl-auto=create");

        private final String properties;

        Starter(String... properties) {
            this.properties = String.join("\n", properties);
        }

        String[] properties() {
            return properties.split("\n", -1);
        }
    }

    private static ConfigurableApplicationContext start(Starter starter, Database database, String... more) {
        return new SpringApplicationBuilder(TicketApplication.class)
                .web(WebApplicationType.NONE)
                .properties(database.properties())
                .properties(Servers.mongoProperties(Servers.mongo(Environment.TEST)))
                .properties(
                        "spring.flyway.enabled=false",
                        "spring.liquibase.enabled=false",
                        "spring.main.banner-mode=off",
                        "safedb.environment=test",
                        "safedb.tenant.column=organization_id")
                .properties(starter.properties())
                .properties(more)
                .run();
    }

    private static @Nullable SafeDbException refusal(@Nullable Throwable thrown) {
        return Stream.iterate(thrown, each -> each != null, Throwable::getCause)
                .filter(SafeDbException.class::isInstance)
                .map(SafeDbException.class::cast)
                .findFirst()
                .orElse(null);
    }

    private static void assertStopped(Throwable thrown, Database database) {
        SafeDbException refusal = Objects.requireNonNull(refusal(thrown), String.valueOf(thrown));
        assertThat(refusal.violation().rule()).isEqualTo(Rule.ENVIRONMENT_MISMATCH);
        assertThat(database.relations()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Starter.class)
    @DisplayName("On a database of another environment nothing has run when the application stops")
    void mismatch(Starter starter) {
        Database database = Servers.postgres(Environment.STAGING);
        assertStopped(catchThrowable(() -> start(starter, database).close()), database);
    }

    @ParameterizedTest
    @EnumSource(Starter.class)
    @DisplayName("On a database without a marker nothing has run when the application stops")
    void unmarked(Starter starter) {
        Database database = Servers.postgres(null);
        assertStopped(catchThrowable(() -> start(starter, database).close()), database);
    }

    @ParameterizedTest
    @EnumSource(Starter.class)
    @DisplayName("On the right database the same start-up makes the table")
    void right(Starter starter) {
        Database database = Servers.postgres(Environment.TEST);
        start(starter, database).close();
        assertThat(database.relations()).contains("tickets");
    }

    @Test
    @DisplayName("Flyway starts on a schema that holds the marker alone, and goes on from its history afterwards")
    void marker() {
        Database database = Servers.postgres(Environment.TEST);
        start(Starter.FLYWAY, database).close();
        start(Starter.FLYWAY, database).close();
        assertThat(database.ask("SELECT version || ' ' || type FROM flyway_schema_history ORDER BY installed_rank"))
                .containsExactly("0 BASELINE", "1 SQL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE somebodys (id bigint)",
                "CREATE SEQUENCE somebodys",
                "CREATE TYPE somebodys AS ENUM ('a')",
                "CREATE FUNCTION somebodys() RETURNS int LANGUAGE sql AS 'SELECT 1'"
            })
    @DisplayName("Flyway still refuses a schema in which something else stands")
    void somebodys(String ddl) {
        Database database = Servers.postgres(Environment.TEST);
        database.run(ddl);
        assertThat(catchThrowable(() -> start(Starter.FLYWAY, database).close()))
                .hasStackTraceContaining("non-empty schema");
        assertThat(database.relations()).doesNotContain("tickets");
    }

    @Test
    @DisplayName("Flyway's schemas may be others than the marker's")
    void otherSchema() {
        Database database = Servers.postgres(Environment.TEST);
        database.run("CREATE TABLE somebodys (id bigint)");
        start(Starter.FLYWAY, database, "spring.flyway.schemas=app").close();
        assertThat(database.ask("SELECT relname FROM pg_class WHERE relnamespace = 'app'::regnamespace"
                        + " AND relname = 'tickets'"))
                .hasSize(1);
        database.run("CREATE SCHEMA taken; CREATE TABLE taken.somebodys (id bigint)");
        assertThat(catchThrowable(() -> start(Starter.FLYWAY, database, "spring.flyway.schemas=taken")
                        .close()))
                .hasStackTraceContaining("non-empty schema");
    }

    @Test
    @DisplayName("Flyway that is not named runs into the guard")
    void guardedFlyway() {
        Database database = Servers.postgres(Environment.TEST);
        assertThat(catchThrowable(() -> start(Starter.SCRIPT, database, "spring.flyway.enabled=true")
                        .close()))
                .hasRootCauseInstanceOf(SafeDbSqlException.class);
    }

    @Test
    @DisplayName("Flyway with a URL of its own is found, and its database identified, before it runs")
    void ownConnection() {
        Database database = Servers.postgres(Environment.TEST);
        Database other = Servers.postgres(Environment.STAGING);
        String[] flyway = {
            "spring.flyway.enabled=true", "spring.flyway.url=" + other.url(), "spring.flyway.user=postgres"
        };
        assertThat(catchThrowable(() -> start(Starter.SCRIPT, database, flyway).close()))
                .hasRootCauseInstanceOf(UnguardableBeanException.class);
        assertThat(other.relations()).isEmpty();
        assertStopped(
                catchThrowable(() -> start(Starter.FLYWAY, database, flyway).close()), other);
    }
}
