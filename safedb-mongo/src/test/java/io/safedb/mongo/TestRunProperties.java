package io.safedb.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndReplaceOptions;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.safedb.Rule;
import io.safedb.SafeDbException;
import io.safedb.TestData;
import io.safedb.environment.Environment;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** Laws of the stamp under random interleavings of what a test run and the application write. */
@Label("Writes inside and outside of test runs")
class TestRunProperties {
    private static final String STAMP = "_safedb_test";

    private static @Nullable Shop started;

    @BeforeContainer
    static void start() {
        started = new Shop(Environment.TEST);
    }

    @AfterContainer
    static void stop() {
        shop().close();
    }

    private static Shop shop() {
        return Objects.requireNonNull(started);
    }

    /** What a step does with the document of one id. */
    enum Write {
        INSERT,
        INSERT_MANY,
        BULK_INSERT,
        UPSERT,
        BULK_UPSERT,
        UPDATE,
        DELETE,
        REPLACE,
        REPLACE_UPSERT,
        FIND_AND_REPLACE,
        BULK_REPLACE;

        boolean replaces() {
            return name().contains("REPLACE");
        }

        void run(MongoCollection<Document> orders, int id, int n) {
            Document document = new Document("_id", id).append("n", n);
            switch (this) {
                case INSERT -> orders.insertOne(document);
                case INSERT_MANY -> orders.insertMany(List.of(document));
                case BULK_INSERT -> orders.bulkWrite(List.of(new InsertOneModel<>(document)));
                case UPSERT ->
                    orders.updateOne(Filters.eq("_id", id), Updates.set("n", n), new UpdateOptions().upsert(true));
                case BULK_UPSERT ->
                    orders.bulkWrite(List.of(new UpdateOneModel<>(
                            Filters.eq("_id", id), Updates.set("n", n), new UpdateOptions().upsert(true))));
                case UPDATE -> orders.updateMany(Filters.eq("_id", id), Updates.set("n", n));
                case DELETE -> orders.deleteOne(Filters.eq("_id", id));
                case REPLACE -> orders.replaceOne(Filters.eq("_id", id), document);
                case REPLACE_UPSERT ->
                    orders.replaceOne(Filters.eq("_id", id), document, new ReplaceOptions().upsert(true));
                case FIND_AND_REPLACE ->
                    orders.findOneAndReplace(
                            Filters.eq("_id", id), document, new FindOneAndReplaceOptions().upsert(true));
                case BULK_REPLACE ->
                    orders.bulkWrite(List.of(
                            new ReplaceOneModel<>(Filters.eq("_id", id), document, new ReplaceOptions().upsert(true))));
            }
        }
    }

    /**
     * One step.
     *
     * @param run the run that is open; empty if none is
     */
    record Step(Write write, int id, String run) {}

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    @Label("stamp exactly what a run made, and never replace what it did not")
    void interleaved(@ForAll("steps") List<Step> steps) {
        MongoCollection<Document> raw = shop().rawOrders();
        raw.deleteMany(new Document());
        MongoCollection<Document> orders = shop().orders();
        int n = 0;
        for (Step step : steps) {
            Map<Integer, Document> before = all(raw);
            int value = ++n;
            Document was = before.get(step.id());
            boolean foreign =
                    was != null && !step.run().isEmpty() && !step.run().equals(was.get(STAMP));
            boolean refused = false;
            try {
                Scopes.in("a", () -> inRun(step.run(), () -> step.write().run(orders, step.id(), value)));
            } catch (SafeDbException e) {
                assertThat(e.violation().rule()).isEqualTo(Rule.TEST_DATA_IN_PRODUCTION);
                refused = true;
            } catch (com.mongodb.MongoServerException duplicate) {
                assertThat(duplicate.getCode()).isIn(11000, -3);
            }
            assertThat(refused).as("%s", step).isEqualTo(step.write().replaces() && foreign);
            Map<Integer, Document> after = all(raw);
            if (refused) {
                assertThat(after).isEqualTo(before);
            }
            Document is = after.get(step.id());
            if (is != null) {
                String open = step.run().isEmpty() ? null : step.run();
                boolean replacedByReal = step.write().replaces() && open == null;
                String expected = was == null || replacedByReal ? open : was.getString(STAMP);
                assertThat(is.getString(STAMP)).as("%s", step).isEqualTo(expected);
            }
        }
    }

    private static void inRun(String run, Runnable code) {
        if (run.isEmpty()) {
            code.run();
            return;
        }
        TestData open = TestData.open(run);
        try {
            code.run();
        } finally {
            open.close();
        }
    }

    private static Map<Integer, Document> all(MongoCollection<Document> collection) {
        Map<Integer, Document> all = new TreeMap<>();
        collection.find().forEach(document -> all.put(document.getInteger("_id"), document));
        return all;
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of(Write.class),
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.of("", "", "run-1", "run-1", "run-2"))
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(14);
    }
}
