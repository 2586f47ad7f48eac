package io.safedb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

@Label("Whatever stands in a policy file")
class PolicyTextProperties {
    private static final String WHOLE = example();
    private static @Nullable Path file;

    /** One change of a text: so many characters at a place make room for others. */
    record Change(int at, int gone, String instead) {
        String of(String text) {
            int from = Math.floorMod(at, text.length() + 1);
            return text.substring(0, from) + instead + text.substring(Math.min(text.length(), from + gone));
        }
    }

    /** The policy with every key, from the page about it. */
    private static String example() {
        try {
            String page = Files.readString(Path.of("../docs/policy.md"));
            int begin = page.indexOf("```yaml\n") + 8;
            return page.substring(begin, page.indexOf("```", begin));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeContainer
    static void folder() throws IOException {
        file = Files.createTempFile("safedb", ".yaml");
    }

    @AfterContainer
    static void tidy() throws IOException {
        if (file != null) {
            Files.deleteIfExists(file);
        }
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        Arbitrary<String> instead = Arbitraries.oneOf(
                Arbitraries.of(
                        "",
                        " ",
                        "  ",
                        "\n",
                        "\t",
                        ":",
                        ": ",
                        "- ",
                        "[",
                        "]",
                        "{",
                        "}",
                        "'",
                        "\"",
                        "#",
                        "&a ",
                        "*a",
                        "!",
                        "|",
                        ">",
                        "%",
                        "@",
                        "`",
                        ",",
                        "? ",
                        "---\n",
                        "\r\n",
                        "\u0000",
                        "\uFEFF",
                        "\u0085",
                        "\u2028",
                        "\\",
                        "true",
                        "~",
                        "0x1f",
                        "1e9",
                        "tenant",
                        "safedb_",
                        "0001-01-01",
                        "\uD800"),
                Arbitraries.strings().ofMaxLength(5));
        return Combinators.combine(
                        Arbitraries.integers().between(0, 10_000),
                        Arbitraries.integers().between(0, 40),
                        instead)
                .as(Change::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    @Property(tries = 3000)
    @Label("it is a policy, or a mistake with a key, a description and a remedy on one line")
    void changed(@ForAll("changes") List<Change> changes) {
        String text = WHOLE;
        for (Change change : changes) {
            text = change.of(text);
        }
        String changed = text;
        assertTold(() -> SafeDbPolicy.parse(changed, "safedb.yaml"));
    }

    @Property(tries = 300)
    @Label("so it is where the file is nothing but bytes")
    void bytes(@ForAll byte[] bytes) throws IOException {
        Path written = Files.write(Objects.requireNonNull(file), bytes);
        assertTold(() -> SafeDbPolicy.load(written));
    }

    private static void assertTold(Runnable start) {
        try {
            start.run();
        } catch (PolicyException mistake) {
            assertThat(mistake.key()).isNotNull();
            assertThat(mistake.description()).isNotBlank().endsWith(".");
            assertThat(mistake.action()).isNotBlank();
            assertThat(mistake.getMessage()).hasSizeLessThan(1_000).matches("[ -~]+");
        }
    }
}
