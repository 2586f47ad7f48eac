package io.safedb.replay.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.safedb.SafeDb;
import io.safedb.SafeDbPolicy;
import io.safedb.jdbc.SafeDataSource;
import io.safedb.jdbc.SafeDbSqlException;
import io.safedb.replay.server.Progress;
import io.safedb.replay.server.Servers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What README.md shows runs as it stands there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuickstartTest {
    private static final Path REFUSAL = Path.of("..", "..", "docs", "refusal-example.txt");
    private static final String EVENT_ID = "00000000-0000-4000-8000-000000000000";

    private Servers servers;

    @BeforeAll
    void start() throws Exception {
        servers = Servers.start(Progress.SILENT);
        try (Connection connection = servers.postgres().raw("postgres").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE app");
        }
        try (Connection connection = app().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE tickets (id int PRIMARY KEY, organization_id text, title text, status text)");
            statement.execute(
                    "INSERT INTO tickets VALUES (1, 'org_a', 'Brakes', 'open'), (2, 'org_a', 'Tyres', 'closed'),"
                            + " (3, 'org_b', 'Somebody else''s', 'open')");
        }
        servers.mongo()
                .client()
                .getDatabase("app")
                .getCollection("tickets")
                .insertOne(new Document("organization_id", "org_b")
                        .append("title", "Somebody else's")
                        .append("status", "open"));
        MarkerQuickstart.mark(app(), servers.mongo().client());
    }

    @AfterAll
    void stop() {
        servers.close();
    }

    private DataSource app() {
        return servers.postgres().raw("app");
    }

    @Test
    @DisplayName("the JDBC quickstart shows the tenant's tickets only")
    void jdbc() throws Exception {
        assertThat(JdbcQuickstart.openTickets(app())).containsExactly("Brakes");
    }

    @Test
    @DisplayName("the MongoDB quickstart writes and shows the tenant's tickets only")
    void mongo() {
        List<Document> open = MongoQuickstart.openTickets(servers.mongo().client());

        assertThat(open)
                .hasSize(1)
                .allSatisfy(ticket ->
                        assertThat(ticket.getString("organization_id")).isEqualTo("org_a"));
    }

    @Test
    @DisplayName("each quickstart is about ten lines of code")
    void tenLines() throws Exception {
        for (String name : List.of("JdbcQuickstart", "MongoQuickstart")) {
            String source = Files.readString(Path.of("src/main/java/io/safedb/replay/quickstart", name + ".java"));
            String shown = source.substring(source.indexOf("// tag::readme[]"), source.indexOf("// end::readme[]"));

            assertThat(shown.lines().skip(1).filter(line -> !line.isBlank()).count())
                    .as(name)
                    .isBetween(5L, 10L);
        }
    }

    @Test
    @DisplayName("docs/refusal-example.txt is the real text of a refusal; -Dsafedb.write-docs=true writes it")
    void refusal() throws Exception {
        String real = refusalOfATicketListWithoutScope();

        if (Boolean.getBoolean("safedb.write-docs")) {
            Files.writeString(REFUSAL, real);
        }
        assertThat(REFUSAL).hasContent(real);
    }

    private String refusalOfATicketListWithoutScope() throws Exception {
        SafeDbPolicy policy = SafeDbPolicy.load(Path.of("safedb.yaml"));
        try (SafeDb safeDb = SafeDb.create(policy);
                Connection connection = SafeDataSource.wrap(app(), safeDb).getConnection();
                Statement statement = connection.createStatement()) {
            SafeDbSqlException refusal = catchThrowableOfType(
                    SafeDbSqlException.class, () -> statement.executeQuery("SELECT title FROM tickets"));

            return refusal.violation().message().replace(refusal.violation().eventId(), EVENT_ID) + "\n";
        }
    }
}
