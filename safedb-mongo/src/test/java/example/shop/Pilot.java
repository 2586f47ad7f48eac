package example.shop;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertOneModel;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;

/** Application code in which the id of its first customer was left. */
public final class Pilot {
    private static final String CUSTOMER = "a";

    private Pilot() {}

    /** Finds by the id in the code. */
    public static List<Document> found(MongoCollection<Document> orders) {
        return orders.find(Filters.eq("org", CUSTOMER)).into(new ArrayList<>());
    }

    /** Finds by the id in the code, in a filter that is set later. */
    public static List<Document> foundLater(MongoCollection<Document> orders) {
        return orders.find().filter(new Document("org", CUSTOMER)).into(new ArrayList<>());
    }

    /** Finds by an id that is given. */
    public static List<Document> found(MongoCollection<Document> orders, Object tenant) {
        return orders.find(new Document("org", tenant)).into(new ArrayList<>());
    }

    /** Inserts with the id in the code. */
    public static void insert(MongoCollection<Document> orders) {
        orders.insertOne(new Document("n", 9).append("org", CUSTOMER));
    }

    /** Inserts with an id that is given. */
    public static void insert(MongoCollection<Document> orders, Object tenant) {
        orders.bulkWrite(List.of(new InsertOneModel<>(new Document("n", 9).append("org", tenant))));
    }
}
