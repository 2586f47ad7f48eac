package io.safedb.jdbc;

import io.safedb.guard.Finding;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Statement;
import java.sql.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Places a value that a driver returned: plain values pass, objects that hold a connection are guarded, everything else
 * is refused.
 */
final class Values {
    private final AdmittedDatabase database;

    Values(AdmittedDatabase database) {
        this.database = database;
    }

    @Nullable
    Object guard(@Nullable Object value) throws SQLException {
        if (value == null || isPlain(value)) {
            return value;
        }
        if (value instanceof Array array) {
            return new GuardedArray(database, array);
        }
        if (value instanceof SQLXML xml) {
            return new GuardedSqlXml(xml);
        }
        database.insist(
                "ResultSet.getObject",
                Finding.Kind.UNREADABLE,
                value.getClass().getSimpleName(),
                "safedb does not know whether a value of this class leads back to the connection");
        return value;
    }

    @Nullable
    Array guard(@Nullable Array array) {
        return array == null ? null : new GuardedArray(database, array);
    }

    static @Nullable SQLXML guard(@Nullable SQLXML xml) {
        return xml == null ? null : new GuardedSqlXml(xml);
    }

    /** The driver's own object, for a parameter. */
    static @Nullable Object raw(@Nullable Object value) {
        if (value instanceof GuardedArray array) {
            return array.delegate;
        }
        return value instanceof GuardedSqlXml xml ? xml.delegate : value;
    }

    private boolean isPlain(Object value) {
        if (value instanceof Array
                || value instanceof SQLXML
                || value instanceof Blob
                || value instanceof Clob
                || value instanceof Ref
                || value instanceof RowId
                || value instanceof Struct
                || value instanceof ResultSet
                || value instanceof Statement
                || value instanceof Connection) {
            return false;
        }
        // The JDK's own classes: numbers, texts, dates, UUID, byte[], and the Map that hstore comes as.
        if (value.getClass().getClassLoader() == null || value instanceof java.util.Date) {
            return true;
        }
        return database.dialect.isPlain(value.getClass());
    }
}
