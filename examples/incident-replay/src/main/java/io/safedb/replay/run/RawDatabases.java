package io.safedb.replay.run;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import com.zaxxer.hikari.HikariDataSource;
import io.safedb.replay.incident.Databases;
import io.safedb.replay.server.Servers;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;

/** The databases as they are. */
final class RawDatabases implements Databases, AutoCloseable {
    private final Servers servers;
    private final Map<String, HikariDataSource> pools = new HashMap<>();

    RawDatabases(Servers servers) {
        this.servers = servers;
    }

    @Override
    public DataSource sql(String name) {
        return pools.computeIfAbsent(name, servers.postgres()::pool);
    }

    @Override
    public MongoDatabase mongo(String name) {
        return client().getDatabase(name);
    }

    MongoClient client() {
        return servers.mongo().client();
    }

    @Override
    public void close() {
        pools.values().forEach(HikariDataSource::close);
    }
}
