package io.safedb.jdbc;

import io.safedb.guard.Finding;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.NClob;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLXML;
import java.sql.ShardingKey;
import java.sql.Struct;
import java.util.Collections;
import java.util.Map;

/**
 * The methods of a connection that would change the ground that narrowing stands on (what a name means, which database
 * it is, how values are read), and those that make values, some of which would lead back to the raw connection.
 */
@SuppressWarnings("NullAway") // JDBC gives and takes null where there is no schema, catalogue or map
abstract class ConnectionGround extends ConnectionSettings {
    ConnectionGround(AdmittedDatabase database, Connection delegate) {
        super(database, delegate);
    }

    /** Passes for the schema that is current already: unqualified names must go on meaning the same tables. */
    @Override
    public void setSchema(String schema) throws SQLException {
        if (schema != null && schema.equals(delegate.getSchema())) {
            return;
        }
        tampering("setSchema", "unqualified names would mean other tables than the ones that were read");
        delegate.setSchema(schema);
    }

    /** Passes for the database that is current already. */
    @Override
    public void setCatalog(String catalog) throws SQLException {
        if (catalog != null && catalog.equals(delegate.getCatalog())) {
            return;
        }
        tampering("setCatalog", "statements would go to another database than the one that was admitted");
        delegate.setCatalog(catalog);
    }

    /** A copy: a driver may hand out its own. */
    @Override
    public Map<String, Class<?>> getTypeMap() throws SQLException {
        Map<String, Class<?>> map = delegate.getTypeMap();
        return map == null ? Map.of() : Collections.unmodifiableMap(map);
    }

    /** Passes for an empty map. */
    @Override
    public void setTypeMap(Map<String, Class<?>> map) throws SQLException {
        if (map != null && !map.isEmpty()) {
            tampering("setTypeMap", "the classes in it would read from the driver's own stream");
        }
        delegate.setTypeMap(map);
    }

    /** Refused: pgjdbc has no shards, and a key given by the caller may lead to another database. */
    @Override
    public void setShardingKey(ShardingKey key) throws SQLException {
        throw unsharded("Connection.setShardingKey");
    }

    @Override
    public void setShardingKey(ShardingKey key, ShardingKey superKey) throws SQLException {
        throw unsharded("Connection.setShardingKey");
    }

    @Override
    public boolean setShardingKeyIfValid(ShardingKey key, int seconds) throws SQLException {
        throw unsharded("Connection.setShardingKeyIfValid");
    }

    @Override
    public boolean setShardingKeyIfValid(ShardingKey key, ShardingKey superKey, int seconds) throws SQLException {
        throw unsharded("Connection.setShardingKeyIfValid");
    }

    static SQLException unsharded(String method) {
        return new SQLFeatureNotSupportedException(
                method + " is not supported: a guarded data source stands for the one database that was admitted; wrap"
                        + " one data source for each shard.",
                "0A000");
    }

    private void tampering(String method, String why) throws SQLException {
        database.insist("Connection." + method, Finding.Kind.TAMPERING, method, why);
    }

    @Override
    public Array createArrayOf(String typeName, Object[] elements) throws SQLException {
        return new GuardedArray(database, delegate.createArrayOf(typeName, elements));
    }

    @Override
    public SQLXML createSQLXML() throws SQLException {
        return new GuardedSqlXml(delegate.createSQLXML());
    }

    @Override
    public Struct createStruct(String typeName, Object[] attributes) throws SQLException {
        database.insist(
                "Connection.createStruct",
                Finding.Kind.UNREADABLE,
                typeName,
                "safedb does not know whether a value of this kind leads back to the connection");
        return delegate.createStruct(typeName, attributes);
    }

    @Override
    public Blob createBlob() throws SQLException {
        return large("createBlob").createBlob();
    }

    @Override
    public Clob createClob() throws SQLException {
        return large("createClob").createClob();
    }

    @Override
    public NClob createNClob() throws SQLException {
        return large("createNClob").createNClob();
    }

    private Connection large(String method) throws SQLException {
        database.insist("Connection." + method, Finding.Kind.REVEALING, LargeObjects.SUBJECT, LargeObjects.WHY);
        return delegate;
    }
}
