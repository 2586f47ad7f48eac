package com.example.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.workshop.Caller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** What the README shows is what happens. */
@EnabledIf("com.example.operator.TestDatabases#guarded")
class ReadmeTest {
    private static final Pattern CALL =
            Pattern.compile("(?m)^\\$ curl -s -H 'X-Api-Key: (.+)' http://localhost:8080(/\\S+)\\R(.*)$");

    @Test
    @DisplayName("The workshop starts, says how to call it, and answers as the README shows")
    void calls() throws IOException, SQLException {
        try (StartWorkshop.Running workshop = StartWorkshop.start("--server.port=0")) {
            assertThat(workshop.instructions())
                    .contains(workshop.url(), Organization.BATTWHEELS.apiKey(), Organization.KESTREL.apiKey());
            Matcher call = CALL.matcher(Files.readString(Path.of("README.md")));
            int calls = 0;
            while (call.find()) {
                assertThat(new Caller(workshop.url(), call.group(1))
                                .get(call.group(2))
                                .body())
                        .isEqualTo(call.group(3));
                calls++;
            }
            assertThat(calls).isEqualTo(3);
        }
    }

    @Test
    @DisplayName("The configuration in the README is the application's")
    void configuration() throws IOException {
        String configuration = Files.readString(Path.of("src/main/resources/application.yml"));
        assertThat(Files.readString(Path.of("README.md")))
                .contains("```yaml\n" + configuration.substring(configuration.indexOf("safedb:\n")) + "```\n");
    }
}
