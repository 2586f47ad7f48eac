package com.example.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.operator.Organization;
import com.example.operator.TestDatabases;
import com.example.workshop.Caller;
import com.example.workshop.Transcript;
import com.example.workshop.WorkshopApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Everything else that Spring, Hibernate and the drivers offer behaves the same with safedb and without. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        classes = {WorkshopApplication.class, FrameworkHandlers.class, FrameworksTest.Repositories.class})
class FrameworksTest {
    private static final String DATABASE = "frameworks";
    private static final Transcript TRANSCRIPT = Transcript.of("frameworks.txt");

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void databases(DynamicPropertyRegistry registry) {
        TestDatabases.create(registry, DATABASE, "development");
    }

    @TestConfiguration
    @EnableJpaRepositories(basePackageClasses = {WorkshopApplication.class, MoreTickets.class})
    static class Repositories {}

    @Test
    @DisplayName("Each way to the databases gives the same answer with and without, and nobody else's rows change")
    void same() throws IOException {
        Map<Organization, List<String>> rows = TestDatabases.rows(DATABASE);
        TRANSCRIPT.replay(Caller.of(port, Organization.BATTWHEELS), () -> {
            assertThat(TestDatabases.rows(DATABASE).get(Organization.KESTREL))
                    .isEqualTo(rows.get(Organization.KESTREL));
            TestDatabases.refill(DATABASE);
        });
        assertThat(TestDatabases.rows(DATABASE).get(Organization.KESTREL)).isEqualTo(rows.get(Organization.KESTREL));
    }

    @Test
    @DisplayName("No handler is left out of the transcript")
    void complete(@Autowired RequestMappingHandlerMapping requestMappingHandlerMapping) throws IOException {
        List<String> handlers = requestMappingHandlerMapping.getHandlerMethods().keySet().stream()
                .flatMap(mapping -> mapping.getPatternValues().stream())
                .filter(path -> path.startsWith("/api/frameworks/"))
                .map(path -> "> GET " + path)
                .sorted()
                .toList();
        assertThat(Files.readString(TRANSCRIPT.file()).lines().filter(line -> line.startsWith("> ")))
                .containsExactlyElementsOf(handlers);
    }
}
