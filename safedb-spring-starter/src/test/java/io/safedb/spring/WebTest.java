package io.safedb.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.Scope;
import io.safedb.environment.Environment;
import io.safedb.spring.Servers.Database;
import io.safedb.spring.app.TicketApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A whole application on PostgreSQL and MongoDB, asked over HTTP. */
class WebTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Database DATABASE = Servers.tickets();
    private static final ConfigurableApplicationContext APPLICATION = start();
    private static final String PORT =
            String.valueOf(APPLICATION.getEnvironment().getProperty("local.server.port"));

    private static ConfigurableApplicationContext start() {
        return new SpringApplicationBuilder(TicketApplication.class)
                .properties(DATABASE.properties())
                .properties(Servers.mongoProperties(Servers.mongo(Environment.TEST)))
                .properties(
                        "spring.flyway.enabled=false",
                        "spring.liquibase.enabled=false",
                        "spring.main.banner-mode=off",
                        "server.port=0",
                        "safedb.environment=test",
                        "safedb.mode=enforce",
                        "safedb.tenant.column=organization_id",
                        "safedb.tables.activity=tenant",
                        "safedb.web.exclude-paths=/public/**")
                .run();
    }

    @AfterAll
    static void stop() {
        APPLICATION.close();
    }

    private static HttpResponse<String> get(String path, @Nullable String tenant) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORT + path)), tenant);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request, @Nullable String tenant) {
        try {
            if (tenant != null) {
                request.header("X-Organization", tenant);
            }
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void assertRefused(HttpResponse<String> answer, String rule) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.body())
                .contains("\"rule\":\"" + rule)
                .containsPattern("\"eventId\":\"[0-9a-f-]{36}\"")
                .doesNotContain("tickets", "org_b", "SELECT", "select");
    }

    @Test
    @DisplayName("JPA on the guarded DataSource sees the tenant's rows and stamps what it stores")
    void jpa() {
        assertThat(get("/tickets", "org_b").body()).isEqualTo("[\"Gears\"]");
        HttpResponse<String> added = send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORT + "/tickets"))
                        .header("Content-Type", "text/plain")
                        .POST(HttpRequest.BodyPublishers.ofString("Chain")),
                "org_c");
        assertThat(added.statusCode()).as(added.body()).isEqualTo(200);
        assertThat(get("/tickets", "org_c").body()).isEqualTo("[\"Chain\"]");
        assertThat(DATABASE.ask("SELECT organization_id FROM tickets WHERE title = 'Chain'"))
                .containsExactly("org_c");
        assertThat(get("/activity", "org_c").body()).isEqualTo("[\"added Chain\"]");
        assertThat(get("/activity", "org_b").body()).isEqualTo("[]");
    }

    @Test
    @DisplayName("A request without a tenant is answered with 403, a rule and an event id")
    void noTenant() {
        assertRefused(get("/tickets", null), "SDB101");
    }

    @Test
    @DisplayName("Excluded paths run without a tenant, and in no scope")
    void excluded() {
        assertThat(get("/public/scope", "org_a").body()).isEqualTo("none");
        assertRefused(get("/public/tickets", "org_a"), "SDB101");
    }

    @Test
    @DisplayName("A refusal becomes 403, also where Spring has wrapped it")
    void wrapped() {
        assertRefused(get("/careless/sql", "org_a"), "SDB104");
        assertRefused(get("/careless/mongo", "org_a"), "SDB107");
        assertRefused(get("/later-careless", "org_a"), "SDB104");
    }

    @Test
    @DisplayName("Asynchronous handlers work for the tenant of the request")
    void async() {
        assertThat(get("/later", "org_a").body()).isEqualTo("[\"Brakes\"]");
        assertThat(get("/future", "org_a").body()).isEqualTo("[\"Brakes\"]");
    }

    @Test
    @DisplayName("Error pages are shown, with and without a tenant")
    void errors() {
        assertThat(get("/broken", "org_a").statusCode()).isEqualTo(409);
        assertThat(get("/nowhere", "org_a").statusCode()).isEqualTo(404);
        assertThat(get("/public/nowhere", null).statusCode()).isEqualTo(404);
    }

    @Test
    @DisplayName("No scope stays behind on a server thread, whatever the requests do")
    void nothingLeft() {
        Stream<String> paths = Stream.of("/tickets", "/later", "/future", "/broken", "/careless/sql", "/nowhere");
        paths.forEach(path -> IntStream.range(0, 5).forEach(i -> get(path, "org_a")));
        IntStream.range(0, 30)
                .parallel()
                .forEach(i -> assertThat(get("/public/scope", null).body()).isEqualTo("none"));
        assertThat(Scope.current()).isEqualTo(Scope.None.INSTANCE);
    }

    /** What it answers may be cut off: that something was forgotten shows when the answer is on its way. */
    private static void forget(String path) {
        try {
            get(path, "org_a");
        } catch (IllegalStateException e) {
            assertThat(e).hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    @DisplayName(
            "What a handler leaves open ends with its request: neither scope nor unlock nor test run is the next one's")
    void leftOpen() {
        for (String leaky : List.of("/leaky", "/public/leaky")) {
            IntStream.range(0, 30).parallel().forEach(i -> forget(leaky));
            IntStream.range(0, 60).parallel().forEach(i -> {
                assertThat(get("/public/scope", null).body()).as(leaky).isEqualTo("none");
                assertThat(get("/public/conditions", null).body()).as(leaky).isEqualTo("none");
                assertThat(get("/conditions", "org_a").body()).as(leaky).isEqualTo("none");
                assertThat(get("/tickets", "org_b").body()).as(leaky).isEqualTo("[\"Gears\"]");
            });
        }
    }
}
