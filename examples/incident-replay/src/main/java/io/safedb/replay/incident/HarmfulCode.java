package io.safedb.replay.incident;

/** The code of a step. It is the same for the raw and the guarded run. */
@FunctionalInterface
public interface HarmfulCode {
    /**
     * Runs it.
     *
     * @param databases raw or guarded
     * @return what it showed to its caller
     */
    Seen run(Databases databases) throws Exception;

    /** Code that only writes. */
    @FunctionalInterface
    interface Writing {
        /** Runs it. */
        void run(Databases databases) throws Exception;
    }

    /** Code that shows nothing. */
    static HarmfulCode writing(Writing code) {
        return databases -> {
            code.run(databases);
            return new Seen.Nothing();
        };
    }
}
