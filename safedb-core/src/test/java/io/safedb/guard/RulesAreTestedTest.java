package io.safedb.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.Rule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Of every rule that is enforced, the tests of the Guard say what it refuses or notes:")
class RulesAreTestedTest {
    private static final Path TESTS = Path.of("src/test/java/io/safedb/guard");

    @ParameterizedTest(name = "{0}")
    @EnumSource(Rule.class)
    @DisplayName("one of them names it,")
    void named(Rule rule) throws IOException {
        if (!rule.enforced()) {
            return;
        }
        Pattern name = Pattern.compile("\\bRule\\." + rule.name() + "\\b");
        try (Stream<Path> tests = Files.list(TESTS)) {
            assertThat(tests.filter(test -> name.matcher(text(test)).find()))
                    .as("tests in %s with Rule.%s", TESTS, rule.name())
                    .isNotEmpty();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
