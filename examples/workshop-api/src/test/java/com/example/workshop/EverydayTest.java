package com.example.workshop;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.operator.Organization;
import com.example.operator.TestDatabases;
import com.example.workshop.Caller.Answer;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** What people of one organisation do all day. Passes with safedb and, on their own database, without. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class EverydayTest {
    @LocalServerPort
    private int port;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Caller asha;

    @DynamicPropertySource
    static void databases(DynamicPropertyRegistry registry) {
        TestDatabases.create(registry, "everyday", "development");
    }

    @BeforeEach
    void call() {
        asha = Caller.of(port, Organization.BATTWHEELS);
    }

    private long contact(String name) {
        return created(asha.post(
                "/api/contacts", "{'name':'" + name + "','email':'" + name.replace(' ', '.') + "@example.org'}"));
    }

    private long ticket(String title, long contactId) {
        return created(asha.post("/api/tickets", "{'title':'" + title + "','contactId':" + contactId + "}"));
    }

    private static long created(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.id();
    }

    private static void assertProblem(Answer answer, int status) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.type()).startsWith("application/problem+json");
        assertThat(answer.json().required("status").asInt()).isEqualTo(status);
    }

    private static List<String> each(JsonNode list, String property) {
        return list.valueStream()
                .map(item -> item.required(property).asString())
                .toList();
    }

    @Test
    @DisplayName("An account knows its name and organisation; without a right key there is 401")
    void keys() {
        assertThat(asha.get("/api/me").body())
                .isEqualTo("{\"account\":\"asha\",\"name\":\"Asha\",\"organization\":\"Battwheels Garage\"}");
        for (String wrong : new String[] {null, "", "asha", "asha.", "asha.wrong", "nobody.only-for-development-1"}) {
            assertProblem(new Caller("http://localhost:" + port, wrong).get("/api/me"), 401);
        }
    }

    @Test
    @DisplayName("A ticket is opened, found by number, status and text, and shows its contact")
    void open() {
        long contact = contact("Open Contact");
        long id = ticket("Squeaking fork", contact);
        Answer found = asha.get("/api/tickets/" + id);
        assertThat(found.json().required("contact").asString()).isEqualTo("Open Contact");
        assertThat(found.json().required("status").asString()).isEqualTo("OPEN");
        assertThat(each(asha.get("/api/tickets?status=OPEN&size=100").json().required("items"), "id"))
                .contains(String.valueOf(id));
        assertThat(each(asha.get("/api/tickets/search?text=squeaking").json(), "id"))
                .containsExactly(String.valueOf(id));
        assertThat(each(asha.get("/api/tickets/search?text=open%20contact").json(), "id"))
                .containsExactly(String.valueOf(id));
    }

    @Test
    @DisplayName("Lists come in pages, and the count is exact")
    void pages() {
        IntStream.rangeClosed(1, 5).forEach(i -> contact("Paged " + i));
        JsonNode page = asha.get("/api/contacts?name=paged&size=2&page=1&sort=name,desc")
                .json();
        assertThat(each(page.required("items"), "name")).containsExactly("Paged 3", "Paged 2");
        assertThat(page.required("total").asLong()).isEqualTo(5);
        assertThat(page.required("pages").asInt()).isEqualTo(3);
    }

    @Test
    @DisplayName("A change takes the version that was seen; of many at once one succeeds")
    void versions() throws ExecutionException, InterruptedException {
        long id = ticket("Loose spoke", contact("Version Contact"));
        ExecutorService people = Executors.newFixedThreadPool(8);
        try {
            List<Future<Answer>> answers = IntStream.range(0, 8)
                    .mapToObj(i -> people.submit(
                            () -> asha.put("/api/tickets/" + id, "{'title':'Spoke " + i + "','version':0}")))
                    .toList();
            int succeeded = 0;
            for (Future<Answer> answer : answers) {
                if (answer.get().status() == 200) {
                    succeeded++;
                } else {
                    assertProblem(answer.get(), 409);
                }
            }
            assertThat(succeeded).isEqualTo(1);
        } finally {
            people.shutdown();
        }
        assertThat(asha.get("/api/tickets/" + id).json().required("version").asInt())
                .isEqualTo(1);
        assertThat(asha.put("/api/tickets/" + id, "{'title':'Spoke','version':1}")
                        .json()
                        .required("version")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    @DisplayName("What is wrong, missing or contradictory is a problem detail")
    void problems() {
        assertProblem(asha.post("/api/contacts", "{'name':'','email':'x'}"), 400);
        assertProblem(asha.get("/api/tickets/999999"), 404);
        assertProblem(asha.post("/api/tickets", "{'title':'For nobody','contactId':999999}"), 404);
        long contact = contact("Twice");
        assertProblem(asha.post("/api/contacts", "{'name':'Twice','email':'Twice@example.org'}"), 409);
        ticket("Keeps its contact", contact);
        assertProblem(asha.delete("/api/contacts/" + contact), 409);
        assertThat(asha.get("/api/contacts/" + contact).status()).isEqualTo(200);
    }

    @Test
    @DisplayName("Contacts and tickets are changed and removed")
    void remove() {
        long contact = contact("Leaves soon");
        assertThat(asha.put("/api/contacts/" + contact, "{'name':'Leaves','email':'l@example.org','phone':'1'}")
                        .status())
                .isEqualTo(200);
        assertThat(asha.get("/api/contacts/" + contact).json().required("phone").asString())
                .isEqualTo("1");
        long ticket = ticket("Leaves as well", contact);
        assertThat(asha.delete("/api/tickets/" + ticket).status()).isEqualTo(204);
        assertThat(asha.delete("/api/contacts/" + contact).status()).isEqualTo(204);
        assertProblem(asha.get("/api/contacts/" + contact), 404);
        assertProblem(asha.get("/api/tickets/" + ticket), 404);
    }

    @Test
    @DisplayName("A technician has one running timer")
    void timer() {
        long id = ticket("Timed", contact("Timer Contact"));
        String path = "/api/tickets/" + id + "/timer";
        assertThat(asha.post(path, "{'note':'begins'}")
                        .json()
                        .required("endedAt")
                        .isNull())
                .isTrue();
        assertProblem(asha.post(path, "{'note':'begins again'}"), 409);
        Answer stopped = asha.delete("/api/timer");
        assertThat(stopped.status()).isEqualTo(200);
        assertThat(stopped.json().required("ticketId").asLong()).isEqualTo(id);
        assertProblem(asha.delete("/api/timer"), 409);
    }

    @Test
    @DisplayName("Time is logged in one go, counted, billed once, and stays as it is from then on")
    void bill() {
        long id = ticket("Billed", contact("Bill Contact"));
        String path = "/api/tickets/" + id;
        String first = "{'note':'first','startedAt':'2026-03-02T08:00:00Z','endedAt':'2026-03-02T08:10:00Z'}";
        String second = "{'note':'second','startedAt':'2026-03-02T09:00:00Z','endedAt':'2026-03-02T09:05:30.9Z'}";
        Answer logged = asha.post(path + "/time-entries", "[" + first + "," + second + "]");
        assertThat(logged.status()).as(logged.body()).isEqualTo(201);
        long entry = logged.json().required(0).required("id").asLong();
        assertThat(asha.put("/api/time-entries/" + entry, "{'note':'corrected'}")
                        .status())
                .isEqualTo(200);
        JsonNode hours = asha.get("/api/reports/hours")
                .json()
                .valueStream()
                .filter(row -> row.required("ticketId").asLong() == id)
                .findFirst()
                .orElseThrow();
        assertThat(hours.required("seconds").asLong()).isEqualTo(600 + 330);
        assertThat(asha.post(path + "/bill", null).body()).isEqualTo("{\"billed\":2}");
        assertThat(asha.post(path + "/bill", null).body()).isEqualTo("{\"billed\":0}");
        assertProblem(asha.put("/api/time-entries/" + entry, "{'note':'too late'}"), 409);
        JsonNode entries = asha.get(path + "/time-entries").json().required("items");
        assertThat(each(entries, "status")).containsExactly("BILLED", "BILLED");
        assertThat(each(entries, "note")).containsExactly("corrected", "second");
    }

    @Test
    @DisplayName("All tickets of a contact are closed in one statement")
    void closeAll() {
        long contact = contact("Closing");
        long first = ticket("First", contact);
        ticket("Second", contact);
        assertThat(asha.post("/api/tickets/" + first + "/close", null).status()).isEqualTo(200);
        assertThat(asha.post("/api/tickets/close-all", "{'contactId':" + contact + "}")
                        .body())
                .isEqualTo("{\"closed\":1}");
        assertThat(asha.get("/api/tickets/count").json().required("CLOSED").asLong())
                .isGreaterThanOrEqualTo(2);
    }

    @Test
    @DisplayName("The feed tells what happened to a ticket, newest first, and how often what happened")
    void feed() {
        long before = times("TICKET_CHANGED");
        long id = ticket("Told", contact("Feed Contact"));
        asha.put("/api/tickets/" + id, "{'title':'Told again','version':0}");
        asha.put("/api/tickets/" + id, "{'title':'Never told','version':0}");
        asha.post("/api/tickets/" + id + "/close", null);
        assertThat(each(asha.get("/api/tickets/" + id + "/activity").json(), "kind"))
                .containsExactly("TICKET_CLOSED", "TICKET_CHANGED", "TICKET_OPENED");
        assertThat(each(asha.get("/api/tickets/" + id + "/activity?limit=1").json(), "kind"))
                .containsExactly("TICKET_CLOSED");
        assertThat(times("TICKET_CHANGED")).isEqualTo(before + 1);
    }

    private long times(String kind) {
        return asha.get("/api/activity/summary")
                .json()
                .valueStream()
                .filter(row -> row.required("kind").asString().equals(kind))
                .mapToLong(row -> row.required("times").asLong())
                .findFirst()
                .orElse(0);
    }

    @Test
    @DisplayName("Health needs no key and is well, MongoDB included")
    void health(@Autowired ApplicationContext context) {
        assertThat(context.containsBean("mongoHealthContributor")).isTrue();
        assertThat(Caller.stranger(port).get("/actuator/health").body()).contains("\"status\":\"UP\"");
    }
}
