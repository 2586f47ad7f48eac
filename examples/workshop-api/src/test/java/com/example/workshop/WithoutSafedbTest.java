package com.example.workshop;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.operator.Organization;
import com.example.operator.TestDatabases;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What the dependency is for: the same application without it, on databases of two organisations. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@DisabledIf("com.example.operator.TestDatabases#guarded")
class WithoutSafedbTest {
    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void databases(DynamicPropertyRegistry registry) {
        TestDatabases.create(
                registry, "without", "development", List.of(Organization.BATTWHEELS, Organization.KESTREL));
    }

    @Test
    @DisplayName("Without it everybody sees everything")
    void leaks() {
        Caller noor = Caller.of(port, Organization.KESTREL);
        assertThat(noor.get("/api/tickets").json().required("total").asLong()).isEqualTo(5);
        assertThat(noor.get("/api/tickets/1").body()).contains("Battery does not charge");
        assertThat(noor.get("/api/tickets/1/activity").body()).contains("Battery does not charge");
    }
}
