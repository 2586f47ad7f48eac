package io.safedb.mongo.oracle;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * One case of {@code tck/mongo/cases.jsonl}.
 *
 * @param collection null for a call on the database or client
 * @param setup commands that run in both databases before; with {@code only: shared}, in that one alone
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
        List<BsonDocument> setup,
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

    /**
     * The project's cases; {@code -Dsafedb.oracle.cases=FILE} names others, {@code -Dsafedb.oracle.only=REGEX} picks
     * some by id.
     */
    static List<OracleCase> all() {
        String file = System.getProperty("safedb.oracle.cases");
        Pattern only = Pattern.compile(System.getProperty("safedb.oracle.only", ".*"));
        Stream<String> texts = file == null
                ? Stream.of("/tck/mongo/cases.jsonl", "/tck/mongo/found.jsonl", "/tck/mongo/written.jsonl")
                        .map(OracleCase::text)
                : Stream.of(read(Path.of(file)));
        return texts.flatMap(String::lines)
                .map(OracleCase::parse)
                .filter(given -> only.matcher(given.id()).matches())
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
                json.getArray("setup", new BsonArray()).stream()
                        .map(BsonValue::asDocument)
                        .toList(),
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
