package io.safedb.replay.server;

/** Is told what is going on. Safe on any thread. */
public interface Progress {
    /** Something takes a while and has begun. */
    void begin(String what);

    /** It has come this far. */
    void reached(String what, int done, int all);

    /** It is done. */
    void end(String what);

    /** Tells nobody. */
    Progress SILENT = new Progress() {
        @Override
        public void begin(String what) {}

        @Override
        public void reached(String what, int done, int all) {}

        @Override
        public void end(String what) {}
    };
}
