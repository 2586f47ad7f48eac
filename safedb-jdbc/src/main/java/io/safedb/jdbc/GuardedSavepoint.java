package io.safedb.jdbc;

import java.sql.SQLException;
import java.sql.Savepoint;

/** A savepoint. Passes, in a wrapper of its own so that no driver object is handed out. */
final class GuardedSavepoint implements Savepoint {
    private final Savepoint delegate;

    GuardedSavepoint(Savepoint delegate) {
        this.delegate = delegate;
    }

    /** The driver's own savepoint. */
    static Savepoint raw(Savepoint savepoint) {
        return savepoint instanceof GuardedSavepoint guarded ? guarded.delegate : savepoint;
    }

    @Override
    public int getSavepointId() throws SQLException {
        return delegate.getSavepointId();
    }

    @Override
    public String getSavepointName() throws SQLException {
        return delegate.getSavepointName();
    }
}
