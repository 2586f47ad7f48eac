package io.safedb.jdbc;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;

/** The getters of a result set that give plain values: they pass. Long because the interface is. */
abstract class ResultSetColumns extends LabelledUpdates {
    ResultSetColumns(AdmittedDatabase database, ResultSet delegate) {
        super(database, delegate);
    }

    /**
     * The driver's rows, standing on the row that is shown.
     *
     * @param column the one that is read, counted from 1
     */
    ResultSet at(int column) throws SQLException {
        return delegate;
    }

    /** The same for a column by its label. */
    ResultSet at(String label) throws SQLException {
        return delegate;
    }

    @Override
    public InputStream getAsciiStream(String label) throws SQLException {
        return at(label).getAsciiStream(label);
    }

    @Override
    public InputStream getAsciiStream(int column) throws SQLException {
        return at(column).getAsciiStream(column);
    }

    @Deprecated
    @Override
    public BigDecimal getBigDecimal(String label, int value) throws SQLException {
        return at(label).getBigDecimal(label, value);
    }

    @Override
    public BigDecimal getBigDecimal(String label) throws SQLException {
        return at(label).getBigDecimal(label);
    }

    @Deprecated
    @Override
    public BigDecimal getBigDecimal(int column, int value) throws SQLException {
        return at(column).getBigDecimal(column, value);
    }

    @Override
    public BigDecimal getBigDecimal(int column) throws SQLException {
        return at(column).getBigDecimal(column);
    }

    @Override
    public InputStream getBinaryStream(String label) throws SQLException {
        return at(label).getBinaryStream(label);
    }

    @Override
    public InputStream getBinaryStream(int column) throws SQLException {
        return at(column).getBinaryStream(column);
    }

    @Override
    public boolean getBoolean(String label) throws SQLException {
        return at(label).getBoolean(label);
    }

    @Override
    public boolean getBoolean(int column) throws SQLException {
        return at(column).getBoolean(column);
    }

    @Override
    public byte getByte(String label) throws SQLException {
        return at(label).getByte(label);
    }

    @Override
    public byte getByte(int column) throws SQLException {
        return at(column).getByte(column);
    }

    @Override
    public byte[] getBytes(String label) throws SQLException {
        return at(label).getBytes(label);
    }

    @Override
    public byte[] getBytes(int column) throws SQLException {
        return at(column).getBytes(column);
    }

    @Override
    public Reader getCharacterStream(String label) throws SQLException {
        return at(label).getCharacterStream(label);
    }

    @Override
    public Reader getCharacterStream(int column) throws SQLException {
        return at(column).getCharacterStream(column);
    }

    @Override
    public Date getDate(String label, Calendar calendar) throws SQLException {
        return at(label).getDate(label, calendar);
    }

    @Override
    public Date getDate(String label) throws SQLException {
        return at(label).getDate(label);
    }

    @Override
    public Date getDate(int column, Calendar calendar) throws SQLException {
        return at(column).getDate(column, calendar);
    }

    @Override
    public Date getDate(int column) throws SQLException {
        return at(column).getDate(column);
    }

    @Override
    public double getDouble(String label) throws SQLException {
        return at(label).getDouble(label);
    }

    @Override
    public double getDouble(int column) throws SQLException {
        return at(column).getDouble(column);
    }

    @Override
    public float getFloat(String label) throws SQLException {
        return at(label).getFloat(label);
    }

    @Override
    public float getFloat(int column) throws SQLException {
        return at(column).getFloat(column);
    }

    @Override
    public int getInt(String label) throws SQLException {
        return at(label).getInt(label);
    }

    @Override
    public int getInt(int column) throws SQLException {
        return at(column).getInt(column);
    }

    @Override
    public long getLong(String label) throws SQLException {
        return at(label).getLong(label);
    }

    @Override
    public long getLong(int column) throws SQLException {
        return at(column).getLong(column);
    }

    @Override
    public Reader getNCharacterStream(String label) throws SQLException {
        return at(label).getNCharacterStream(label);
    }

    @Override
    public Reader getNCharacterStream(int column) throws SQLException {
        return at(column).getNCharacterStream(column);
    }

    @Override
    public String getNString(String label) throws SQLException {
        return at(label).getNString(label);
    }

    @Override
    public String getNString(int column) throws SQLException {
        return at(column).getNString(column);
    }

    @Override
    public short getShort(String label) throws SQLException {
        return at(label).getShort(label);
    }

    @Override
    public short getShort(int column) throws SQLException {
        return at(column).getShort(column);
    }

    @Override
    public String getString(String label) throws SQLException {
        return at(label).getString(label);
    }

    @Override
    public String getString(int column) throws SQLException {
        return at(column).getString(column);
    }

    @Override
    public Time getTime(String label, Calendar calendar) throws SQLException {
        return at(label).getTime(label, calendar);
    }

    @Override
    public Time getTime(String label) throws SQLException {
        return at(label).getTime(label);
    }

    @Override
    public Time getTime(int column, Calendar calendar) throws SQLException {
        return at(column).getTime(column, calendar);
    }

    @Override
    public Time getTime(int column) throws SQLException {
        return at(column).getTime(column);
    }

    @Override
    public Timestamp getTimestamp(String label, Calendar calendar) throws SQLException {
        return at(label).getTimestamp(label, calendar);
    }

    @Override
    public Timestamp getTimestamp(String label) throws SQLException {
        return at(label).getTimestamp(label);
    }

    @Override
    public Timestamp getTimestamp(int column, Calendar calendar) throws SQLException {
        return at(column).getTimestamp(column, calendar);
    }

    @Override
    public Timestamp getTimestamp(int column) throws SQLException {
        return at(column).getTimestamp(column);
    }

    @Override
    public URL getURL(String label) throws SQLException {
        return at(label).getURL(label);
    }

    @Override
    public URL getURL(int column) throws SQLException {
        return at(column).getURL(column);
    }

    @Deprecated
    @Override
    public InputStream getUnicodeStream(String label) throws SQLException {
        return at(label).getUnicodeStream(label);
    }

    @Deprecated
    @Override
    public InputStream getUnicodeStream(int column) throws SQLException {
        return at(column).getUnicodeStream(column);
    }
}
