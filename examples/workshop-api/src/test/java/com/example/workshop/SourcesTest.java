package com.example.workshop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SourcesTest {
    private static List<Path> sources(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    @Test
    @DisplayName("Not one line of the application names safedb")
    void application() throws IOException {
        List<Path> sources = sources(Path.of("src/main/java/com/example/workshop"));
        assertThat(sources)
                .hasSizeGreaterThan(20)
                .allSatisfy(file -> assertThat(Files.readString(file).toLowerCase(Locale.ROOT))
                        .doesNotContain("safedb"));
    }

    @Test
    @DisplayName("Nothing in this module, tests included, is compiled against safedb")
    void nothingImported() throws IOException {
        assertThat(sources(Path.of("src")))
                .hasSizeGreaterThan(40)
                .allSatisfy(file -> assertThat(Files.readString(file)).doesNotContain("import io." + "safedb"));
    }

    @Test
    @DisplayName("No query of the application says whose rows it means")
    void queries() throws IOException {
        for (String queries :
                List.of("contact/Contacts", "ticket/Tickets", "timeentry/TimeEntries", "activity/Activities")) {
            assertThat(Files.readString(Path.of("src/main/java/com/example/workshop", queries + ".java")))
                    .doesNotContainIgnoringCase("organization");
        }
    }
}
