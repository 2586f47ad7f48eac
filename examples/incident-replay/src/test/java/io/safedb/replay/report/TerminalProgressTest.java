package io.safedb.replay.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TerminalProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private String shown(boolean terminal) {
        Screen screen = new Screen(
                new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal, terminal, StandardCharsets.UTF_8, 120);
        TerminalProgress progress = new TerminalProgress(screen);
        progress.begin("PostgreSQL");
        progress.begin("MongoDB");
        progress.end("MongoDB");
        progress.reached("PostgreSQL", 1, 2);
        return bytes.toString(StandardCharsets.UTF_8).replaceAll("[0-9]+\\.[0-9] s", "N s");
    }

    @Test
    @DisplayName("on a terminal one line changes, and what is ready stays")
    void terminal() {
        assertThat(shown(true))
                .isEqualTo("\r\u001b[KPostgreSQL ...\r\u001b[KPostgreSQL, MongoDB ..."
                        + "\r\u001b[KMongoDB: ready after N s" + System.lineSeparator() + "\r\u001b[KPostgreSQL ..."
                        + "\r\u001b[KPostgreSQL ... 1 of 2");
    }

    @Test
    @DisplayName("elsewhere there are plain lines")
    void file() {
        assertThat(shown(false).lines()).containsExactly("PostgreSQL ...", "MongoDB ...", "MongoDB: ready after N s");
    }
}
