package io.safedb.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The rules of the house about sources")
class SourceRulesTest {
    @TempDir
    Path folder;

    /** The sources of every module that users get. */
    static List<Path> modules() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of("..").toRealPath())) {
            return folders.filter(folder -> folder.getFileName().toString().startsWith("safedb-"))
                    .map(folder -> folder.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        }
    }

    @Test
    @DisplayName("look at every module")
    void everyModule() throws IOException {
        assertThat(modules())
                .extracting(
                        sources -> sources.getName(sources.getNameCount() - 4).toString())
                .contains("safedb-core", "safedb-jdbc", "safedb-mongo", "safedb-spring-starter");
    }

    @ParameterizedTest
    @MethodSource("modules")
    @DisplayName("hold in")
    void hold(Path sources) {
        assertThat(SourceRules.giants(sources)).isEmpty();
        assertThat(SourceRules.emptyNames(sources)).isEmpty();
        assertThat(SourceRules.unmarked(sources)).isEmpty();
        assertThat(SourceRules.promises(sources)).isEmpty();
    }

    @Test
    @DisplayName("find a giant, unless it opens with an essay")
    void giants() throws IOException {
        String body = "\n".repeat(400);
        String essay = " It works so.".repeat(40);
        source("Short.java", "/** Short. */\nfinal class Short {}\n");
        source("Giant.java", "/** Long. */\nfinal class Giant {" + body + "int a; }\n");
        source("Late.java", "/** Long. */\nfinal class Late {\n    int a;\n    /* " + essay + " */" + body + "}\n");
        source("Told.java", "/** Long." + essay + " */\nfinal class Told {" + body + "}\n");
        source("Opened.java", "/** Long. */\npublic final class Opened {\n    /* " + essay + " */" + body + "}\n");

        assertThat(SourceRules.giants(folder)).hasSize(2).allMatch(found -> found.matches("(Giant|Late).java .*"));
    }

    @Test
    @DisplayName("find a name that says nothing, an unmarked package and a promise")
    void theOthers() throws IOException {
        source("TenantHelper.java", "final class TenantHelper {}\n");
        source("ScopeImpl.java", "final class ScopeImpl {} // to do: TODO\n");
        source("Implicit.java", "/** Refuses for now. */\nfinal class Implicit {}\n");

        assertThat(SourceRules.emptyNames(folder)).hasSize(2);
        assertThat(SourceRules.unmarked(folder)).hasSize(3);
        assertThat(SourceRules.promises(folder)).hasSize(2);

        source("package-info.java", "@NullMarked\npackage p;\n");
        assertThat(SourceRules.unmarked(folder)).isEmpty();
    }

    private void source(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
