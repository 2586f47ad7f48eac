package io.safedb.caller;

import java.lang.StackWalker.Option;
import java.net.URL;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether code of tests stands on the stack of the calling thread. The whole stack is looked at, the nearest frame
 * first: between a test and the driver lie the application and its frameworks. Safe on any thread.
 *
 * <p>A class is code of tests if it was loaded from where a build tool puts test classes (Maven
 * {@code target/test-classes}, Gradle {@code build/classes/java/test} and its other test source sets, IntelliJ
 * {@code out/test/module}, Eclipse {@code bin/test}), from a jar called {@code …-tests.jar}, {@code …-test.jar} or
 * {@code …-test-fixtures.jar}, or if it belongs to a test engine. That is remembered with the class and goes with it.
 *
 * <p>What is <em>not</em> remembered is the answer for a place in the code: a method of the application is reached by
 * its own requests and by a test, and only the rest of the stack tells them apart. So an edge asks once for each call
 * site that it can hold on to, a prepared statement, and otherwise with each write; and only where the answer matters,
 * see {@code Guard.asksForCaller}. What a test hands to a thread of the application is not seen.
 */
public final class TestCode {
    private static final StackWalker STACK = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);

    /** Packages of test engines and of what starts them, with all that is below them. */
    private static final List<String> ENGINES = List.of(
            "org.junit",
            "junit.framework",
            "org.testng",
            "io.cucumber",
            "org.spockframework",
            "spock.lang",
            "net.jqwik",
            "io.kotest",
            "org.scalatest");

    /** The end of a location: a folder of test classes, or a jar of them, which may lie inside another jar. */
    private static final Pattern TESTS = Pattern.compile("(?:/test-classes"
            + "|/classes/[^/]+/(?:test|test[A-Z][^/]*|[^/]+Tests?)"
            + "|/out/test/[^/]+"
            + "|/bin/test"
            + "|[-_](?:tests?|test-fixtures)\\.jar)[!/]*$");

    /** One answer for each class, held by the class itself. The values belong to the JDK and hold no class loader. */
    private static final ClassValue<Boolean> KNOWN = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return isEngine(type.getName()) || isTestLocation(location(type));
        }
    };

    private TestCode() {}

    /** {@return the name of the nearest class of test code on the stack of this thread; empty if there is none} */
    public static Optional<String> caller() {
        return STACK.walk(frames -> frames.<Class<?>>map(StackWalker.StackFrame::getDeclaringClass)
                        .filter(KNOWN::get)
                        .findFirst())
                .map(Class::getName);
    }

    static boolean isEngine(String className) {
        for (String engine : ENGINES) {
            if (className.startsWith(engine)
                    && className.length() > engine.length()
                    && className.charAt(engine.length()) == '.') {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether classes from there are test classes.
     *
     * @param location a URL, {@code jar:file:/app.jar!/lib/x-tests.jar!/} for instance; empty for classes from nowhere
     */
    static boolean isTestLocation(String location) {
        return TESTS.matcher(location).find();
    }

    private static String location(Class<?> type) {
        ProtectionDomain domain = type.getProtectionDomain();
        CodeSource source = domain == null ? null : domain.getCodeSource();
        URL url = source == null ? null : source.getLocation();
        return url == null ? "" : url.toString();
    }
}
