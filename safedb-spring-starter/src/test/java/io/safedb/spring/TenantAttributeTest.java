package io.safedb.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.PolicyException;
import io.safedb.TenantScope;
import io.safedb.spring.Servers.Database;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The tenant of an application that does not know safedb: its login puts the id on the request. */
class TenantAttributeTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Database DATABASE = Servers.tickets();
    private static final ConfigurableApplicationContext APPLICATION = start(Unordered.class);

    private static ConfigurableApplicationContext start(Class<?> login, String... more) {
        return new SpringApplicationBuilder(Shop.class, login)
                .properties(DATABASE.properties())
                .properties(
                        "spring.flyway.enabled=false",
                        "spring.liquibase.enabled=false",
                        "spring.autoconfigure.exclude="
                                + "org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration,"
                                + "org.springframework.boot.autoconfigure.mongo.MongoAutoConfiguration,"
                                + "org.springframework.boot.data.mongodb.autoconfigure.DataMongoAutoConfiguration,"
                                + "org.springframework.boot.autoconfigure.data.mongo.MongoDataAutoConfiguration",
                        "spring.main.banner-mode=off",
                        "server.port=0",
                        "safedb.environment=test",
                        "safedb.tenant.column=organization_id",
                        "safedb.web.tenant-attribute=organizationId")
                .properties(more)
                .run();
    }

    /** An application with one query, in which no tenant is mentioned. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @RestController
    static class Shop {
        private final JdbcTemplate jdbc;

        Shop(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @GetMapping("/tickets")
        List<String> titles() {
            return jdbc.queryForList("SELECT title FROM tickets ORDER BY id", String.class);
        }

        @GetMapping("/webjars/scope")
        String scope() {
            return TenantScope.current().map(String::valueOf).orElse("none");
        }
    }

    private static final Map<String, Object> KEYS = Map.of("key-a", "org_a", "key-b", "org_b", "key-of-nobody", " ");

    /** As applications write it: 401 for an unknown key, the organization on the request for a known one. */
    private static Filter login() {
        return (request, response, chain) -> {
            String key = ((jakarta.servlet.http.HttpServletRequest) request).getHeader("Authorization");
            if ("wrong".equals(key)) {
                ((HttpServletResponse) response).sendError(401);
                return;
            }
            Object organization = key == null ? null : KEYS.get(key);
            request.setAttribute("organizationId", "key-with-number".equals(key) ? Integer.valueOf(7) : organization);
            chain.doFilter(request, response);
        };
    }

    /** A login without an order. */
    @Configuration(proxyBeanMethods = false)
    static class Unordered {
        @Bean
        Filter zLogin() {
            return login();
        }
    }

    /** A login that is registered by hand, without an order. */
    @Configuration(proxyBeanMethods = false)
    static class Registered {
        @Bean
        FilterRegistrationBean<Filter> zLogin() {
            return new FilterRegistrationBean<>(login());
        }
    }

    @AfterAll
    static void stop() {
        APPLICATION.close();
    }

    private static HttpResponse<String> get(
            ConfigurableApplicationContext application, String path, @Nullable String key, String... headers)
            throws Exception {
        String port = String.valueOf(application.getEnvironment().getProperty("local.server.port"));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (key != null) {
            request.header("Authorization", key);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(String path, @Nullable String key, String... headers) throws Exception {
        return get(APPLICATION, path, key, headers);
    }

    @Test
    @DisplayName("Each organization sees its own rows, by nothing but a property")
    void rows() throws Exception {
        assertThat(get("/tickets", "key-a").body()).isEqualTo("[\"Brakes\"]");
        assertThat(get("/tickets", "key-b").body()).isEqualTo("[\"Gears\"]");
    }

    @Test
    @DisplayName("A login registered by hand comes first as well")
    void registered() throws Exception {
        try (ConfigurableApplicationContext application = start(Registered.class)) {
            assertThat(get(application, "/tickets", "key-b").body()).isEqualTo("[\"Gears\"]");
        }
    }

    @Test
    @DisplayName("The filter goes where filter-order says: before the login, nobody has a tenant")
    void order() throws Exception {
        try (ConfigurableApplicationContext application = start(Unordered.class, "safedb.web.filter-order=-1")) {
            assertThat(get(application, "/tickets", "key-b").statusCode()).isEqualTo(403);
        }
    }

    @Test
    @DisplayName("Nothing that a client sends becomes the attribute")
    void forged() throws Exception {
        for (String path : new String[] {
            "/tickets", "/tickets?organizationId=org_a", "/tickets;organizationId=org_a", "/tickets#organizationId"
        }) {
            HttpResponse<String> answer = get(
                    path, null, "organizationId", "org_a", "Cookie", "organizationId=org_a", "X-Organization", "org_a");
            assertThat(answer.statusCode()).as(path).isEqualTo(403);
            assertThat(answer.body()).contains("SDB101");
        }
    }

    @Test
    @DisplayName("A blank attribute is nobody's, one of another type is a fault of the server, and neither sees a row")
    void unusable() throws Exception {
        assertThat(get("/tickets", "key-of-nobody").statusCode()).isEqualTo(403);
        HttpResponse<String> numbered = get("/tickets", "key-with-number");
        assertThat(numbered.statusCode()).isEqualTo(500);
        assertThat(numbered.body()).doesNotContain("Brakes", "Gears");
    }

    @Test
    @DisplayName("What the login answers itself, and paths that are nobody's, need no tenant")
    void nobodys() throws Exception {
        assertThat(get("/tickets", "wrong").statusCode()).isEqualTo(401);
        assertThat(get("/webjars/scope", null).body()).isEqualTo("none");
        assertThat(get("/webjars/scope", "key-a").body()).isEqualTo("none");
        assertThat(get("/favicon.ico", null).statusCode()).isEqualTo(404);
        assertThat(get("/actuator/health", null).statusCode()).isEqualTo(404);
    }

    private final WebApplicationContextRunner web = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SafeDbAutoConfiguration.class))
            .withPropertyValues("safedb.environment=test", "safedb.tenant.column=organization_id");

    private void resolving(String type, Function<TenantResolver, @Nullable Object> run, @Nullable Object expected) {
        web.withPropertyValues("safedb.web.tenant-attribute=organizationId", "safedb.tenant.type=" + type)
                .run(context -> assertThat(run.apply(context.getBean(TenantResolver.class)))
                        .isEqualTo(expected));
    }

    private static Function<TenantResolver, @Nullable Object> attribute(Object value) {
        org.springframework.mock.web.MockHttpServletRequest request =
                new org.springframework.mock.web.MockHttpServletRequest();
        request.setAttribute("organizationId", value);
        return resolver -> {
            try {
                return resolver.resolve(request).map(id -> id.value()).orElse(null);
            } catch (IllegalStateException e) {
                assertThat(e).hasMessageContaining("organizationId").hasMessageNotContaining(value.toString());
                return "fault";
            }
        };
    }

    @Test
    @DisplayName("Text and typed values are read as the tenant column's type, and nothing else is")
    void types() {
        UUID uuid = UUID.randomUUID();
        ObjectId objectId = new ObjectId();
        resolving("string", attribute("org_a"), "org_a");
        resolving("string", attribute(uuid), "fault");
        resolving("string", attribute("a\nb"), "fault");
        resolving("uuid", attribute(uuid), uuid);
        resolving("uuid", attribute(uuid.toString()), uuid);
        resolving("uuid", attribute("1-2-3-4-5"), "fault");
        resolving("uuid", attribute("org_a"), "fault");
        resolving("long", attribute(42), 42L);
        resolving("long", attribute(42L), 42L);
        resolving("long", attribute("42"), 42L);
        resolving("long", attribute("4.2"), "fault");
        resolving("long", attribute(4.25), "fault");
        resolving("objectid", attribute(objectId), objectId);
        resolving("objectid", attribute(objectId.toHexString()), objectId);
        resolving("objectid", attribute("org_a"), "fault");
        resolving("string", attribute(""), null);
    }

    @Test
    @DisplayName("The log has a request without a tenant, with the environment that the application declares")
    void logged(@TempDir Path folder) throws IOException {
        org.springframework.mock.web.MockHttpServletResponse response =
                new org.springframework.mock.web.MockHttpServletResponse();
        web.withPropertyValues(
                        "safedb.web.tenant-attribute=organizationId",
                        "safedb.log.file=" + folder.resolve("safedb.jsonl"))
                .run(context -> context.getBean(TenantScopeFilter.class)
                        .doFilter(
                                new org.springframework.mock.web.MockHttpServletRequest("GET", "/tickets"),
                                response,
                                new org.springframework.mock.web.MockFilterChain()));
        assertThat(response.getStatus()).isEqualTo(403);
        try (Stream<Path> segments = Files.list(folder)) {
            assertThat(segments.map(TenantAttributeTest::text).filter(text -> text.contains("\"http\"")))
                    .singleElement(org.assertj.core.api.InstanceOfAssertFactories.STRING)
                    .contains("\"rule.id\":\"SDB101\"", "\"safedb.environment\":\"test\"")
                    .doesNotContain("\"safedb.environment\":\"production\"");
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @DisplayName("A TenantResolver of the application goes first")
    void ownResolver() {
        TenantResolver own = request -> Optional.empty();
        web.withPropertyValues("safedb.web.tenant-attribute=organizationId")
                .withBean(TenantResolver.class, () -> own)
                .run(context ->
                        assertThat(context.getBean(TenantResolver.class)).isSameAs(own));
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "jakarta.servlet.forward.query_string", "org.springframework.web.util.UrlPathHelper"})
    @DisplayName("An attribute that the client may have filled is not taken")
    void clients(String name) {
        web.withPropertyValues("safedb.web.tenant-attribute=" + name).run(context -> {
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure())
                    .hasRootCauseInstanceOf(PolicyException.class)
                    .hasStackTraceContaining("safedb.web.tenant-attribute");
        });
    }
}
