package io.safedb.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The operations of tokens")
class TokenOperationsTest {
    @Test
    @DisplayName("are on the page, every word of them")
    void documented() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "token-format.md"));
        for (String operation : TokenOperations.all()) {
            for (String word : operation.startsWith("REFRESH") || operation.contains("MATERIALIZED")
                    ? operation.split(" ", 2)
                    : operation.split(" ")) {
                assertThat(page).as(operation).containsPattern("`[A-Z ]*" + word + "[A-Z ]*`");
            }
        }
    }

    @Test
    @DisplayName("are known to the letter, and a slip of case or space is recognised")
    void spelling() {
        assertThat(TokenOperations.isKnown("DROP TABLE")).isTrue();
        assertThat(TokenOperations.isKnown("drop")).isTrue();
        assertThat(TokenOperations.isKnown("drop table")).isFalse();
        assertThat(TokenOperations.isKnown("*")).isFalse();
        assertThat(TokenOperations.nearest(" drop  table ")).contains("DROP TABLE");
        assertThat(TokenOperations.nearest("deletemany")).contains("deleteMany");
        assertThat(TokenOperations.nearest("DESTROY")).isEmpty();
    }
}
