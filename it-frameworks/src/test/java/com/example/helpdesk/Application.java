package com.example.helpdesk;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An application of one organisation. It knows neither safedb nor that its database has other organisations' rows, and
 * is written as its framework's documentation writes: a list of things that it does, one after the other.
 */
public abstract class Application implements AutoCloseable {
    private final Map<String, Action> actions = new LinkedHashMap<>();

    /** Something that the application does; what it gives shows what it has read. */
    @FunctionalInterface
    public interface Action {
        Object run() throws Exception;
    }

    /** Something that gives nothing. */
    @FunctionalInterface
    public interface Command {
        void run() throws Exception;
    }

    protected final void does(String name, Action action) {
        if (actions.put(name, action) != null) {
            throw new IllegalStateException("Twice: " + name);
        }
    }

    protected final void doesOnly(String name, Command command) {
        does(name, () -> {
            command.run();
            return "done";
        });
    }

    /** The names of what it does, in order. */
    public final List<String> names() {
        return List.copyOf(actions.keySet());
    }

    /** One of the things that it does. */
    public final Action action(String name) {
        return actions.get(name);
    }

    /** Closes what it has opened itself, but no data source that it was given. */
    @Override
    public void close() {}
}
