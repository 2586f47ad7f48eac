package io.safedb.replay.incident;

import com.mongodb.client.MongoDatabase;
import javax.sql.DataSource;

/** Where a step's application gets its databases from: raw in one run, guarded in the other. */
public interface Databases {
    /** Opens a PostgreSQL database by name. */
    DataSource sql(String name);

    /** Opens a MongoDB database by name. */
    MongoDatabase mongo(String name);
}
