package io.safedb.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The pages in docs/rules")
class RulePagesTest {
    /** Tests run in the module's folder. */
    private static final Path FOLDER = Path.of("..", "docs", "rules");

    private static Map<String, String> pages() {
        Map<String, String> pages = new TreeMap<>();
        for (Rule rule : Rule.values()) {
            pages.put(RuleCatalogue.pageName(rule), RuleCatalogue.page(rule));
        }
        pages.put("README.md", RuleCatalogue.index());
        return pages;
    }

    @Test
    @DisplayName("say what the catalogue says; -Dsafedb.write-docs=true writes them")
    void areUpToDate() throws IOException {
        if (Boolean.getBoolean("safedb.write-docs")) {
            Files.createDirectories(FOLDER);
            for (Map.Entry<String, String> page : pages().entrySet()) {
                Files.writeString(FOLDER.resolve(page.getKey()), page.getValue());
            }
        }
        Map<String, String> committed = new TreeMap<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.toList()) {
                // A checkout on Windows may end lines its own way.
                committed.put(
                        file.getFileName().toString(), Files.readString(file).replace("\r\n", "\n"));
            }
        }
        assertThat(committed.keySet()).isEqualTo(pages().keySet());
        pages().forEach((name, text) -> assertThat(committed.get(name))
                .as("docs/rules/%s; write it with -Dsafedb.write-docs=true", name)
                .isEqualTo(text));
    }

    @ParameterizedTest
    @EnumSource(Rule.class)
    @DisplayName("have a part for everything a reader comes for")
    void haveAllParts(Rule rule) {
        String page = RuleCatalogue.page(rule);
        assertThat(page)
                .contains("# " + rule + "\n", "## Why", "## Where it comes from", "## What it stops", "## The safe way")
                .contains("## The way out", "## The message", "=== Refused by safedb: " + rule + " ===");
        assertThat(page.contains("**Not enforced yet.**")).isEqualTo(!rule.enforced());
        assertThat(page.lines().filter(line -> line.startsWith("```")).count() % 2)
                .isZero();
        assertThat(page).doesNotContainPattern("\\{[a-z]+}");
    }

    @Test
    @DisplayName("have an index that links to each")
    void haveAnIndex() {
        String rows = RuleCatalogue.index()
                .lines()
                .filter(line -> line.startsWith("| ["))
                .collect(Collectors.joining("\n"));
        assertThat(rows.lines()).hasSize(Rule.values().length);
        for (Rule rule : Rule.values()) {
            assertThat(rows).contains("[" + rule + "](" + RuleCatalogue.pageName(rule) + ")");
        }
    }
}
