package io.safedb.mongo;

import static io.safedb.mongo.Scopes.in;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Updates;
import example.shop.Application;
import io.safedb.EnforcementMode;
import io.safedb.Rule;
import io.safedb.environment.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.bson.Document;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Code of tests on a production database")
class TestCallerTest {
    @TempDir
    Path folder;

    @Test
    @DisplayName("is refused where it writes or changes the schema, and reads as it likes")
    void writesAreRefused() {
        try (Shop shop = new Shop(
                Environment.PRODUCTION,
                policy -> Approvals.tokenOnly(policy).mode(Rule.TEST_CODE_IN_PRODUCTION, EnforcementMode.ENFORCE))) {
            shop.assertRefused(
                    () -> in("a", () -> shop.orders().insertOne(new Document())), Rule.TEST_CODE_IN_PRODUCTION);
            shop.assertRefused(
                    () -> in("a", () -> shop.orders().updateOne(new Document("n", 1), Updates.set("n", 2))),
                    Rule.TEST_CODE_IN_PRODUCTION);
            shop.assertRefused(
                    () -> shop.safeDb.withToken(
                            shop.token("drop", "orders", 3), () -> shop.orders().drop()),
                    Rule.TEST_CODE_IN_PRODUCTION);
            in("a", () -> assertThat(shop.orders().countDocuments()).isEqualTo(2));
        }
    }

    @Test
    @DisplayName("writes to every other database")
    void otherEnvironments() {
        try (Shop shop = new Shop(
                Environment.STAGING, policy -> policy.mode(Rule.TEST_CODE_IN_PRODUCTION, EnforcementMode.ENFORCE))) {
            in("a", () -> shop.orders().insertOne(new Document("_id", 77)));
            assertThat(shop.rawOrders().countDocuments()).isEqualTo(4);
        }
    }

    @Test
    @DisplayName("is known by the name of its jar; the same code in an application's jar writes")
    void byTheNameOfTheJar() throws Exception {
        try (Shop shop = new Shop(Environment.PRODUCTION)) {
            assertThat(output(shop, jar("x-tests.jar")))
                    .contains("REFUSED SDB402")
                    .contains(Application.class.getName());
            assertThat(shop.rawOrders().countDocuments()).isEqualTo(3);
            assertThat(output(shop, jar("x-app.jar"))).contains("WRITTEN");
            assertThat(shop.rawOrders().find(new Document("_id", 77)).first()).containsEntry("org", "a");
        }
    }

    private Path jar(String name) throws IOException {
        String entry = Application.class.getName().replace('.', '/') + ".class";
        Path jar = folder.resolve(name);
        try (InputStream bytes = Application.class.getResourceAsStream("Application.class");
                OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            entries.putNextEntry(new JarEntry(entry));
            entries.write(Objects.requireNonNull(bytes).readAllBytes());
            entries.closeEntry();
        }
        return jar;
    }

    /** What the application says, in a JVM without any test. */
    private static String output(Shop shop, Path jar) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath() + System.getProperty("path.separator") + jar,
                        Application.class.getName(),
                        shop.mongo.uri(),
                        shop.raw().getName(),
                        "a")
                .redirectErrorStream(true)
                .start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            return output;
        } finally {
            process.destroyForcibly();
        }
    }

    /** What this JVM runs with, without its tests. */
    private static String classPath() {
        String separator = System.getProperty("path.separator");
        List<String> entries = new ArrayList<>();
        for (String path : List.of("java.class.path", "jdk.module.path")) {
            entries.addAll(Arrays.asList(System.getProperty(path, "").split(separator, -1)));
        }
        entries.removeIf(entry -> entry.isBlank() || entry.contains("test-classes"));
        return String.join(separator, entries);
    }
}
