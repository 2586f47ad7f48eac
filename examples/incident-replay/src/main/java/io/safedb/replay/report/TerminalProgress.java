package io.safedb.replay.report;

import io.safedb.replay.server.Progress;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Progress as one changing line on a terminal, as plain lines elsewhere. */
public final class TerminalProgress implements Progress {
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final Screen screen;
    private final Map<String, Long> running = new LinkedHashMap<>();

    /** Shows progress on this screen. */
    public TerminalProgress(Screen screen) {
        this.screen = screen;
    }

    @Override
    public synchronized void begin(String what) {
        running.put(what, System.nanoTime());
        if (screen.terminal()) {
            show();
        } else {
            screen.out().println(what + " ...");
        }
    }

    @Override
    public synchronized void reached(String what, int done, int all) {
        if (screen.terminal()) {
            screen.out().print(CLEAR_LINE + what + " ... " + done + " of " + all);
            screen.out().flush();
        }
    }

    @Override
    public synchronized void end(String what) {
        Long since = running.remove(what);
        double seconds = since == null ? 0 : (System.nanoTime() - since) / 1e9;
        String line = String.format(Locale.ROOT, "%s: ready after %.1f s", what, seconds);
        screen.out().println(screen.terminal() ? CLEAR_LINE + line : line);
        if (screen.terminal()) {
            show();
        }
    }

    private void show() {
        if (!running.isEmpty()) {
            screen.out().print(CLEAR_LINE + String.join(", ", running.keySet()) + " ...");
            screen.out().flush();
        }
    }
}
