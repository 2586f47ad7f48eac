package io.safedb.jdbc;

import java.math.BigDecimal;
import java.net.URL;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;

/** The setters for numbers, texts, dates and the like. One that can still be changed is copied where it is kept. */
@SuppressWarnings("NullAway") // the setters take null for SQL NULL
abstract class PlainParameters extends ParameterBinder {
    PlainParameters(GuardedConnection connection, PreparedStatement delegate, SentSql sent, int updatable) {
        super(connection, delegate, sent, updatable);
    }

    @Override
    public final void setBigDecimal(int parameter, BigDecimal value) throws SQLException {
        delegate.setBigDecimal(position(parameter, value), value);
        if (kept != null) {
            kept.keep(parameter, (raw, at) -> raw.setBigDecimal(at, value));
        }
    }

    @Override
    public final void setBoolean(int parameter, boolean value) throws SQLException {
        delegate.setBoolean(position(parameter), value);
        if (kept != null) {
            kept.keep(parameter, (raw, at) -> raw.setBoolean(at, value));
        }
    }

    @Override
    public final void setByte(int parameter, byte value) throws SQLException {
        delegate.setByte(position(parameter, value), value);
        if (kept != null) {
            kept.keep(parameter, (raw, at) -> raw.setByte(at, value));
        }
    }

    @Override
    public final void setBytes(int parameter, byte[] value) throws SQLException {
        delegate.setBytes(position(parameter, value), value);
        if (kept != null) {
            byte[] copy = Bindings.frozen(value);
            kept.keep(parameter, (raw, at) -> raw.setBytes(at, copy));
        }
    }

    @Override
    public final void setDate(int parameter, Date value, Calendar calendar) throws SQLException {
        delegate.setDate(position(parameter, value), value, calendar);
        if (kept != null) {
            Date copy = Bindings.frozen(value);
            Calendar zone = Bindings.frozen(calendar);
            kept.keep(parameter, (raw, at) -> raw.setDate(at, copy, zone));
        }
    }

    @Override
    public final void setDate(int parameter, Date value) throws SQLException {
        delegate.setDate(position(parameter, value), value);
        if (kept != null) {
            Date copy = Bindings.frozen(value);
            kept.keep(parameter, (raw, at) -> raw.setDate(at, copy));
        }
    }

    @Override
    public final void setDouble(int parameter, double value) throws SQLException {
        delegate.setDouble(position(parameter), value);
        if (kept != null) {
            kept.keep(parameter, (raw, at) -> raw.setDouble(at, value));
        }
    }

    @Override
    public final void setFloat(int parameter, float value) throws SQLException {
        delegate.setFloat(position(parameter), value);
        if (kept != null) {
            kept.keep(parameter, (raw, at) -> raw.setFloat(at, value));
        }
    }

    @Override
    public final void setInt(int parameter, int value) throws SQLException {
        delegate.setInt(position(parameter, value), value);
        if (kept != null) {
            kept.keep(parameter, (raw, at) -> raw.setInt(at, value));
        }
    }

    @Override
    public final void setLong(int parameter, long value) throws SQLException {
        delegate.setLong(position(parameter, value), value);
        if (kept != null) {
            kept.keep(parameter, (raw, at) -> raw.setLong(at, value));
        }
    }

    @Override
    public final void setNString(int parameter, String value) throws SQLException {
        delegate.setNString(position(parameter, value), value);
        if (kept != null) {
            kept.keep(parameter, (raw, at) -> raw.setNString(at, value));
        }
    }

    @Override
    public final void setNull(int parameter, int sqlType, String typeName) throws SQLException {
        delegate.setNull(position(parameter, null), sqlType, typeName);
        if (kept != null) {
            kept.keep(parameter, (raw, at) -> raw.setNull(at, sqlType, typeName));
        }
    }

    @Override
    public final void setNull(int parameter, int sqlType) throws SQLException {
        delegate.setNull(position(parameter, null), sqlType);
        if (kept != null) {
            kept.keep(parameter, (raw, at) -> raw.setNull(at, sqlType));
        }
    }

    @Override
    public final void setRef(int parameter, Ref value) throws SQLException {
        delegate.setRef(position(parameter, value), value);
        if (kept != null) {
            kept.keep(parameter, (raw, at) -> raw.setRef(at, value));
        }
    }

    @Override
    public final void setRowId(int parameter, RowId value) throws SQLException {
        delegate.setRowId(position(parameter, value), value);
        if (kept != null) {
            kept.keep(parameter, (raw, at) -> raw.setRowId(at, value));
        }
    }

    @Override
    public final void setShort(int parameter, short value) throws SQLException {
        delegate.setShort(position(parameter, value), value);
        if (kept != null) {
            kept.keep(parameter, (raw, at) -> raw.setShort(at, value));
        }
    }

    @Override
    public final void setString(int parameter, String value) throws SQLException {
        delegate.setString(position(parameter, value), value);
        if (kept != null) {
            kept.keep(parameter, (raw, at) -> raw.setString(at, value));
        }
    }

    @Override
    public final void setTime(int parameter, Time value, Calendar calendar) throws SQLException {
        delegate.setTime(position(parameter, value), value, calendar);
        if (kept != null) {
            Time copy = Bindings.frozen(value);
            Calendar zone = Bindings.frozen(calendar);
            kept.keep(parameter, (raw, at) -> raw.setTime(at, copy, zone));
        }
    }

    @Override
    public final void setTime(int parameter, Time value) throws SQLException {
        delegate.setTime(position(parameter, value), value);
        if (kept != null) {
            Time copy = Bindings.frozen(value);
            kept.keep(parameter, (raw, at) -> raw.setTime(at, copy));
        }
    }

    @Override
    public final void setTimestamp(int parameter, Timestamp value, Calendar calendar) throws SQLException {
        delegate.setTimestamp(position(parameter, value), value, calendar);
        if (kept != null) {
            Timestamp copy = Bindings.frozen(value);
            Calendar zone = Bindings.frozen(calendar);
            kept.keep(parameter, (raw, at) -> raw.setTimestamp(at, copy, zone));
        }
    }

    @Override
    public final void setTimestamp(int parameter, Timestamp value) throws SQLException {
        delegate.setTimestamp(position(parameter, value), value);
        if (kept != null) {
            Timestamp copy = Bindings.frozen(value);
            kept.keep(parameter, (raw, at) -> raw.setTimestamp(at, copy));
        }
    }

    @Override
    public final void setURL(int parameter, URL value) throws SQLException {
        delegate.setURL(position(parameter, value), value);
        if (kept != null) {
            kept.keep(parameter, (raw, at) -> raw.setURL(at, value));
        }
    }
}
