package io.safedb.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Calendar;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the caller bound to his parameters, for a statement whose condition is asked a second time. What could change
 * afterwards is copied; what can be read once only is known to be missing.
 */
final class Bindings {
    /** For a statement that has no parameters. */
    static final Bindings NONE = new Bindings();

    private final Map<Integer, Binding> bound = new HashMap<>();
    private final Set<Integer> readOnce = new HashSet<>();

    /** Binds one value to a position of a statement. */
    @FunctionalInterface
    interface Binding {
        void bind(PreparedStatement raw, int position) throws SQLException;
    }

    /** Keeps a value. */
    void keep(int parameter, Binding binding) {
        bound.put(parameter, binding);
        readOnce.remove(parameter);
    }

    /** Notes a value that can be read once only. */
    void readOnce(int parameter) {
        bound.remove(parameter);
        readOnce.add(parameter);
    }

    /** Whether a parameter has a value that can be read once only. */
    boolean isReadOnce(int parameter) {
        return readOnce.contains(parameter);
    }

    /** Whether any parameter has such a value. */
    boolean hasReadOnce() {
        return !readOnce.isEmpty();
    }

    /** Binds the value of a parameter; does nothing for one that has none, which the driver will say. */
    void bind(int parameter, PreparedStatement raw, int position) throws SQLException {
        Binding binding = bound.get(parameter);
        if (binding != null) {
            binding.bind(raw, position);
        }
    }

    /** Binds all values to the statement that they were meant for. */
    void bindAll(PreparedStatement raw, SentSql sent) throws SQLException {
        for (Map.Entry<Integer, Binding> one : bound.entrySet()) {
            one.getValue().bind(raw, sent.position(one.getKey()));
        }
    }

    void clear() {
        bound.clear();
        readOnce.clear();
    }

    /** The values as they are now. */
    Bindings copy() {
        Bindings copy = new Bindings();
        copy.bound.putAll(bound);
        copy.readOnce.addAll(readOnce);
        return copy;
    }

    /** A value that its owner can no longer change. */
    @SuppressWarnings({"unchecked", "JavaUtilDate"}) // a clone has the class of its original; java.sql dates are such
    static <T extends @Nullable Object> T frozen(T value) {
        if (value instanceof Date date) {
            return (T) date.clone();
        }
        if (value instanceof Calendar calendar) {
            return (T) calendar.clone();
        }
        return value instanceof byte[] bytes ? (T) bytes.clone() : value;
    }
}
