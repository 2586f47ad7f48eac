package io.safedb.replay.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.SafeDbPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pages show is what compiles and runs, and what they link is there. */
@DisplayName("The pages")
class PagesTest {
    private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
    private static final Path MODULE = Path.of("").toAbsolutePath();

    /** The page whose code the starter's own test holds, as it needs Spring. */
    private static final Path HELD_BY_THE_STARTER = ROOT.resolve("docs/spring.md");

    static List<Path> pages() throws IOException {
        try (Stream<Path> top = Files.list(ROOT);
                Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.of(top, docs, Stream.of(ROOT.resolve("examples/workshop-api/README.md")))
                    .flatMap(files -> files)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    @DisplayName("link what is there, heading and all")
    void linksLead(Path page) throws IOException {
        Matcher link = Pattern.compile("\\]\\(([^)\\s#]*)(#[^)\\s]*)?\\)").matcher(Files.readString(page));
        while (link.find()) {
            String target = link.group(1);
            if (target.startsWith("https://")) {
                continue;
            }
            Path file = target.isEmpty() ? page : page.resolveSibling(target).normalize();
            assertThat(file).as("%s links %s", page, link.group()).exists();
            if (link.group(2) != null) {
                assertThat(headings(file)).contains(link.group(2).substring(1));
            }
        }
    }

    /** The names by which headings are linked. */
    private static Set<String> headings(Path page) throws IOException {
        Set<String> names = new TreeSet<>();
        Files.readAllLines(page).stream()
                .filter(line -> line.matches("#+ .*"))
                .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
                .map(title -> title.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
                .forEach(names::add);
        return names;
    }

    @Test
    @DisplayName("show no Java that nothing compiles: it stands between marks that a test compares")
    void noLooseCode() throws IOException {
        for (Path page : pages()) {
            boolean generated = page.startsWith(ROOT.resolve("docs/rules"));
            if (generated || page.equals(HELD_BY_THE_STARTER) || page.startsWith(ROOT.resolve("docs/decisions"))) {
                continue;
            }
            String held = Pattern.compile("<!-- (\\w+):begin -->.*?<!-- \\1:end -->", Pattern.DOTALL)
                    .matcher(Files.readString(page))
                    .replaceAll("");
            assertThat(held).as(page.toString()).doesNotContain("```java");
        }
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("show in the first hour what the tests run; -Dsafedb.write-docs=true writes it")
    @CsvSource({"marker,java", "policy,yaml", "jdbc,java"})
    void firstHour(String part, String language) throws IOException {
        Path page = ROOT.resolve("docs/getting-started.md");
        String block = "<!-- " + part + ":begin -->\n```" + language + "\n"
                + source(part).strip() + "\n```\n<!-- " + part + ":end -->";
        String text = Files.readString(page);
        Matcher shown = Pattern.compile("<!-- " + part + ":begin -->.*?<!-- " + part + ":end -->", Pattern.DOTALL)
                .matcher(text);
        assertThat(shown.find()).as("the page has a place for %s", part).isTrue();
        if (Boolean.getBoolean("safedb.write-docs")) {
            Files.writeString(page, shown.replaceFirst(Matcher.quoteReplacement(block)));
        } else {
            assertThat(shown.group()).isEqualTo(block);
        }
    }

    private static String source(String part) throws IOException {
        if (part.equals("policy")) {
            return Files.readString(MODULE.resolve("safedb.yaml"));
        }
        String file = part.equals("jdbc") ? "JdbcQuickstart.java" : "MarkerQuickstart.java";
        Matcher region = Pattern.compile("// tag::\\w+\\[]\n(.*?)\n\\s*// end::\\w+\\[]", Pattern.DOTALL)
                .matcher(Files.readString(MODULE.resolve("src/main/java/io/safedb/replay/quickstart")
                        .resolve(file)));
        assertThat(region.find()).as("%s has a tagged region", file).isTrue();
        return region.group(1).stripIndent();
    }

    @Test
    @DisplayName("show policies, and parts of policies, that load")
    void policiesLoad(@TempDir Path folder) throws IOException {
        int loaded = 0;
        for (Path page : pages()) {
            List<String> shown = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                    .matcher(Files.readString(page))
                    .results()
                    .map((MatchResult block) -> block.group(1))
                    .filter(block -> !block.startsWith("safedb:")) // Spring's own configuration
                    .toList();
            for (String part : shown) {
                String whole = part.contains("environment:") && part.contains("tenant:")
                        ? part
                        : "environment: staging\ntenant:\n  column: organization_id\n" + part;
                Path file = Files.writeString(folder.resolve("part-" + loaded + ".yaml"), whole);
                assertThat(SafeDbPolicy.load(file)).as(page + "\n" + part).isNotNull();
                loaded++;
            }
        }
        assertThat(loaded).isGreaterThan(3);
    }

    @Test
    @DisplayName("name the version that this is")
    void version() throws IOException {
        Matcher parent = Pattern.compile("<artifactId>safedb-parent</artifactId>\\s*<version>(.*?)</version>")
                .matcher(Files.readString(ROOT.resolve("pom.xml")));
        assertThat(parent.find()).isTrue();
        for (Path page : pages()) {
            Matcher shown = Pattern.compile("<artifactId>safedb-[\\w-]+</artifactId>\\s*<version>(.*?)</version>")
                    .matcher(Files.readString(page));
            while (shown.find()) {
                assertThat(shown.group(1)).as(page.toString()).isEqualTo(parent.group(1));
            }
        }
    }
}
