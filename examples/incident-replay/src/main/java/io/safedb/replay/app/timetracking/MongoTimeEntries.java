package io.safedb.replay.app.timetracking;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import org.bson.Document;

/** Technicians' times on MongoDB. */
public final class MongoTimeEntries {
    private final MongoCollection<Document> entries;

    /** Works on the application's database. */
    public MongoTimeEntries(MongoDatabase database) {
        this.entries = database.getCollection("time_entries");
    }

    /** The edit form: nobody asks whether the entry is billed. */
    public void edit(String id, int minutes) {
        entries.updateOne(Filters.eq("_id", id), Updates.set("duration_minutes", minutes));
    }

    /** The delete button. */
    public void delete(String id) {
        entries.deleteOne(Filters.eq("_id", id));
    }

    /** Sets everything back to zero, once, everywhere. */
    public void resetAll() {
        entries.updateMany(new Document(), Updates.set("duration_minutes", 0));
    }
}
