package io.safedb.replay.run;

import com.mongodb.client.MongoDatabase;
import io.safedb.SafeDb;
import io.safedb.jdbc.SafeDataSource;
import io.safedb.mongo.SafeMongo;
import io.safedb.replay.incident.Databases;
import javax.sql.DataSource;

/** The same databases, each wrapped once: all that an application does to use safedb. */
final class GuardedDatabases implements Databases {
    private final RawDatabases raw;
    private final SafeDb safeDb;

    GuardedDatabases(RawDatabases raw, SafeDb safeDb) {
        this.raw = raw;
        this.safeDb = safeDb;
    }

    @Override
    public DataSource sql(String name) {
        return SafeDataSource.wrap(raw.sql(name), safeDb);
    }

    @Override
    public MongoDatabase mongo(String name) {
        return SafeMongo.wrap(raw.client(), safeDb).getDatabase(name);
    }
}
