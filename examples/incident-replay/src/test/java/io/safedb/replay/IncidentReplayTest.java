package io.safedb.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.replay.report.Screen;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class IncidentReplayTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final StringWriter errors = new StringWriter();

    private int run(String... arguments) {
        Screen screen = new Screen(
                new PrintStream(bytes, true, StandardCharsets.US_ASCII),
                false,
                false,
                StandardCharsets.US_ASCII,
                Screen.WIDEST);
        CommandLine command = IncidentReplay.commandLine(screen).setErr(new PrintWriter(errors, true));
        return command.execute(arguments);
    }

    private String out() {
        return bytes.toString(StandardCharsets.US_ASCII);
    }

    @Test
    @DisplayName(
            "--only runs one incident: a table of at most 120 columns, plain ASCII, progress in lines, exit code 0")
    void only() {
        int exitCode = run("--only", "003", "--out", folder.toString());

        assertThat(exitCode).as(out()).isZero();
        assertThat(out())
                .contains("PostgreSQL ...", "PostgreSQL: ready after", "MongoDB: ready after")
                .contains("003  Billed time could be edited", "NOT YET", "Every verdict is as this version claims.")
                .contains("SDB501 locked-record")
                .doesNotContain("000  ", "\u001b", "\r", "?");
        assertThat(out().lines().filter(line -> !line.startsWith("Report: ")))
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(120));
        assertThat(folder.resolve("report.html")).isNotEmptyFile();
        assertThat(folder).isDirectoryNotContaining("glob:**.jar");
        assertThat(errors.toString()).isEmpty();
    }

    @Test
    @DisplayName("--list names the incidents and starts nothing")
    void list() {
        assertThat(run("--list")).isZero();
        assertThat(out()).contains("000  ", "001  ", "002  ", "003  ", "004  ").doesNotContain("ready after");
    }

    @Test
    @DisplayName("--list with --only names those only")
    void listOnly() {
        assertThat(run("--list", "--only", "000,004")).isZero();
        assertThat(out()).contains("000  ", "004  ").doesNotContain("001  ", "002  ", "003  ");
    }

    @Test
    @DisplayName("--help shows the options and the exit codes")
    void help() {
        assertThat(run("--help")).isZero();
        assertThat(out()).contains("--only", "--out", "--list", "Exit codes");
    }

    @Test
    @DisplayName("a folder that cannot be written is named before anything is started")
    void folderCannotBeWritten() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThat(run("--only", "003", "--out", file.resolve("report").toString()))
                .isEqualTo(2);
        assertThat(errors.toString())
                .contains("cannot be written to " + file.resolve("report"), "--out names another folder")
                .doesNotContain("\tat ");
        assertThat(out()).doesNotContain("PostgreSQL");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "--only,009,there is no incident '009'",
        "--only,,Missing required parameter",
        "--everything,,Unknown option",
        "002,,Unmatched argument",
        "--out,,Missing required parameter"
    })
    @DisplayName("wrong arguments end with a clear error and exit code 2")
    void wrongArguments(String first, String second, String message) {
        int exitCode = second == null ? run(first) : run(first, second);

        assertThat(exitCode).isEqualTo(2);
        assertThat(errors.toString()).contains(message);
        assertThat(out()).doesNotContain("ready after");
    }
}
