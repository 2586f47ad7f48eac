package io.safedb.replay.app.battwheels;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Accumulators;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;

/** The ticket module on MongoDB. */
public final class MongoTickets {
    private final MongoCollection<Document> tickets;

    /** Works on the application's database. */
    public MongoTickets(MongoDatabase database) {
        this.tickets = database.getCollection("tickets");
    }

    /** The ticket list: {@code find({})}. */
    public List<Ticket> all() {
        return read(tickets.find());
    }

    /** The numbers of the dashboard: a pipeline that begins with a group. Returns how many tickets were counted. */
    public long countedOnDashboard() {
        long counted = 0;
        for (Document group : tickets.aggregate(List.of(Aggregates.group("$status", Accumulators.sum("count", 1))))) {
            counted += group.getInteger("count");
        }
        return counted;
    }

    /** A report somebody wrote for one customer and left in. */
    public List<Ticket> ofThePilotCustomer() {
        return read(tickets.find(Filters.eq("organization_id", "org_abc123")));
    }

    /** The report page's answer when no organisation was given. */
    public List<Ticket> ofTheDefaultOrganisation() {
        return read(tickets.find(Filters.in("organization_id", "default", "org_abc123")));
    }

    /** The ticket page: whoever knows the id sees it. */
    public List<Ticket> byId(String id) {
        return read(tickets.find(Filters.eq("_id", id)));
    }

    /** The search box: the text goes into a JSON filter that is put together as a string. */
    public List<Ticket> search(String organization, String text) {
        return read(tickets.find(
                Document.parse("{\"organization_id\": \"" + organization + "\", \"title\": \"" + text + "\"}")));
    }

    /** Closes a ticket: whoever knows the id may. */
    public void close(String id) {
        tickets.updateOne(Filters.eq("_id", id), Updates.set("status", "cancelled"));
    }

    private static List<Ticket> read(Iterable<Document> documents) {
        List<Ticket> read = new ArrayList<>();
        for (Document document : documents) {
            read.add(new Ticket(document.getString("_id"), document.getString("title"), document.getString("status")));
        }
        return read;
    }
}
