package io.safedb.mongo.oracle;

import com.mongodb.ClientBulkWriteException;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoServerException;
import com.mongodb.WriteError;
import com.mongodb.client.MongoClient;
import io.safedb.SafeDb;
import io.safedb.SafeDbException;
import io.safedb.mongo.Approvals;
import io.safedb.mongo.Scopes;
import io.safedb.mongo.TestMongo;
import io.safedb.token.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** Judges cases: runs each one raw in solo and through a given client in shared, and compares. */
final class IsolationOracle {
    private static final String SECRET = "SECRET_B";
    private static final int DUPLICATE_KEY = 11000;

    private final TestMongo mongo;
    private final OracleWorld world;
    private final SafeDb safeDb;
    private final MongoClient guarded;
    private final List<BsonDocument> sent = new ArrayList<>();

    /**
     * An oracle.
     *
     * @param guarded the client under test
     */
    IsolationOracle(TestMongo mongo, OracleWorld world, SafeDb safeDb, MongoClient guarded) {
        this.mongo = mongo;
        this.world = world;
        this.safeDb = safeDb;
        this.guarded = guarded;
    }

    /** How a case went. */
    enum Grade {
        /** Exactly as in solo. */
        EXACT,
        /** Refused as it must be, or as it may be. */
        REFUSED,
        /** Refused although it should run: work to be done. */
        SCOPED_REFUSED,
        /** The server cannot run it; nothing leaked. */
        SERVER_CANNOT,
        /** Differs from solo. */
        WRONG,
        /** Must be refused and was not, or only after something was sent. */
        PASSED,
        /** Something of the other tenant came out or was changed. */
        LEAK;

        boolean isFailure() {
            return compareTo(WRONG) >= 0;
        }
    }

    /**
     * The judgement of one case.
     *
     * @param detail what was seen, for a failure; the rule, for a refusal; the error, where both fail
     */
    record Verdict(OracleCase of, Grade grade, String detail) {
        @Override
        public String toString() {
            return of.id() + " (" + of.expectation() + ") " + grade + " " + detail + "\n    " + of.operation() + " "
                    + of.arguments().toJson();
        }
    }

    /**
     * What a run ended with.
     *
     * @param values null after an error
     */
    private record Outcome(
            @Nullable List<BsonValue> values, @Nullable RuntimeException error) {
        /** Whether a key is taken: the server says so, or what a guarded merge makes it say. */
        boolean isDuplicateKey() {
            return error instanceof MongoServerException failure
                    && (codes(failure).contains(DUPLICATE_KEY) || namesAnotherTenant(failure));
        }

        private static boolean namesAnotherTenant(MongoServerException failure) {
            return failure instanceof MongoCommandException command
                    && command.getErrorMessage().contains("belongs to another tenant");
        }

        /** The kind of an error with the server's codes; null if there is none. */
        @Nullable
        String failure() {
            return error instanceof MongoServerException failure
                    ? error.getClass().getSimpleName() + codes(failure)
                    : error == null ? null : error.getClass().getSimpleName();
        }

        private static List<Integer> codes(MongoServerException failure) {
            if (failure instanceof MongoBulkWriteException bulk) {
                return bulk.getWriteErrors().stream().map(WriteError::getCode).toList();
            }
            return failure instanceof ClientBulkWriteException bulk
                    ? bulk.getWriteErrors().values().stream()
                            .map(WriteError::getCode)
                            .toList()
                    : List.of(failure.getCode());
        }
    }

    /** Every command that the cases sent through the client under test. */
    List<BsonDocument> sent() {
        return sent;
    }

    Verdict judge(OracleCase given) {
        world.reset();
        if (!given.setup().isEmpty() && !serverCan(given)) {
            return new Verdict(given, Grade.SERVER_CANNOT, "");
        }
        world.prepare(given);
        Outcome solo = outcome(() -> new OracleRun(given, mongo.client(), OracleWorld.SOLO).run());
        List<RawBsonDocument> foreignBefore = world.foreignDocuments();
        mongo.forget();
        Outcome shared = Scopes.as(
                OracleWorld.TENANT,
                () -> outcome(() -> approved(given, new OracleRun(given, guarded, OracleWorld.SHARED))));
        List<BsonDocument> commands = mongo.commands();
        sent.addAll(commands);

        List<String> leaks = leaks(solo, shared, foreignBefore);
        if (!leaks.isEmpty()) {
            return new Verdict(given, Grade.LEAK, String.join("; ", leaks));
        }
        if (shared.error() instanceof SafeDbException refusal) {
            return refused(given, refusal, commands);
        }
        return answered(given, solo, shared);
    }

    /** Runs a case; one that assumes a token gets a right one of its own. */
    private List<BsonValue> approved(OracleCase given, OracleRun run) {
        if (!given.needsToken()) {
            return run.run();
        }
        String target = written(given).isEmpty() ? Objects.requireNonNull(given.collection()) : written(given);
        Token token = Approvals.token(world.marker(), given.operation(), target, 1000);
        return safeDb.withToken(token, run::run);
    }

    /** The collection that a pipeline's last stage writes to; empty for everything else. */
    private static String written(OracleCase given) {
        BsonArray stages = given.arguments().getArray("pipeline", new BsonArray());
        if (!stages.isEmpty()) {
            BsonDocument last = stages.get(stages.size() - 1).asDocument();
            BsonValue target = last.getOrDefault("$merge", last.get("$out"));
            if (target instanceof BsonDocument options) {
                target = options.getOrDefault("into", options.get("coll"));
            }
            if (target instanceof BsonDocument namespace) {
                target = namespace.get("coll");
            }
            if (target instanceof BsonString name) {
                return name.getValue();
            }
        }
        return "";
    }

    private static Verdict refused(OracleCase given, SafeDbException refusal, List<BsonDocument> commands) {
        String rule = refusal.violation().rule().id();
        if (!commands.isEmpty()) {
            return new Verdict(
                    given,
                    Grade.PASSED,
                    "refused after it sent " + commands.get(0).getFirstKey());
        }
        if (given.expectation() != OracleCase.Expectation.SCOPED) {
            return new Verdict(given, Grade.REFUSED, rule);
        }
        return new Verdict(given, Grade.SCOPED_REFUSED, rule + " " + refusal.getMessage());
    }

    private Verdict answered(OracleCase given, Outcome solo, Outcome shared) {
        if (given.expectation() == OracleCase.Expectation.REFUSED) {
            return new Verdict(given, Grade.PASSED, "not refused by safedb: " + shared.error());
        }
        if (!serverCan(given)) {
            return new Verdict(given, Grade.SERVER_CANNOT, "");
        }
        if (given.expectation() == OracleCase.Expectation.EITHER && !solo.isDuplicateKey() && shared.isDuplicateKey()) {
            // The key is taken by the other tenant. The server says so and changes nothing: a refusal of its own.
            return new Verdict(given, Grade.REFUSED, "");
        }
        List<String> differences = differences(given, solo, shared);
        return differences.isEmpty()
                ? new Verdict(given, Grade.EXACT, solo.error() == null ? "" : "both fail: " + solo.error())
                : new Verdict(given, Grade.WRONG, String.join("; ", differences));
    }

    private boolean serverCan(OracleCase given) {
        return mongo.inJvm() ? given.runsInJvm() : given.runsOnJudge();
    }

    private List<String> differences(OracleCase given, Outcome solo, Outcome shared) {
        List<String> differences = new ArrayList<>();
        if (!Objects.equals(solo.failure(), shared.failure())) {
            differences.add("solo: " + solo.error() + ", shared: " + shared.error());
        } else if (solo.values() != null && shared.values() != null) {
            List<String> expected = normal(given, solo.values());
            List<String> actual = normal(given, shared.values());
            if (!expected.equals(actual)) {
                differences.add("solo returned " + expected + ", shared " + actual);
            }
        }
        Map<String, List<String>> expected = world.state(world.solo());
        Map<String, List<String>> actual = world.state(world.shared());
        if (!isVolatile(given) && !expected.equals(actual)) {
            differences.add("solo holds " + expected + ", shared " + actual);
        }
        List<String> strays = world.strays();
        if (!strays.isEmpty()) {
            differences.add("documents of nobody: " + strays);
        }
        return differences;
    }

    private static List<String> normal(OracleCase given, List<BsonValue> values) {
        boolean modified =
                given.operation().startsWith("findOneAnd") || !written(given).isEmpty();
        List<String> texts = new ArrayList<>();
        for (BsonValue value : values) {
            texts.add(
                    modified && value instanceof BsonDocument document
                            ? Normal.document(document)
                            : Normal.value(value));
        }
        if (!isOrdered(given)) {
            texts.sort(null);
        }
        return texts;
    }

    private static boolean isOrdered(OracleCase given) {
        if (given.operation().equals("aggregate")) {
            return given.arguments().getArray("pipeline").stream()
                    .anyMatch(stage -> stage.asDocument().containsKey("$sort"));
        }
        return given.arguments().getDocument("options", new BsonDocument()).containsKey("sort");
    }

    /** The server's clock is in the result. */
    private static boolean isVolatile(OracleCase given) {
        return given.arguments().toJson().contains("$currentDate");
    }

    private List<String> leaks(Outcome solo, Outcome shared, List<RawBsonDocument> foreignBefore) {
        List<String> leaks = new ArrayList<>();
        if (!foreignBefore.equals(world.foreignDocuments())) {
            leaks.add("the other tenant's documents changed");
        }
        for (Throwable error = shared.error(); error != null; error = error.getCause()) {
            if (String.valueOf(error.getMessage()).contains(SECRET)) {
                leaks.add("the message of " + error.getClass().getSimpleName() + " holds the other tenant's text");
            }
        }
        Set<BsonValue> own = ids(solo);
        for (BsonValue id : ids(shared)) {
            if (world.foreignIds().contains(id) && !own.contains(id)) {
                leaks.add("the other tenant's document " + id + " came out");
            }
        }
        if (shared.values() != null && texts(new BsonArray(shared.values())).contains(SECRET)) {
            leaks.add("the other tenant's text came out");
        }
        return leaks;
    }

    private static Set<BsonValue> ids(Outcome outcome) {
        Set<BsonValue> ids = new java.util.HashSet<>();
        if (outcome.values() != null) {
            outcome.values().forEach(value -> collectIds(value, ids));
        }
        return ids;
    }

    private static void collectIds(BsonValue value, Set<BsonValue> into) {
        if (value instanceof BsonDocument document) {
            document.forEach((key, each) -> {
                if (key.equals("_id")) {
                    into.add(each);
                }
                collectIds(each, into);
            });
        } else if (value instanceof BsonArray array) {
            array.forEach(each -> collectIds(each, into));
        }
    }

    private static String texts(BsonValue value) {
        StringBuilder texts = new StringBuilder();
        if (value instanceof BsonString text) {
            texts.append(text.getValue()).append('\n');
        } else if (value instanceof BsonDocument document) {
            document.forEach((key, each) -> texts.append(key).append('\n').append(texts(each)));
        } else if (value instanceof BsonArray array) {
            array.forEach(each -> texts.append(texts(each)));
        }
        return texts.toString();
    }

    private static Outcome outcome(java.util.function.Supplier<List<BsonValue>> run) {
        try {
            return new Outcome(run.get(), null);
        } catch (RuntimeException e) {
            return new Outcome(null, e);
        }
    }
}
