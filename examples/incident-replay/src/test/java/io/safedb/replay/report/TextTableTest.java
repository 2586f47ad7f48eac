package io.safedb.replay.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    @DisplayName("cells wrap at blanks, long words break, lines of all columns align")
    void wraps() {
        TextTable table = new TextTable(false, 6, 5);
        table.rule();
        table.row(UnaryOperator.identity(), "one two three", "abcdefg");
        table.rule();

        assertThat(table.toString()).isEqualTo("""
                        --------+-------
                         one    | abcde
                         two    | fg
                         three  |
                        --------+-------
                        """);
    }

    @Test
    @DisplayName("boxes are drawn where the charset has them")
    void boxes() {
        TextTable table = new TextTable(true, 1, 1);
        table.rule();
        table.row(UnaryOperator.identity(), "a", "b");

        assertThat(table.toString()).isEqualTo("───┼───\n a │ b\n");
    }

    @Test
    @DisplayName("an indented line keeps its indent when it wraps")
    void indent() {
        assertThat(TextTable.wrapIndented("  aaa bbb ccc", 9, "  ")).isEqualTo("  aaa\n    bbb\n    ccc");
    }
}
