package io.safedb.replay.app.shelfscan;

import java.util.concurrent.Callable;

/**
 * A test that somebody wrote against whatever database is configured. The replay puts it into a jar of test classes.
 */
public final class WrittenTest {
    /** Calls the code under test. */
    public Object call(Callable<?> code) throws Exception {
        return code.call();
    }
}
