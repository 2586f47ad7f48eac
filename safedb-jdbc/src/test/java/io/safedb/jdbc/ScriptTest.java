package io.safedb.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.script.Script;
import io.safedb.environment.Environment;
import io.safedb.environment.EnvironmentMarker;
import io.safedb.token.TokenSource;
import java.io.File;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program in a process of its own: with a token in its environment, and out of a jar of the application or of tests.
 */
class ScriptTest {
    private static final String INSERT = "INSERT INTO contacts (id, name) VALUES (%d, 'x')";

    @TempDir
    private Path folder;

    private DataSource raw;
    private EnvironmentMarker marker;

    @BeforeEach
    void start() throws SQLException {
        raw = EmbeddedPostgresServer.newSeededDatabase("script");
        marker = JdbcMarker.init(raw, Environment.PRODUCTION, "the tests");
    }

    @Test
    @DisplayName("a token in SAFEDB_TOKEN serves the one call that it is for, once, prepared or not")
    void variable() throws Exception {
        String token = new Approver(marker).token("DROP TABLE", "contacts", 24).reveal();
        assertThat(run("script.jar", token, "SELECT id FROM contacts", "prepared:DROP TABLE contacts"))
                .containsExactly("ran", "ran");
        assertThat(run("script.jar", token, "DROP TABLE tickets", "DROP TABLE tickets"))
                .containsExactly("SDB202", "SDB202");
        assertThat(run("script.jar", null, "DROP TABLE tickets")).containsExactly("SDB201");
    }

    @Test
    @DisplayName("what is loaded from a jar of tests does not write to production; the application does")
    void testJar() throws Exception {
        String insert = String.format(INSERT, 77);
        String prepared = "prepared:" + String.format(INSERT, 78);
        assertThat(run("shop-1.0-tests.jar", null, "SELECT id FROM contacts", insert, prepared))
                .containsExactly("ran", "SDB402", "SDB402");
        assertThat(run("shop-1.0.jar", null, "SELECT id FROM contacts", insert, prepared))
                .containsExactly("ran", "ran", "ran");
    }

    private List<String> run(String jar, @Nullable String token, String... statements) throws Exception {
        Path file = folder.resolve(jar);
        String resource = Script.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file));
                InputStream in = Objects.requireNonNull(Script.class.getResourceAsStream("Script.class"))) {
            out.putNextEntry(new JarEntry(resource));
            in.transferTo(out);
        }
        String path = Stream.of(System.getProperty("java.class.path"), System.getProperty("jdk.module.path"))
                .filter(Objects::nonNull)
                .flatMap(paths -> Arrays.stream(paths.split(File.pathSeparator)))
                .filter(each -> !each.contains("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                file + File.pathSeparator + path,
                Script.class.getName(),
                url(),
                Base64.getEncoder().encodeToString(Approver.KEYS.getPublic().getEncoded())));
        command.addAll(List.of(statements));
        Path output = folder.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(folder.resolve("errors.txt").toFile());
        if (token != null) {
            builder.environment().put(TokenSource.VARIABLE, token);
        }
        Process process = builder.start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        List<String> lines = Files.readAllLines(output);
        assertThat(lines).as(Files.readString(folder.resolve("errors.txt"))).contains("org_a");
        return lines.subList(lines.indexOf("org_a") + 1, lines.size()).stream()
                .filter(line -> line.equals("ran") || line.startsWith("SDB"))
                .toList();
    }

    private String url() throws SQLException {
        try (Connection connection = raw.getConnection()) {
            return connection.getMetaData().getURL();
        }
    }
}
