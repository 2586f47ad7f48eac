package io.safedb.mongo.oracle;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * One case of {@code tck/mongo/cases.jsonl}.
 *
 * @param collection null for a call on the database or client
 * @param needsToken whether a valid token is present
 * @param runsInJvm whether mongo-java-server can run it
 * @param runsOnJudge whether the second server can run it
 */
record OracleCase(
        String id,
        String category,
        @Nullable String collection,
        String operation,
        BsonDocument arguments,
        Expectation expectation,
        boolean needsToken,
        boolean runsInJvm,
        boolean runsOnJudge) {

    /** What must hold. */
    enum Expectation {
        /** Exactly the tenant's database. */
        SCOPED,
        /** Refused by safedb, nothing sent. */
        REFUSED,
        /** One of the two. */
        EITHER
    }

    static List<OracleCase> all() {
        return Stream.of("/tck/mongo/cases.jsonl", "/tck/mongo/found.jsonl")
                .flatMap(file -> text(file).lines())
                .map(OracleCase::parse)
                .toList();
    }

    static BsonDocument seed() {
        return BsonDocument.parse(text("/tck/mongo/seed.json"));
    }

    private static OracleCase parse(String line) {
        BsonDocument json = BsonDocument.parse(line);
        return new OracleCase(
                json.getString("id").getValue(),
                json.getString("category").getValue(),
                json.isString("collection") ? json.getString("collection").getValue() : null,
                json.getString("op").getValue(),
                json.getDocument("args"),
                Expectation.valueOf(json.getString("expect").getValue().toUpperCase(java.util.Locale.ROOT)),
                json.containsKey("token") && json.getBoolean("token").getValue(),
                runs(json, "injvm"),
                runs(json, "wt"));
    }

    private static boolean runs(BsonDocument json, String server) {
        return json.getString(server, new BsonString("ok")).getValue().equals("ok");
    }

    private static String text(String resource) {
        try (InputStream in = Objects.requireNonNull(OracleCase.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
