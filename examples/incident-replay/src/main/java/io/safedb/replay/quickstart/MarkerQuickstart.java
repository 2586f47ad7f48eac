package io.safedb.replay.quickstart;

import com.mongodb.client.MongoClient;
import io.safedb.environment.Environment;
import io.safedb.jdbc.JdbcMarker;
import io.safedb.mongo.MongoMarker;
import java.sql.SQLException;
import javax.sql.DataSource;

/** What somebody does once for each database before it is guarded. Shown in {@code docs/getting-started.md}. */
public final class MarkerQuickstart {
    private MarkerQuickstart() {}

    /**
     * Marks two databases as development's.
     *
     * @param pool the raw pool
     * @param client the raw client
     */
    public static void mark(DataSource pool, MongoClient client) throws SQLException {
        // tag::marker[]
        JdbcMarker.init(pool, Environment.DEVELOPMENT, "workshop team");
        MongoMarker.init(client, "app", Environment.DEVELOPMENT, "workshop team");
        // end::marker[]
    }
}
