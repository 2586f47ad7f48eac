package io.safedb.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.safedb.Rule;
import io.safedb.SafeDb;
import io.safedb.TenantId;
import io.safedb.TenantScope;
import io.safedb.environment.Environment;
import io.safedb.jdbc.JdbcMarker;
import io.safedb.jdbc.SafeDataSource;
import io.safedb.jdbc.SafeDbSqlException;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.Lob;
import jakarta.persistence.Table;
import jakarta.persistence.TableGenerator;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.cfg.Configuration;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * What decision 0034 says that a framework cannot have: each is refused by its rule, and leaves everything as it was.
 */
class LimitsTest {
    private final SafeDb safeDb =
            SafeDb.create(Side.policy().sharedTables("key_numbers").build());
    private DataSource raw = new PGSimpleDataSource();
    private DataSource guarded = raw;

    /** A file whose content lies in a large object. */
    @Entity(name = "Scan")
    @Table(name = "scans")
    @NullUnmarked
    static class Scan {
        @Id
        Long id;

        @Lob
        byte[] content;
    }

    /** A key from a table of numbers. */
    @Entity(name = "Note")
    @Table(name = "notes")
    @NullUnmarked
    static class Note {
        @Id
        @GeneratedValue(strategy = GenerationType.TABLE, generator = "notes")
        @TableGenerator(name = "notes", table = "key_numbers", pkColumnName = "name", valueColumnName = "next")
        Long id;

        String text;
    }

    /** The top of a hierarchy in two tables. */
    @Entity(name = "Channel")
    @Table(name = "channels")
    @Inheritance(strategy = InheritanceType.JOINED)
    @NullUnmarked
    static class Channel {
        @Id
        Long id;

        String name;
    }

    /** The rest of it. */
    @Entity(name = "EmailChannel")
    @Table(name = "email_channels")
    @NullUnmarked
    static class EmailChannel extends Channel {
        @Column(name = "address")
        String address;
    }

    @BeforeEach
    void start() throws SQLException {
        raw = Databases.shared("limits", Map.of());
        Databases.run(raw, """
                CREATE TABLE scans (id bigint PRIMARY KEY, content oid, organization_id text NOT NULL);
                CREATE TABLE notes (id bigint PRIMARY KEY, text text, organization_id text NOT NULL);
                CREATE TABLE key_numbers (name text PRIMARY KEY, next bigint);
                INSERT INTO key_numbers VALUES ('notes', 1);
                """);
        JdbcMarker.init(raw, Environment.PRODUCTION, "the tests");
        guarded = SafeDataSource.wrap(raw, safeDb);
    }

    @AfterEach
    void stop() {
        safeDb.close();
    }

    private @Nullable Throwable hibernate(Map<String, String> settings, Consumer<Session> work) {
        Configuration configuration = new Configuration();
        for (Class<?> entity : new Class<?>[] {Scan.class, Note.class, Channel.class, EmailChannel.class}) {
            configuration.addAnnotatedClass(entity);
        }
        configuration.getProperties().put(AvailableSettings.JAKARTA_NON_JTA_DATASOURCE, guarded);
        settings.forEach(configuration::setProperty);
        return catchThrowable(() -> {
            try (SessionFactory sessions = configuration.buildSessionFactory();
                    TenantScope scope = TenantScope.open(TenantId.of("org_a"))) {
                assertThat(scope.tenant()).isEqualTo(TenantId.of("org_a"));
                sessions.inTransaction(work);
            }
        });
    }

    private static void assertRefused(Rule rule, @Nullable Throwable thrown) {
        assertThat(thrown).isNotNull();
        assertThat(thrown).hasStackTraceContaining(rule.id()).hasStackTraceContaining("Instead:");
    }

    @Test
    @DisplayName("Large objects know no tenant: a @Lob is refused")
    void largeObjects() {
        assertRefused(Rule.UNSCOPED_STATEMENT, hibernate(Map.of(), session -> {
            Scan scan = new Scan();
            scan.id = 1L;
            scan.content = new byte[] {1, 2, 3};
            session.persist(scan);
            session.flush();
        }));
    }

    @Test
    @DisplayName("A table of key numbers is shared: nobody takes a number of it in a tenant's scope")
    void tableOfNumbers() {
        Throwable thrown = hibernate(Map.of(), session -> {
            Note note = new Note();
            note.text = "a note";
            session.persist(note);
            session.flush();
        });
        assertThat(thrown).hasStackTraceContaining("Refused by safedb").hasStackTraceContaining("key_numbers");
    }

    @Test
    @DisplayName(
            "Hibernate's temporary tables have no tenant and are refused; common table expressions, its default, work")
    void temporaryTables() {
        String change = "update EmailChannel c set c.name = 'changed', c.address = 'x@example.org' where c.id = 1";
        String temporary = "org.hibernate.query.sqm.mutation.internal.temptable.LocalTemporaryTableMutationStrategy";
        // That the table could not be made is only logged by Hibernate; then it is not there.
        assertRefused(
                Rule.UNKNOWN_TABLE,
                hibernate(
                        Map.of("hibernate.query.mutation_strategy", temporary),
                        session -> session.createMutationQuery(change).executeUpdate()));
        assertThat(hibernate(
                        Map.of(),
                        session -> assertThat(
                                        session.createMutationQuery(change).executeUpdate())
                                .isEqualTo(1)))
                .isNull();
    }

    @Test
    @DisplayName("Nobody gets the driver's own connection, for COPY or notifications")
    void unwrap() throws SQLException {
        try (var connection = guarded.getConnection()) {
            Throwable thrown = catchThrowable(() -> connection.unwrap(PGConnection.class));
            assertThat(thrown)
                    .isInstanceOfSatisfying(
                            SafeDbSqlException.class,
                            refusal -> assertThat(refusal.violation().rule()).isEqualTo(Rule.SCOPE_TAMPERING));
        }
    }
}
