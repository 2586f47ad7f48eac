package io.safedb.mongo;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoWriteException;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import io.safedb.environment.Environment;
import io.safedb.environment.EnvironmentMarker;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** The marker document that says what a MongoDB database is. Stateless. */
public final class MongoMarker {
    private static final BsonString ID = new BsonString("marker");

    private MongoMarker() {}

    /**
     * Marks a database that has no marker yet.
     *
     * @param raw the driver's client, not a guarded one
     * @param owner who answers for the database; not blank
     * @throws IllegalStateException if the database has a marker
     */
    public static EnvironmentMarker init(MongoClient raw, String database, Environment environment, String owner) {
        if (owner.isBlank()) {
            throw new IllegalArgumentException("The owner must not be blank: say who answers for the database.");
        }
        EnvironmentMarker marker =
                EnvironmentMarker.create(environment, owner, Instant.now().truncatedTo(ChronoUnit.MILLIS));
        BsonDocument document = new BsonDocument("_id", ID)
                .append("environment", new BsonString(environment.label()))
                .append("database_id", new BsonString(marker.databaseId()))
                .append("owner", new BsonString(owner))
                .append("created", new BsonDateTime(marker.created().toEpochMilli()));
        try {
            collection(raw, database).withWriteConcern(WriteConcern.MAJORITY).insertOne(document);
        } catch (MongoWriteException e) {
            if (e.getError().getCategory() == ErrorCategory.DUPLICATE_KEY) {
                throw new IllegalStateException(
                        "The database " + database + " has a marker already. What a database is does not change"
                                + " without a token.",
                        e);
            }
            throw e;
        }
        return marker;
    }

    /**
     * Reads the marker of a database.
     *
     * @param raw the driver's client, not a guarded one
     * @return empty if there is none, or not exactly one that can be read: such a database counts as production
     */
    public static Optional<EnvironmentMarker> read(MongoClient raw, String database) {
        List<BsonDocument> found = collection(raw, database).find().limit(2).into(new ArrayList<>());
        return found.size() == 1 ? parse(found.get(0)) : Optional.empty();
    }

    private static Optional<EnvironmentMarker> parse(BsonDocument document) {
        Optional<Environment> environment = text(document, "environment").flatMap(Environment::find);
        Optional<String> databaseId = text(document, "database_id");
        Optional<String> owner = text(document, "owner");
        if (environment.isEmpty() || databaseId.isEmpty() || owner.isEmpty() || !document.isDateTime("created")) {
            return Optional.empty();
        }
        return Optional.of(new EnvironmentMarker(
                environment.get(),
                databaseId.get(),
                owner.get(),
                Instant.ofEpochMilli(document.getDateTime("created").getValue())));
    }

    private static Optional<String> text(BsonDocument document, String key) {
        return document.isString(key) ? Optional.of(document.getString(key).getValue()) : Optional.empty();
    }

    private static MongoCollection<BsonDocument> collection(MongoClient raw, String database) {
        return raw.getDatabase(database)
                .withCodecRegistry(MongoClientSettings.getDefaultCodecRegistry())
                .withReadPreference(ReadPreference.primary())
                .getCollection(EnvironmentMarker.RELATION, BsonDocument.class);
    }
}
