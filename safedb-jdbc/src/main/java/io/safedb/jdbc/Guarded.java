package io.safedb.jdbc;

import io.safedb.guard.Finding;
import java.sql.SQLException;
import java.sql.Wrapper;
import org.jspecify.annotations.Nullable;

/**
 * What all guarded objects have in common: the raw object they stand in front of, and how they answer {@link Wrapper}:
 * with themselves for what they are, with a view where there is one, else with a refusal.
 *
 * @param <D> the interface of the raw object
 */
abstract class Guarded<D extends Wrapper> implements Wrapper {
    /** The raw object. Nothing hands it out, unless the policy only observes. */
    final D delegate;

    final AdmittedDatabase database;

    Guarded(AdmittedDatabase database, D delegate) {
        this.database = database;
        this.delegate = delegate;
    }

    @Override
    public final <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        Object view = view(type);
        if (view != null) {
            return type.cast(view);
        }
        database.insist(
                "unwrap",
                Finding.Kind.TAMPERING,
                type.getSimpleName(),
                "the raw object behind a guarded one would run statements that nobody has read");
        return delegate.unwrap(type);
    }

    @Override
    public final boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this) || view(type) != null;
    }

    /**
     * What is shown of the raw object without giving it away: nothing, of most.
     *
     * @param type what the caller asks for
     */
    @Nullable
    Object view(Class<?> type) {
        return null;
    }

    /** Names the kind of object only: a driver's own text may show bound values. */
    @Override
    public String toString() {
        return "safedb " + getClass().getSimpleName() + "@" + Integer.toHexString(System.identityHashCode(this));
    }
}
