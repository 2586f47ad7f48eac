package io.safedb.mongo;

import io.safedb.Scope;
import io.safedb.guard.Call;
import io.safedb.guard.Finding;
import io.safedb.mongo.bson.StreamWish;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** The first room of a change stream in one database. Used by one thread. */
final class StreamReading {
    private final Reading reading;
    private final AdmittedDatabase database;
    private final List<BsonDocument> stages;
    private final StreamWish wish;

    StreamReading(Reading reading, AdmittedDatabase database, @Nullable List<? extends Bson> pipeline) {
        this.reading = reading;
        this.database = database;
        this.stages = reading.copies(pipeline);
        this.wish = reading.stream(stages);
    }

    /** The caller's stages, as they will be sent behind those that narrow. */
    List<BsonDocument> stages() {
        return stages;
    }

    /** The stream is over one collection, which is a target of the call already. */
    void over(String collection) {
        // In a system scope nothing has to be placed.
        if (wish.deletes()
                && reading.scope() instanceof Scope.OfTenant
                && !database.isShared(collection)
                && !database.definitions().keepsImages(collection)) {
            reading.finding(
                    Finding.Kind.UNNARROWABLE,
                    collection,
                    "it asks for deletes, and whose a deleted document was is known only where the collection keeps the"
                            + " documents from before a change (changeStreamPreAndPostImages), as seen when the"
                            + " application started");
        }
    }

    /**
     * The stream is over the collections that its first stage chooses by name. Each becomes a target.
     *
     * @return their names; empty if it does not choose by name
     */
    Set<String> overChosen() {
        Set<String> chosen = wish.collectionsOf(database.name());
        if (chosen.isEmpty()) {
            reading.finding(
                    Finding.Kind.UNNARROWABLE,
                    database.name(),
                    "it shows the changes of every collection, also of those that nobody has declared; let its first"
                            + " stage choose by name, as in {$match: {'ns.coll': {$in: ['orders']}}}");
        }
        for (String collection : chosen) {
            reading.target(collection, Call.Touch.READ);
            over(collection);
        }
        return chosen;
    }
}
