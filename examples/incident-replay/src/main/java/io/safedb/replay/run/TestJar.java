package io.safedb.replay.run;

import io.safedb.replay.app.shelfscan.WrittenTest;
import io.safedb.replay.incident.Databases;
import io.safedb.replay.incident.HarmfulCode;
import io.safedb.replay.incident.Seen;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/**
 * The application's test suite as a build leaves it: a jar of test classes, loaded by a class loader of its own. The
 * test in it does nothing but call the code of a step. Deleted when closed.
 */
final class TestJar implements AutoCloseable {
    private static final String TEST = WrittenTest.class.getName();
    private static final String ENTRY = TEST.replace('.', '/') + ".class";

    private final Path jar;

    private TestJar(Path jar) {
        this.jar = jar;
    }

    /** Writes it. */
    static TestJar in(Path folder) throws IOException {
        Path jar = folder.resolve("application-tests.jar");
        try (InputStream bytes = Objects.requireNonNull(
                        TestJar.class.getClassLoader().getResourceAsStream(ENTRY),
                        "the test is a class of this module");
                JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry(ENTRY));
            bytes.transferTo(out);
            out.closeEntry();
        }
        return new TestJar(jar);
    }

    /** Lets the test in the jar call a step's code. */
    Seen call(HarmfulCode code, Databases databases) throws Exception {
        try (URLClassLoader tests = new TestsFirst(jar.toUri().toURL())) {
            Object test = tests.loadClass(TEST).getConstructor().newInstance();
            try {
                Callable<Seen> step = () -> code.run(databases);
                return (Seen) test.getClass().getMethod("call", Callable.class).invoke(test, step);
            } catch (InvocationTargetException e) {
                if (e.getCause() instanceof Exception cause) {
                    throw cause;
                }
                throw e;
            }
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(jar);
    }

    /** Finds the test in the jar although this module knows a class of that name too. */
    private static final class TestsFirst extends URLClassLoader {
        private TestsFirst(URL jar) {
            super(new URL[] {jar}, TestJar.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                if (name.equals(TEST) && findLoadedClass(name) == null) {
                    return findClass(name);
                }
                return super.loadClass(name, resolve);
            }
        }
    }
}
