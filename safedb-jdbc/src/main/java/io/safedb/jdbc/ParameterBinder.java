package io.safedb.jdbc;

import io.safedb.guard.Finding;
import io.safedb.guard.TenantMention;
import java.io.InputStream;
import java.io.Reader;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Types;
import org.jspecify.annotations.Nullable;

/**
 * How a prepared statement takes its parameters. Each setter maps the caller's position to the one in the text that is
 * sent, so that no position the caller can name is the tenant's, and keeps the values that meet the tenant column. Here
 * is what all setters share, and those that take objects; {@link PlainParameters} and {@link StreamParameters} are the
 * rest.
 */
@SuppressWarnings("NullAway") // the setters take null for SQL NULL
abstract class ParameterBinder extends GuardedResults<PreparedStatement> implements PreparedStatement {
    final SentSql sent;
    final BoundTenants bound;

    /** All values, where the condition is asked a second time; null for the many statements where it is not. */
    final @Nullable Bindings kept;

    ParameterBinder(GuardedConnection connection, PreparedStatement delegate, SentSql sent, int updatable) {
        super(connection, delegate, updatable);
        this.sent = sent;
        this.bound = BoundTenants.of(sent.statement().call());
        this.kept = sent.counts().isEmpty() ? null : new Bindings();
    }

    final int position(int parameter, @Nullable Object value) throws SQLException {
        int position = sent.position(parameter);
        bound.bound(parameter, value);
        return position;
    }

    final int position(int parameter, long value) throws SQLException {
        // Boxed only where somebody will look at it.
        return bound.isEmpty() ? sent.position(parameter) : position(parameter, (Object) value);
    }

    /** A value that is no tenant's id, whatever it says. */
    final int position(int parameter) throws SQLException {
        return position(parameter, TenantMention.UNBOUND);
    }

    final PreparedStatement large(String method) throws SQLException {
        database.insist("PreparedStatement." + method, Finding.Kind.REVEALING, LargeObjects.SUBJECT, LargeObjects.WHY);
        return delegate;
    }

    /** A value for setObject: the driver's own for a guarded one; never something that becomes a large object. */
    private @Nullable Object sendable(@Nullable Object value, int targetType) throws SQLException {
        boolean large = targetType == Types.BLOB || targetType == Types.CLOB || targetType == Types.NCLOB;
        if (large || value instanceof Blob || value instanceof Clob) {
            large("setObject");
        }
        return Values.raw(value);
    }

    /** Binds one value again that was given as an object. */
    @FunctionalInterface
    private interface ObjectBinding {
        void bind(PreparedStatement raw, int position, @Nullable Object value) throws SQLException;
    }

    /** Notes a value that can be read once only, where values are kept. */
    final void readOnce(int parameter) {
        if (kept != null) {
            kept.readOnce(parameter);
        }
    }

    private static void keep(Bindings kept, int parameter, @Nullable Object value, ObjectBinding binding) {
        if (value instanceof InputStream || value instanceof Reader || value instanceof Blob || value instanceof Clob) {
            kept.readOnce(parameter);
        } else {
            Object copy = Bindings.frozen(Values.raw(value));
            kept.keep(parameter, (raw, at) -> binding.bind(raw, at, copy));
        }
    }

    private static int number(SQLType targetType) {
        Integer number = targetType.getVendorTypeNumber();
        return number == null ? Types.OTHER : number;
    }

    @Override
    public final void clearParameters() throws SQLException {
        delegate.clearParameters();
        bound.clear();
        if (kept != null) {
            kept.clear();
        }
    }

    @Override
    public final void setObject(int parameter, Object value) throws SQLException {
        delegate.setObject(position(parameter, value), sendable(value, Types.OTHER));
        if (kept != null) {
            keep(kept, parameter, value, (raw, at, copy) -> raw.setObject(at, copy));
        }
    }

    @Override
    public final void setObject(int parameter, Object value, int targetType) throws SQLException {
        delegate.setObject(position(parameter, value), sendable(value, targetType), targetType);
        if (kept != null) {
            keep(kept, parameter, value, (raw, at, copy) -> raw.setObject(at, copy, targetType));
        }
    }

    @Override
    public final void setObject(int parameter, Object value, int targetType, int scale) throws SQLException {
        delegate.setObject(position(parameter, value), sendable(value, targetType), targetType, scale);
        if (kept != null) {
            keep(kept, parameter, value, (raw, at, copy) -> raw.setObject(at, copy, targetType, scale));
        }
    }

    @Override
    public final void setObject(int parameter, Object value, SQLType targetType) throws SQLException {
        delegate.setObject(position(parameter, value), sendable(value, number(targetType)), targetType);
        if (kept != null) {
            keep(kept, parameter, value, (raw, at, copy) -> raw.setObject(at, copy, targetType));
        }
    }

    @Override
    public final void setObject(int parameter, Object value, SQLType targetType, int scale) throws SQLException {
        delegate.setObject(position(parameter, value), sendable(value, number(targetType)), targetType, scale);
        if (kept != null) {
            keep(kept, parameter, value, (raw, at, copy) -> raw.setObject(at, copy, targetType, scale));
        }
    }

    @Override
    public final void setArray(int parameter, Array value) throws SQLException {
        delegate.setArray(position(parameter, value), (Array) Values.raw(value));
        if (kept != null) {
            kept.keep(parameter, (raw, at) -> raw.setArray(at, (Array) Values.raw(value)));
        }
    }

    @Override
    public final void setSQLXML(int parameter, SQLXML value) throws SQLException {
        delegate.setSQLXML(position(parameter, value), (SQLXML) Values.raw(value));
        if (kept != null) {
            kept.keep(parameter, (raw, at) -> raw.setSQLXML(at, (SQLXML) Values.raw(value)));
        }
    }
}
