package io.safedb;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A test run. While it is open, every insert of this thread through a guarded object carries its stamp, so that
 * {@link SafeDb#purgeTestData} finds exactly what the run left behind:
 *
 * <pre>{@code
 * try (TestData run = TestData.open("checkout-test-17")) {
 *     … unchanged test code …
 * }
 * safeDb.purgeTestData("checkout-test-17");
 * }</pre>
 *
 * <p>In production a write inside it is refused ({@code SDB401}), except for tenants that the policy declares internal.
 * Belongs to the thread that opened it; {@link TenantScope#wrap(Runnable)} carries it to another.
 */
public final class TestData implements AutoCloseable {
    private static final Pattern RUN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,99}");

    private final String runId;
    private final ScopeStack.Frame frame;

    private TestData(String runId, ScopeStack.Frame frame) {
        this.runId = runId;
        this.frame = frame;
    }

    /**
     * Opens a test run.
     *
     * @param runId the run's name, the same for everything that is to be purged together: 1 to 100 characters of
     *     {@code A-Z a-z 0-9 . _ : -}, the first a letter or digit
     * @return the run, to be closed on this thread
     * @throws IllegalArgumentException if the run id has other characters
     * @throws IllegalStateException if another run is open on this thread
     */
    public static TestData open(String runId) {
        requireRun(runId);
        Scope current = Scope.current();
        String open = current.conditions().testRun();
        if (open != null && !open.equals(runId)) {
            throw new IllegalStateException(
                    "Another test run is open on this thread. Close it first: what is written belongs to one run.");
        }
        return new TestData(
                runId, ScopeStack.push(current.under(current.conditions().withTestRun(runId))));
    }

    /** {@return the run's name} */
    public String runId() {
        return runId;
    }

    /**
     * Restores what was open before. Closing twice does nothing.
     *
     * @throws IllegalStateException on another thread, or while a scope opened later is still open
     */
    @Override
    public void close() {
        frame.close("TestData");
    }

    static void requireRun(String runId) {
        if (!RUN.matcher(Objects.requireNonNull(runId, "runId")).matches()) {
            throw new IllegalArgumentException("A run id has 1 to 100 characters of A-Z a-z 0-9 . _ : - and begins with"
                    + " a letter or digit: it is written into each row.");
        }
    }
}
