package io.safedb.caller;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.shop.Caller;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Test code")
class TestCodeTest {
    private static final String CALLER = "com.example.shop.Caller";

    @TempDir
    Path folder;

    @Test
    @DisplayName("is found in the class that calls")
    void nearest() {
        assertThat(TestCode.caller()).contains(TestCodeTest.class.getName());
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop-1.0-tests.jar", "shop-test.jar", "shop-2.1-test-fixtures.jar"})
    @DisplayName("is found in a jar of tests")
    void jarsOfTests(String jar) throws Exception {
        try (URLClassLoader loader = from(jar)) {
            assertThat(onItsOwnThread(caller(loader))).contains(CALLER);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop.jar", "latest.jar", "test-bench-1.0.jar", "tests.jar.jar"})
    @DisplayName("is not found in a jar of an application, nor in the JDK")
    void otherJars(String jar) throws Exception {
        try (URLClassLoader loader = from(jar)) {
            assertThat(onItsOwnThread(caller(loader))).isEmpty();
        }
    }

    @Test
    @DisplayName("is found behind the application that it calls, and the answer is not kept for the application")
    void behindTheApplication() throws Exception {
        try (URLClassLoader loader = from("shop.jar")) {
            Callable<Optional<String>> application = caller(loader);
            assertThat(onItsOwnThread(application)).isEmpty();
            assertThat(application.call()).contains(TestCodeTest.class.getName());
            assertThat(onItsOwnThread(application)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:/home/dev/shop/target/test-classes/",
                "file:/home/dev/shop/target/test-classes",
                "file:/home/dev/shop/build/classes/java/test/",
                "file:/home/dev/shop/build/classes/kotlin/integrationTest/",
                "file:/home/dev/shop/build/classes/java/testFixtures/",
                "file:/home/dev/shop/out/test/shop.core/",
                "file:/C:/dev/shop/bin/test/",
                "file:/home/dev/.m2/repository/com/example/shop/1.0/shop-1.0-tests.jar",
                "jar:file:/srv/app.jar!/BOOT-INF/lib/shop-1.0-tests.jar!/",
                "jar:nested:/srv/app.jar/!BOOT-INF/lib/shop-test-fixtures.jar!/"
            })
    @DisplayName("is what lies where build tools put it")
    void testLocations(String location) {
        assertThat(TestCode.isTestLocation(location)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "file:/home/dev/shop/target/classes/",
                "file:/home/test-classes/shop/target/classes/",
                "file:/home/out/test/shop/target/classes/",
                "file:/home/dev/shop/build/classes/java/main/",
                "file:/home/dev/shop/build/classes/java/latest/",
                "file:/home/dev/shop/build/classes/java/testing/",
                "file:/srv/lib/spring-test-7.0.jar",
                "file:/srv/lib/contest.jar",
                "file:/srv/x-tests.jar.d/shop.jar",
                "jar:nested:/srv/app.jar/!BOOT-INF/classes/!/",
                "jrt:/java.sql"
            })
    @DisplayName("is not what only looks like it")
    void otherLocations(String location) {
        assertThat(TestCode.isTestLocation(location)).isFalse();
    }

    @Test
    @DisplayName("is every test engine, and nothing that begins like one")
    void engines() {
        assertThat(TestCode.isEngine("org.junit.platform.engine.support.hierarchical.NodeTestTask"))
                .isTrue();
        assertThat(TestCode.isEngine("org.junit.runners.ParentRunner")).isTrue();
        assertThat(TestCode.isEngine("io.cucumber.core.runner.Runner")).isTrue();
        assertThat(TestCode.isEngine("org.junitpioneer.Shop")).isFalse();
        assertThat(TestCode.isEngine("org.junit")).isFalse();
        assertThat(TestCode.isEngine("com.example.shop.Caller")).isFalse();
    }

    @Test
    @DisplayName("and what is known of a class goes with its class loader")
    void noLeak() throws Exception {
        WeakReference<ClassLoader> loader = askOnce();
        Awaitility.await().until(() -> {
            System.gc();
            return loader.get() == null;
        });
    }

    private WeakReference<ClassLoader> askOnce() throws Exception {
        try (URLClassLoader loader = from("passing-tests.jar")) {
            assertThat(onItsOwnThread(caller(loader))).contains(CALLER);
            return new WeakReference<>(loader);
        }
    }

    /** On a thread that runs nothing but the JDK below the question. */
    private static Optional<String> onItsOwnThread(Callable<Optional<String>> question) throws Exception {
        FutureTask<Optional<String>> task = new FutureTask<>(question);
        new Thread(task).start();
        return task.get();
    }

    @SuppressWarnings("unchecked")
    private static Callable<Optional<String>> caller(ClassLoader loader) throws ReflectiveOperationException {
        Class<?> type = loader.loadClass(CALLER);
        assertThat(type).isNotSameAs(Caller.class);
        return (Callable<Optional<String>>) type.getConstructor().newInstance();
    }

    /** A loader that has the class from a jar of this name, and everything else from here. */
    private URLClassLoader from(String name) throws Exception {
        Path jar = folder.resolve(name);
        String entry = CALLER.replace('.', '/') + ".class";
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                InputStream in = Objects.requireNonNull(Caller.class.getResourceAsStream("/" + entry))) {
            entries.putNextEntry(new JarEntry(entry));
            in.transferTo(entries);
        }
        return new URLClassLoader(new URL[] {jar.toUri().toURL()}, Caller.class.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String type, boolean resolve) throws ClassNotFoundException {
                Class<?> known = findLoadedClass(type);
                return !type.equals(CALLER) ? super.loadClass(type, resolve) : known != null ? known : findClass(type);
            }
        };
    }
}
