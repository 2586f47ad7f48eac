package io.safedb.mongo;

import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import io.safedb.AtMostOne;
import io.safedb.SafeDbPolicy;
import io.safedb.mongo.bson.PartialFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/**
 * The indexes with which MongoDB itself keeps what a policy promises: of a tenant's documents that fulfil a condition,
 * at most one for each value of some fields. safedb prints them; whoever owns the schema creates them, once, with a
 * client of his own:
 *
 * <pre>{@code
 * PolicyIndexes.of(policy).forEach(index ->
 *         database.getCollection(index.collection()).createIndexes(List.of(index.model())));
 * }</pre>
 *
 * <p>A second document is then refused by the server with a duplicate-key error (11000). An index whose condition lists
 * several values takes MongoDB 6.0 or newer.
 */
public final class PolicyIndexes {
    private static final JsonWriterSettings SHELL =
            JsonWriterSettings.builder().outputMode(JsonMode.SHELL).build();

    private PolicyIndexes() {}

    /**
     * One index.
     *
     * @param collection the collection that it belongs to
     * @param name its name: the collection's, followed by {@code _at_most_one}
     * @param keys the tenant field, then those that the policy names, all ascending
     * @param partialFilter which documents count
     */
    public record Index(String collection, String name, BsonDocument keys, BsonDocument partialFilter) {
        /**
         * Copies the documents.
         *
         * @param collection the collection that it belongs to
         * @param name its name
         * @param keys its fields, in order
         * @param partialFilter which documents count
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
                    new IndexOptions().name(name).unique(true).partialFilterExpression(partialFilter.clone()));
        }

        /** The command that creates it, for {@code mongosh}. */
        @Override
        public String toString() {
            BsonDocument options = new BsonDocument("name", new BsonString(name))
                    .append("unique", BsonBoolean.TRUE)
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
     * The indexes of a policy.
     *
     * @param policy the application's
     * @return one for each collection with {@code at-most-one}, in the order of their names
     */
    public static List<Index> of(SafeDbPolicy policy) {
        List<Index> indexes = new ArrayList<>();
        new TreeMap<>(policy.tables()).forEach((collection, table) -> {
            AtMostOne promise = table.atMostOne();
            if (promise != null) {
                BsonDocument keys = new BsonDocument(policy.tenantColumn(), new BsonInt32(1));
                promise.per().forEach(field -> keys.append(field, new BsonInt32(1)));
                indexes.add(
                        new Index(collection, collection + "_at_most_one", keys, PartialFilter.of(promise.where())));
            }
        });
        return indexes;
    }

    /**
     * The indexes of a policy as a script for {@code mongosh}.
     *
     * @param policy the application's
     * @return one line for each index, in the order of the collections' names; empty if there is none
     */
    public static String script(SafeDbPolicy policy) {
        return of(policy).stream().map(index -> index + "\n").collect(Collectors.joining());
    }
}
