package io.safedb.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The description of the package says where a rule is decided:")
class WhereRulesStandTest {
    private static final Path GUARD = Path.of("src/main/java/io/safedb/guard");

    @ParameterizedTest(name = "{0}")
    @EnumSource(Rule.class)
    @DisplayName("in a class that says so itself,")
    void named(Rule rule) throws IOException {
        Matcher row = Pattern.compile("<td>[^<]*" + rule.id() + "[^<]*</td><td>\\{@code (\\w+)\\}")
                .matcher(Files.readString(GUARD.resolve("package-info.java")));

        assertThat(row.find()).as("a row for " + rule).isEqualTo(rule.enforced());
        if (rule.enforced()) {
            String source = Files.readString(GUARD.resolve(row.group(1) + ".java"));
            assertThat(source.substring(0, source.indexOf("final class " + row.group(1))))
                    .contains("{@code " + rule.id() + "}");
            assertThat(row.find()).as("a second row for " + rule).isFalse();
        }
    }
}
