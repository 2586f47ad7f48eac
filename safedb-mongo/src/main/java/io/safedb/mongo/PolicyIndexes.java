package io.safedb.mongo;

import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import io.safedb.AtMostOne;
import io.safedb.SafeDbPolicy;
import io.safedb.TableAccess;
import io.safedb.TablePolicy;
import io.safedb.mongo.bson.PartialFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/**
 * The indexes that make a MongoDB keep what its policy says of it. They are printed, or given as the driver wants them,
 * and never created by safedb: whoever owns the schema does that, once, with a client of his own:
 *
 * <pre>{@code
 * PolicyIndexes.atMostOne(policy).forEach(System.out::println);    // for mongosh
 * PolicyIndexes.atMostOne(policy).forEach(index ->
 *         database.getCollection(index.collection()).createIndexes(List.of(index.model())));
 * }</pre>
 *
 * <p>Safe on any thread; asks no database. What the policy declares and a database does not have must be left out by
 * whoever creates them.
 */
public final class PolicyIndexes {
    private static final JsonWriterSettings SHELL =
            JsonWriterSettings.builder().outputMode(JsonMode.SHELL).build();

    private static final BsonInt32 ASCENDING = new BsonInt32(1);

    private PolicyIndexes() {}

    /**
     * One index.
     *
     * @param collection the collection that it belongs to
     * @param name its name
     * @param keys its fields, in order, all ascending
     * @param unique whether no two documents in it have the same values
     * @param partialFilter which documents are in it
     */
    public record Index(String collection, String name, BsonDocument keys, boolean unique, BsonDocument partialFilter) {
        /**
         * Copies the documents.
         *
         * @param collection the collection that it belongs to
         * @param name its name
         * @param keys its fields, in order, all ascending
         * @param unique whether no two documents in it have the same values
         * @param partialFilter which documents are in it
         */
        public Index {
            Objects.requireNonNull(collection, "collection");
            Objects.requireNonNull(name, "name");
            keys = keys.clone();
            partialFilter = partialFilter.clone();
        }

        /** {@return the index as the driver wants it, made anew for each call} */
        public IndexModel model() {
            return new IndexModel(
                    keys.clone(),
                    new IndexOptions().name(name).unique(unique).partialFilterExpression(partialFilter.clone()));
        }

        /** The command that creates it, for {@code mongosh}. */
        @Override
        public String toString() {
            BsonDocument options = new BsonDocument("name", new BsonString(name))
                    .append("unique", BsonBoolean.valueOf(unique))
                    .append("partialFilterExpression", partialFilter);
            return "db.getCollection(" + quoted(collection) + ").createIndex(" + keys.toJson(SHELL) + ", "
                    + options.toJson(SHELL) + ");";
        }

        private static String quoted(String name) {
            String document = new BsonDocument("n", new BsonString(name)).toJson(SHELL);
            return document.substring(document.indexOf(':') + 2, document.length() - 1);
        }
    }

    /**
     * The unique indexes of {@code at-most-one}: of the documents of one tenant that fulfil the condition, at most one
     * for each value of the fields. In a collection that is shared by all tenants, at most one of all documents. A
     * second one is refused by the server as a duplicate key (error 11000).
     *
     * <p>An index whose condition lists several values takes MongoDB 6.0 or newer.
     *
     * @param policy what the application is held to
     * @return one for each collection that has the key, by the collection's name; empty if none has
     */
    public static List<Index> atMostOne(SafeDbPolicy policy) {
        List<Index> indexes = new ArrayList<>();
        tables(policy).forEach((collection, table) -> {
            AtMostOne one = table.atMostOne();
            if (one != null) {
                BsonDocument keys = new BsonDocument();
                if (table.access() != TableAccess.SHARED) {
                    keys.append(policy.tenantColumn(), ASCENDING);
                }
                one.per().forEach(field -> keys.append(field, ASCENDING));
                indexes.add(
                        new Index(collection, collection + "_at_most_one", keys, true, PartialFilter.of(one.where())));
            }
        });
        return List.copyOf(indexes);
    }

    /**
     * The indexes by which {@link io.safedb.SafeDb#purgeTestData} finds what a test run left behind. Real documents are
     * not in them.
     *
     * @param policy what the application is held to
     * @return one for each collection that the policy opens to tenants or shares, by the collection's name
     */
    public static List<Index> testData(SafeDbPolicy policy) {
        String field = policy.testData().field();
        List<Index> indexes = new ArrayList<>();
        tables(policy).forEach((collection, table) -> {
            if (table.access() != TableAccess.DENIED) {
                indexes.add(new Index(
                        collection,
                        collection + "_test_run",
                        new BsonDocument(field, ASCENDING),
                        false,
                        new BsonDocument(field, new BsonDocument("$exists", BsonBoolean.TRUE))));
            }
        });
        return List.copyOf(indexes);
    }

    private static Map<String, TablePolicy> tables(SafeDbPolicy policy) {
        return new TreeMap<>(Objects.requireNonNull(policy, "policy").tables());
    }
}
