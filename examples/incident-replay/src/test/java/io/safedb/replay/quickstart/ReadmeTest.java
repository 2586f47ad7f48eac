package io.safedb.replay.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the README shows is what compiles and runs here. With {@code -Dsafedb.write-docs=true} it is written instead.
 */
class ReadmeTest {
    private static final Path MODULE = Path.of("").toAbsolutePath();
    private static final Path ROOT = MODULE.resolve("../..").normalize();
    private static final Path README = ROOT.resolve("README.md");
    private static final Path SOURCES = MODULE.resolve("src/main/java/io/safedb/replay/quickstart");

    @ParameterizedTest(name = "{0}")
    @DisplayName("The README shows the code and the text that the tests run")
    @CsvSource({"refusal,text", "jdbc,java", "mongo,java", "policy,yaml"})
    void readmeShows(String part, String language) throws IOException {
        String block = "<!-- " + part + ":begin -->\n```" + language + "\n"
                + source(part).strip() + "\n```\n<!-- " + part + ":end -->";
        String readme = Files.readString(README);
        Matcher shown = Pattern.compile("<!-- " + part + ":begin -->.*?<!-- " + part + ":end -->", Pattern.DOTALL)
                .matcher(readme);
        assertThat(shown.find()).as("the README has a place for %s", part).isTrue();
        if (Boolean.getBoolean("safedb.write-docs")) {
            Files.writeString(README, shown.replaceFirst(Matcher.quoteReplacement(block)));
        } else {
            assertThat(shown.group()).isEqualTo(block);
        }
    }

    @Test
    @DisplayName("The links of the README lead somewhere")
    void linksLead() throws IOException {
        Matcher link = Pattern.compile("\\]\\(([^)#]+)\\)").matcher(Files.readString(README));
        int links = 0;
        while (link.find()) {
            assertThat(ROOT.resolve(link.group(1))).exists();
            links++;
        }
        assertThat(links).isPositive();
    }

    private static String source(String part) throws IOException {
        return switch (part) {
            case "refusal" -> Files.readString(ROOT.resolve("docs/refusal-example.txt"));
            case "policy" -> Files.readString(MODULE.resolve("safedb.yaml"));
            case "jdbc" -> tagged(SOURCES.resolve("JdbcQuickstart.java"));
            default -> tagged(SOURCES.resolve("MongoQuickstart.java"));
        };
    }

    private static String tagged(Path file) throws IOException {
        Matcher region = Pattern.compile("// tag::readme\\[]\n(.*?)\n\\s*// end::readme\\[]", Pattern.DOTALL)
                .matcher(Files.readString(file));
        assertThat(region.find()).as("%s has a tagged region", file).isTrue();
        return region.group(1).stripIndent();
    }
}
