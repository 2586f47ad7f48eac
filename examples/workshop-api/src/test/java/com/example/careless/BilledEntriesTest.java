package com.example.careless;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.operator.Organization;
import com.example.operator.TestDatabases;
import com.example.workshop.Caller;
import com.example.workshop.Caller.Answer;
import com.example.workshop.WorkshopApplication;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What is billed stays as it is, whatever a handler forgets to ask. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        classes = {WorkshopApplication.class, CarelessHandlers.class})
@EnabledIf("com.example.operator.TestDatabases#guarded")
class BilledEntriesTest {
    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void databases(DynamicPropertyRegistry registry) {
        TestDatabases.create(registry, "billed_entries", "development");
    }

    @Test
    @DisplayName("A time entry may change until it is billed, by the application itself too, and never again")
    void billed() {
        Caller asha = Caller.of(port, Organization.BATTWHEELS);
        assertThat(asha.get("/api/careless/overwrite-entry?id=1").body()).isEqualTo("1");
        assertThat(asha.post("/api/tickets/1/bill", null).body()).isEqualTo("{\"billed\":1}");
        for (String change : List.of("overwrite-entry", "unbill", "delete-entry")) {
            Answer answer = asha.get("/api/careless/" + change + "?id=1");
            assertThat(answer.status()).as(change).isEqualTo(403);
            CarelessTest.assertRefused(answer, "SDB501 locked-record");
        }
        // To an organisation another's billed entry is one that nobody has.
        Caller noor = Caller.of(port, Organization.KESTREL);
        assertThat(noor.get("/api/careless/overwrite-entry?id=1").body()).isEqualTo("0");
        assertThat(noor.get("/api/careless/unbill?id=1").body()).isEqualTo("0");
    }
}
