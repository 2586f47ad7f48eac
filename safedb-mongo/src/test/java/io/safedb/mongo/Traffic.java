package io.safedb.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;

/**
 * Runs the same code raw, on a database that holds one tenant's documents only, and guarded, and compares what the two
 * drivers send: number, kind and order of the commands, sessions, transaction numbers and every option. The tenant is
 * the only difference.
 */
final class Traffic {
    private static final String SOLO = "solo_of_traffic";
    private static final Set<String> HOUSEKEEPING =
            Set.of("hello", "ismaster", "isMaster", "endSessions", "killCursors", "buildInfo");

    /** Code under comparison. */
    interface Code {
        /** Runs it. */
        void run(MongoClient client, MongoDatabase database);
    }

    private final List<BsonDocument> sent = new CopyOnWriteArrayList<>();
    private final List<BsonValue> sessions = new ArrayList<>();

    private Traffic() {}

    /** Asserts that tenant {@code a} sends through a guarded client what a raw one sends for the tenant alone. */
    static List<BsonDocument> assertSame(Shop shop, Code code) {
        MongoDatabase solo = shop.mongo.client().getDatabase(SOLO);
        solo.drop();
        shop.fill();
        for (Document own : shop.rawOrders().find(new Document("org", "a"))) {
            own.remove("org");
            solo.getCollection("orders").insertOne(own);
        }
        List<BsonDocument> raw;
        Traffic plain = new Traffic();
        try (MongoClient client = plain.client(shop.mongo.uri())) {
            raw = plain.of(client, client.getDatabase(SOLO), code);
        }
        List<BsonDocument> guarded;
        Traffic narrowed = new Traffic();
        try (MongoClient client = SafeMongo.wrap(narrowed.client(shop.mongo.uri()), shop.safeDb)) {
            MongoDatabase database = client.getDatabase(shop.raw().getName());
            guarded = Scopes.as("a", () -> narrowed.of(client, database, code));
        }
        assertThat(guarded.stream().map(BsonDocument::toJson))
                .isEqualTo(raw.stream().map(BsonDocument::toJson).toList());
        assertThat(raw).isNotEmpty();
        return guarded;
    }

    private MongoClient client(String uri) {
        return MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(uri))
                .addCommandListener(new CommandListener() {
                    @Override
                    public void commandStarted(CommandStartedEvent event) {
                        if (!HOUSEKEEPING.contains(event.getCommandName())) {
                            sent.add(new BsonDocumentCodec()
                                    .decode(
                                            event.getCommand().asBsonReader(),
                                            DecoderContext.builder().build()));
                        }
                    }
                })
                .build());
    }

    private List<BsonDocument> of(MongoClient client, MongoDatabase database, Code code) {
        sent.clear();
        code.run(client, database);
        return sent.stream().map(this::withoutTenant).toList();
    }

    private BsonDocument withoutTenant(BsonDocument command) {
        String name = command.getFirstKey();
        command.remove("$clusterTime");
        command.remove("$db");
        if (command.containsKey("lsid")) {
            BsonValue session = command.get("lsid");
            if (!sessions.contains(session)) {
                sessions.add(session);
            }
            command.append("lsid", new BsonInt32(sessions.indexOf(session)));
        }
        if (name.equals("getMore")) {
            command.append("getMore", new BsonString("a cursor"));
        }
        BsonDocument concern = command.getDocument("readConcern", new BsonDocument());
        for (String time : List.of("afterClusterTime", "atClusterTime")) {
            if (concern.containsKey(time)) {
                concern.append(time, new BsonString("a time"));
            }
        }
        for (String key : List.of("filter", "query", "update")) {
            if (command.get(key) instanceof BsonDocument filter) {
                filter.remove("org");
            }
        }
        for (String list : List.of("documents", "updates", "deletes")) {
            for (BsonValue each : command.getArray(list, new BsonArray())) {
                each.asDocument().remove("org");
                each.asDocument().getDocument("q", new BsonDocument()).remove("org");
                if (each.asDocument().get("u") instanceof BsonDocument update) {
                    update.remove("org");
                }
            }
        }
        if (command.get("pipeline") instanceof BsonArray pipeline) {
            stages(pipeline);
        }
        return command;
    }

    private static void stages(BsonArray pipeline) {
        if (pipeline.isEmpty()) {
            return;
        }
        BsonDocument first = pipeline.get(0).asDocument();
        if (first.containsKey("$changeStream")) {
            BsonDocument options = first.getDocument("$changeStream");
            options.remove("fullDocument");
            options.remove("fullDocumentBeforeChange");
            for (String time : List.of("startAtOperationTime", "resumeAfter", "startAfter")) {
                if (options.containsKey(time)) {
                    options.append(time, new BsonString("a point"));
                }
            }
            pipeline.removeIf(stage -> stage.toString().contains("\"fullDocument"));
        } else if (first.get("$match") instanceof BsonDocument match && match.containsKey("org")) {
            match.remove("org");
            // Where the caller's own pipeline starts with a filter, the tenant has a stage of its own.
            boolean counting =
                    pipeline.size() == 2 && pipeline.get(1).asDocument().containsKey("$group");
            if (match.isEmpty() && !counting) {
                pipeline.remove(0);
            }
        }
    }
}
