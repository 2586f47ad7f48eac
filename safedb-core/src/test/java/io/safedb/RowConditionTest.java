package io.safedb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safedb.RowCondition.Test;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A condition on rows")
class RowConditionTest {
    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("status = 'BILLED'", "status", Test.ANY_OF, Set.of("BILLED")),
                Arguments.of("status='BILLED'", "status", Test.ANY_OF, Set.of("BILLED")),
                Arguments.of(" status  =\n'it''s' ", "status", Test.ANY_OF, Set.of("it's")),
                Arguments.of("status = ''", "status", Test.ANY_OF, Set.of("")),
                Arguments.of("status = ''''", "status", Test.ANY_OF, Set.of("'")),
                Arguments.of("status = 'a = ''b'' or 1=1'", "status", Test.ANY_OF, Set.of("a = 'b' or 1=1")),
                Arguments.of("status in ('B','A' , 'A')", "status", Test.ANY_OF, Set.of("A", "B")),
                Arguments.of("status IN('B')", "status", Test.ANY_OF, Set.of("B")),
                Arguments.of("level in (3, -4)", "level", Test.ANY_OF, Set.of(3L, -4L)),
                Arguments.of("level = 999999999999999999", "level", Test.ANY_OF, Set.of(999_999_999_999_999_999L)),
                Arguments.of("locked = TRUE", "locked", Test.ANY_OF, Set.of(true)),
                Arguments.of("in in (false)", "in", Test.ANY_OF, Set.of(false)),
                Arguments.of("billed_at is not null", "billed_at", Test.NOT_NULL, Set.of()),
                Arguments.of("is IS NULL", "is", Test.NULL, Set.of()));
    }

    @ParameterizedTest
    @MethodSource("texts")
    @DisplayName("is read, and written so that it is read again")
    void reads(String text, String column, Test test, Set<Object> values) {
        RowCondition condition = RowCondition.parse(text);
        assertThat(condition).isEqualTo(new RowCondition(column, test, values));
        assertThat(RowCondition.parse(condition.toString())).isEqualTo(condition);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "status",
                "status =",
                "= 'A'",
                "status = BILLED",
                "status = \"BILLED\"",
                "status = 'BILLED",
                "status = 'A' or true",
                "status = 'A'; DROP TABLE x",
                "status = 'A' --",
                "status <> 'A'",
                "status != 'A'",
                "status == 'A'",
                "status in 'A'",
                "status in ()",
                "status in ('A',)",
                "status in ('A', 3)",
                "status in ('A'",
                "status not in ('A')",
                "status is",
                "status is not",
                "status isnull",
                "status is nullable",
                "status is not nullx",
                "\"status\" = 'A'",
                "a.status = 'A'",
                "lower(status) = 'a'",
                "level = 1.5",
                "level = -",
                "level = 1e3",
                "level = 1234567890123456789",
                "level = +1",
                "locked = truely",
                "status = null"
            })
    @DisplayName("of another form is a mistake, and the message shows the forms and nothing of the text")
    void refuses(String text) {
        assertThatThrownBy(() -> RowCondition.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("DROP", "x "));
    }

    @org.junit.jupiter.api.Test
    @DisplayName("is read in one go, however long it is")
    void linear() {
        for (String hostile : List.of(
                "a = '" + "''".repeat(500_000),
                "a = '" + "x".repeat(1_000_000),
                "a" + " ".repeat(1_000_000),
                "a = 1" + " ".repeat(1_000_000) + "x",
                "a in (" + "1,".repeat(300_000) + ")",
                "a is not " + "not ".repeat(300_000))) {
            Assertions.assertTimeout(
                    Duration.ofSeconds(5),
                    () -> assertThatThrownBy(() -> RowCondition.parse(hostile))
                            .isInstanceOf(IllegalArgumentException.class));
        }
        assertThat(RowCondition.parse("a = '" + "''x".repeat(300_000) + "'").values())
                .singleElement()
                .asString()
                .hasSize(600_000);
    }

    @org.junit.jupiter.api.Test
    @DisplayName("is equal and written alike in whatever order its values come")
    void ordered() {
        RowCondition one = RowCondition.parse("s in ('B', 'A', 'C')");
        RowCondition other = RowCondition.parse("s in ('C', 'B', 'A')");
        assertThat(one).isEqualTo(other).hasToString("s in ('A', 'B', 'C')").hasToString(other.toString());
    }
}
