package com.example.careless;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The README's tables are what the other tests of this package hold the application to. */
class ReadmeTablesTest {
    private static final Path README = Path.of("README.md");

    private static String table(List<Mistake> mistakes) {
        return mistakes.stream()
                .map(mistake -> "| " + mistake.code() + " | " + mistake.production() + " | "
                        + (mistake.production()
                                        .words()
                                        .equals(mistake.development().words())
                                ? "the same"
                                : mistake.development())
                        + " |")
                .collect(Collectors.joining("\n", "| | production | development |\n|---|---|---|\n", "\n"));
    }

    @Test
    @DisplayName("The tables in the README are the ones that are tested")
    void tables() throws IOException {
        String readme = Files.readString(README);
        for (var part : List.of("careless", "honest")) {
            String begin = "<!-- " + part + ":begin -->\n";
            int from = readme.indexOf(begin) + begin.length();
            int to = readme.indexOf("<!-- " + part + ":end -->");
            String table = table(part.equals("careless") ? Mistake.careless() : Mistake.honest());
            if (Boolean.getBoolean("workshop.write")) {
                readme = readme.substring(0, from) + table + readme.substring(to);
                Files.writeString(README, readme);
            } else {
                assertThat(readme.substring(from, to)).isEqualTo(table);
            }
        }
    }
}
