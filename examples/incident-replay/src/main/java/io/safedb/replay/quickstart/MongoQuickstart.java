package io.safedb.replay.quickstart;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import io.safedb.SafeDb;
import io.safedb.SafeDbPolicy;
import io.safedb.TenantId;
import io.safedb.TenantScope;
import io.safedb.mongo.SafeMongo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;

/** safedb in front of a {@code MongoClient}, in ten lines. */
public final class MongoQuickstart {
    private MongoQuickstart() {}

    /**
     * Writes a ticket for one tenant and reads its open tickets.
     *
     * @param client any client on a deployment with the database {@code app}
     */
    @SuppressWarnings("try") // the scope works by being open
    public static List<Document> openTickets(MongoClient client) {
        List<Document> open = new ArrayList<>();
        // tag::readme[]
        SafeDb safeDb = SafeDb.create(SafeDbPolicy.load(Path.of("safedb.yaml")));
        MongoClient guarded = SafeMongo.wrap(client, safeDb);

        try (TenantScope scope = TenantScope.open(TenantId.of("org_a"))) {
            MongoCollection<Document> tickets = guarded.getDatabase("app").getCollection("tickets");
            tickets.insertOne(new Document("title", "Brakes").append("status", "open")); // stamped with org_a
            tickets.find(eq("status", "open")).into(open); // org_a's open tickets, nobody else's
        }
        // end::readme[]
        safeDb.close();
        return open;
    }
}
