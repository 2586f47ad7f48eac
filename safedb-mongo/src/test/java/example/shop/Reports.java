package example.shop;

import com.mongodb.client.MongoCollection;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;

/** Application code without any customer's id. */
public final class Reports {
    private Reports() {}

    /** Finds by an id that is given. */
    public static List<Document> found(MongoCollection<Document> orders, Object tenant) {
        return orders.find(new Document("org", tenant)).into(new ArrayList<>());
    }
}
