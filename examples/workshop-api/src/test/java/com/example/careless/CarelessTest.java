package com.example.careless;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.operator.Organization;
import com.example.operator.TestDatabases;
import com.example.workshop.Caller;
import com.example.workshop.Caller.Answer;
import com.example.workshop.WorkshopApplication;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Every careless handler is refused or sees its own organisation only, and nobody else loses anything by it. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        classes = {WorkshopApplication.class, CarelessHandlers.class, LiteralHandlers.class})
abstract class CarelessTest {
    private static final List<String> OTHERS =
            List.of("org_kestrel", "Jonas", "Lind", "Wheel out", "Trued", "Fitted", "501");

    private final String database;

    @LocalServerPort
    private int port;

    CarelessTest(String database) {
        this.database = database;
    }

    abstract Mistake.Outcome expected(Mistake mistake);

    static Stream<Mistake> mistakes() {
        return Stream.of(Mistake.careless(), Mistake.honest()).flatMap(List::stream);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void harmless(Mistake mistake) {
        TestDatabases.refill(database);
        Map<Organization, List<String>> before = TestDatabases.rows(database);

        Answer answer = Caller.of(port, Organization.BATTWHEELS).get("/api/careless" + mistake.path());

        Map<Organization, List<String>> after = TestDatabases.rows(database);
        Mistake.Outcome expected = expected(mistake);
        assertThat(answer.status()).as(mistake.path() + " " + answer.body()).isEqualTo(expected.status());
        if (expected.rule() != null) {
            assertRefused(answer, expected.rule());
            assertThat(after).isEqualTo(before);
        }
        if (expected.body() != null) {
            assertThat(answer.body()).isEqualTo(expected.body());
        }
        if (expected.status() == 200) {
            assertThat(answer.body()).doesNotContain(OTHERS);
        }
        boolean othersLost = !Objects.equals(after.get(Organization.KESTREL), before.get(Organization.KESTREL));
        assertThat(othersLost).isEqualTo(expected.everybody());
    }

    static void assertRefused(Answer answer, String rule) {
        assertThat(answer.type()).startsWith("application/problem+json");
        assertThat(answer.body())
                .matches("\\{\"type\":\"urn:safedb:rule:" + rule.substring(0, 6)
                        + "\",\"title\":\"Forbidden\",\"status\":403,"
                        + "\"detail\":\"This request was stopped by a rule that protects data.\",\"rule\":\"" + rule
                        + "\",\"eventId\":\"[0-9a-f-]{36}\"}");
    }

    @Test
    @DisplayName("A handler outside of the login is answered with 403, a rule and an event id")
    void nobodysRequest() {
        for (String path : List.of("/public/feed", "/reports", "/")) {
            Answer answer = Caller.of(port, Organization.BATTWHEELS).get(path);
            assertThat(answer.status()).as(path).isEqualTo(403);
            assertRefused(answer, "SDB101 no-tenant-scope");
        }
    }

    @Test
    @DisplayName("No careless handler is left out")
    void complete(@Autowired RequestMappingHandlerMapping requestMappingHandlerMapping) {
        assertThat(requestMappingHandlerMapping.getHandlerMethods().keySet().stream()
                        .flatMap(mapping -> mapping.getPatternValues().stream())
                        .filter(path -> path.startsWith("/api/careless/"))
                        .map(path -> path.substring("/api/careless".length())))
                .hasSameElementsAs(mistakes()
                        .map(mistake -> mistake.path().replaceFirst("\\?.*", ""))
                        .distinct()
                        .toList());
    }
}
