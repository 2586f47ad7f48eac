package com.example.workshop;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.operator.Organization;
import com.example.operator.TestDatabases;
import com.example.workshop.Caller.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Two organisations in one application: neither notices that there is another. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@EnabledIf("com.example.operator.TestDatabases#guarded")
class TwoOrganizationsTest {
    private static final String DATABASE = "two_organizations";

    /** What stands in rows of Battwheels only. */
    private static final List<String> BATTWHEELS = List.of(
            "org_battwheels", "Battwheels", "asha", "Ravi", "Sunil", "Battery", "Firmware", "Measured", "Changed the");

    /** The number of a contact, a ticket and a time entry of Battwheels, and one that nobody has. */
    private static final String THEIRS = "1";

    private static final String NOBODYS = "777777";

    /** Every endpoint, and what is sent there; # stands for a number. */
    private static final Map<String, String> REQUESTS = Map.ofEntries(
            Map.entry("GET /api/me", "/api/me"),
            Map.entry("GET /api/contacts", "/api/contacts?name=&size=100"),
            Map.entry("GET /api/contacts/{id}", "/api/contacts/#"),
            Map.entry("POST /api/contacts", "/api/contacts {'name':'Ada','email':'ada#@example.org'}"),
            Map.entry("PUT /api/contacts/{id}", "/api/contacts/# {'name':'Ada','email':'ada@example.org'}"),
            Map.entry("DELETE /api/contacts/{id}", "/api/contacts/#"),
            Map.entry("GET /api/tickets", "/api/tickets?size=100"),
            Map.entry("GET /api/tickets/search", "/api/tickets/search?text=a"),
            Map.entry("GET /api/tickets/count", "/api/tickets/count"),
            Map.entry("GET /api/tickets/{id}", "/api/tickets/#"),
            Map.entry("POST /api/tickets", "/api/tickets {'title':'Mine','contactId':#}"),
            Map.entry("PUT /api/tickets/{id}", "/api/tickets/# {'title':'Mine','version':0}"),
            Map.entry("POST /api/tickets/{id}/close", "/api/tickets/#/close"),
            Map.entry("POST /api/tickets/close-all", "/api/tickets/close-all {'contactId':#}"),
            Map.entry("DELETE /api/tickets/{id}", "/api/tickets/#"),
            Map.entry("GET /api/tickets/{ticketId}/time-entries", "/api/tickets/#/time-entries"),
            Map.entry(
                    "POST /api/tickets/{ticketId}/time-entries",
                    "/api/tickets/#/time-entries"
                            + " [{'note':'n','startedAt':'2026-03-02T08:00:00Z','endedAt':'2026-03-02T08:10:00Z'}]"),
            Map.entry("POST /api/tickets/{ticketId}/timer", "/api/tickets/#/timer {'note':'n'}"),
            Map.entry("DELETE /api/timer", "/api/timer"),
            Map.entry("PUT /api/time-entries/{id}", "/api/time-entries/# {'note':'n'}"),
            Map.entry("POST /api/tickets/{ticketId}/bill", "/api/tickets/#/bill"),
            Map.entry("GET /api/reports/hours", "/api/reports/hours"),
            Map.entry("GET /api/tickets/{ticketId}/activity", "/api/tickets/#/activity"),
            Map.entry("GET /api/activity/summary", "/api/activity/summary"));

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void databases(DynamicPropertyRegistry registry) {
        TestDatabases.create(registry, DATABASE, "production");
    }

    @BeforeEach
    void refill() {
        TestDatabases.refill(DATABASE);
    }

    private static String request(String endpoint) {
        return Objects.requireNonNull(REQUESTS.get(endpoint), endpoint);
    }

    private Answer send(String endpoint, String number) {
        String[] request = request(endpoint).replace("#", number).split(" ", 2);
        return Caller.of(port, Organization.KESTREL)
                .send(
                        endpoint.substring(0, endpoint.indexOf(' ')),
                        request[0],
                        request.length == 1 ? null : request[1]);
    }

    @Test
    @DisplayName("Through every endpoint, another organisation's number is answered as a number that nobody has")
    void nothing() {
        REQUESTS.keySet().stream().sorted().forEach(endpoint -> {
            TestDatabases.refill(DATABASE);
            List<String> theirs = TestDatabases.rows(DATABASE).get(Organization.BATTWHEELS);
            Answer answer = send(endpoint, THEIRS);
            assertThat(answer.body()).as(endpoint).doesNotContain(BATTWHEELS);
            assertThat(TestDatabases.rows(DATABASE).get(Organization.BATTWHEELS))
                    .as(endpoint)
                    .isNotEmpty()
                    .isEqualTo(theirs);
            if (request(endpoint).contains("#")) {
                TestDatabases.refill(DATABASE);
                Answer nobodys = send(endpoint, NOBODYS);
                assertThat(answer.status()).as(endpoint).isEqualTo(nobodys.status());
                if (request(endpoint).contains("/#")) {
                    assertThat(answer.body())
                            .as(endpoint)
                            .isEqualTo(nobodys.body().replace(NOBODYS, THEIRS));
                }
            }
        });
    }

    @Test
    @DisplayName("A running timer of one technician is nothing to the others")
    void timers() {
        Caller asha = Caller.of(port, Organization.BATTWHEELS);
        Caller noor = Caller.of(port, Organization.KESTREL);
        assertThat(asha.post("/api/tickets/1/timer", "{'note':'n'}").status()).isEqualTo(201);
        assertThat(noor.delete("/api/timer").status()).isEqualTo(409);
        assertThat(noor.post("/api/tickets/501/timer", "{'note':'n'}").status()).isEqualTo(201);
        assertThat(asha.delete("/api/timer").status()).isEqualTo(200);
    }

    @Test
    @DisplayName("No endpoint is left out")
    void complete(@Autowired RequestMappingHandlerMapping requestMappingHandlerMapping) {
        List<String> endpoints = new ArrayList<>();
        requestMappingHandlerMapping
                .getHandlerMethods()
                .keySet()
                .forEach(mapping -> mapping.getPatternValues().stream()
                        .filter(path -> path.startsWith("/api/"))
                        .forEach(path -> mapping.getMethodsCondition()
                                .getMethods()
                                .forEach(method -> endpoints.add(method + " " + path))));
        assertThat(REQUESTS.keySet()).containsExactlyInAnyOrderElementsOf(endpoints);
    }

    @Test
    @DisplayName("What is unique in one organisation may be used in the other, and does not show")
    void unique() {
        Caller noor = Caller.of(port, Organization.KESTREL);
        assertThat(noor.post("/api/contacts", "{'name':'Ravi','email':'ravi@example.org'}")
                        .status())
                .isEqualTo(201);
        assertThat(noor.post("/api/contacts", "{'name':'Jonas','email':'jonas@example.org'}")
                        .status())
                .isEqualTo(409);
        assertThat(Caller.of(port, Organization.BATTWHEELS)
                        .get("/api/contacts?name=ravi")
                        .json()
                        .required("total")
                        .asLong())
                .isEqualTo(1);
    }

    @Test
    @DisplayName("Both at once, on the same pool: each sees its own")
    void atOnce() throws ExecutionException, InterruptedException {
        ExecutorService people = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> work = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Organization organization = i % 2 == 0 ? Organization.BATTWHEELS : Organization.KESTREL;
                long contact = i % 2 == 0 ? 1 : 501;
                String title = "Job of " + organization.id();
                work.add(people.submit(() -> {
                    Caller caller = Caller.of(port, organization);
                    for (int round = 0; round < 8; round++) {
                        Answer opened =
                                caller.post("/api/tickets", "{'title':'" + title + "','contactId':" + contact + "}");
                        assertThat(opened.status()).as(opened.body()).isEqualTo(201);
                        assertThat(caller.get("/api/tickets/search?text=job%20of")
                                        .json()
                                        .valueStream())
                                .isNotEmpty()
                                .allSatisfy(found -> assertThat(
                                                found.required("title").asString())
                                        .isEqualTo(title));
                        assertThat(caller.get("/api/tickets/" + opened.id() + "/activity")
                                        .body())
                                .contains(title);
                    }
                }));
            }
            for (Future<?> each : work) {
                each.get();
            }
        } finally {
            people.shutdown();
        }
    }
}
