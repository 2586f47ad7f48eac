package io.safedb.mongo;

import static io.safedb.mongo.Scopes.as;
import static io.safedb.mongo.Scopes.in;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.MongoGridFSException;
import com.mongodb.client.gridfs.GridFSBucket;
import com.mongodb.client.gridfs.GridFSBuckets;
import com.mongodb.client.gridfs.GridFSUploadStream;
import com.mongodb.client.gridfs.model.GridFSDownloadOptions;
import com.mongodb.client.gridfs.model.GridFSFile;
import com.mongodb.client.gridfs.model.GridFSUploadOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import io.safedb.Rule;
import io.safedb.SafeDbException;
import io.safedb.environment.Environment;
import io.safedb.token.Token;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("GridFS over a guarded database")
class GridFsTest {
    private static final int CAP = 3;

    private static Shop shop;

    @BeforeAll
    static void start() {
        shop = new Shop(
                Environment.PRODUCTION,
                policy -> Approvals.tokenOnly(policy).rowCap(CAP).tenantTables("fs.files", "fs.chunks", "half.files"));
    }

    @AfterAll
    static void stop() {
        shop.close();
    }

    /** In production the indexes are there before the application is. */
    @BeforeEach
    void buckets() {
        shop.raw().getCollection("safedb_used_token").drop();
        for (String bucket : List.of("fs", "half")) {
            shop.raw().getCollection(bucket + ".files").drop();
            shop.raw().getCollection(bucket + ".chunks").drop();
            shop.raw().getCollection(bucket + ".files").createIndex(Indexes.ascending("filename", "uploadDate"));
            shop.raw()
                    .getCollection(bucket + ".chunks")
                    .createIndex(Indexes.ascending("files_id", "n"), new IndexOptions().unique(true));
        }
        shop.mongo.forget();
    }

    private static GridFSBucket bucket() {
        return GridFSBuckets.create(shop.database()).withChunkSizeBytes(4);
    }

    private static ObjectId upload(String tenant, String name, String content) {
        return as(
                tenant,
                () -> bucket().uploadFromStream(
                                name,
                                new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)),
                                new GridFSUploadOptions().metadata(new Document("kind", content.substring(0, 1)))));
    }

    private static String download(String tenant, ObjectId id) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        in(tenant, () -> bucket().downloadToStream(id, bytes));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static List<Document> raw(String collection) {
        return shop.raw().getCollection(collection).find().into(new ArrayList<>());
    }

    @Test
    @DisplayName("gives back what was put in, with the tenant on the file and on every chunk")
    void roundTrip() {
        ObjectId id = upload("a", "one.txt", "hello world");
        assertThat(download("a", id)).isEqualTo("hello world");
        assertThat(raw("fs.files")).hasSize(1).allMatch(file -> "a".equals(file.get("org")));
        assertThat(raw("fs.chunks")).hasSize(3).allMatch(chunk -> "a".equals(chunk.get("org")));
        GridFSFile file =
                as("a", () -> bucket().find(Filters.eq("filename", "one.txt")).first());
        assertThat(file.getObjectId()).isEqualTo(id);
        assertThat(file.getLength()).isEqualTo(11);
        assertThat(file.getMetadata()).isEqualTo(new Document("kind", "h"));
    }

    @Test
    @DisplayName("reads by name and revision, those of the tenant alone")
    void revisions() {
        upload("b", "same.txt", "of b");
        upload("a", "same.txt", "first");
        upload("b", "same.txt", "of b again");
        upload("a", "same.txt", "second");
        for (int revision : new int[] {0, 1, -1, -2}) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            in("a", () -> bucket().downloadToStream("same.txt", bytes, new GridFSDownloadOptions().revision(revision)));
            assertThat(bytes.toString(StandardCharsets.UTF_8))
                    .isEqualTo(revision == 0 || revision == -2 ? "first" : "second");
        }
        assertThatThrownBy(() -> in(
                        "a",
                        () -> bucket().downloadToStream(
                                        "same.txt",
                                        new ByteArrayOutputStream(),
                                        new GridFSDownloadOptions().revision(2))))
                .isInstanceOf(MongoGridFSException.class);
    }

    @Test
    @DisplayName("does not find, delete or rename another tenant's file by its id")
    void foreign() {
        ObjectId foreign = upload("b", "secret.txt", "SECRET of b");
        assertThatThrownBy(() -> download("a", foreign))
                .isInstanceOf(MongoGridFSException.class)
                .hasMessageContaining("No file found");
        assertThatThrownBy(() -> in("a", () -> bucket().delete(foreign))).isInstanceOf(MongoGridFSException.class);
        assertThatThrownBy(() -> in("a", () -> bucket().rename(foreign, "mine.txt")))
                .isInstanceOf(MongoGridFSException.class);
        assertThat(as("a", () -> bucket().find().into(new ArrayList<>()))).isEmpty();
        assertThat(as("a", () -> bucket().find(Filters.eq("_id", foreign)).first()))
                .isNull();
        assertThat(download("b", foreign)).isEqualTo("SECRET of b");
        assertThat(raw("fs.chunks")).hasSize(3);
    }

    @Test
    @DisplayName("narrows a find whose filter comes late")
    void lateFilter() {
        upload("a", "x.txt", "of a");
        upload("a", "y.txt", "of a too");
        upload("b", "x.txt", "of b");
        assertThat(as(
                        "a",
                        () -> bucket().find()
                                .filter(Filters.eq("filename", "x.txt"))
                                .sort(Sorts.ascending("uploadDate"))
                                .into(new ArrayList<>())))
                .extracting(GridFSFile::getLength)
                .containsExactly(4L);
        assertThat(as("a", () -> bucket().find().filter(null).into(new ArrayList<>())))
                .hasSize(2);
        shop.assertRefused(
                () -> as(
                        "a",
                        () -> bucket().find().filter(Filters.eq("org", "b")).first()),
                Rule.CROSS_TENANT);
        shop.assertRefused(
                () -> as(
                        "a", () -> bucket().find(new Document("$where", "true")).first()),
                Rule.OPAQUE_CODE);
        shop.assertRefused(() -> bucket().find().first(), Rule.NO_TENANT_SCOPE);
    }

    @Test
    @DisplayName("deletes a file with all its chunks: a file is one thing for the row cap, however long it is")
    void delete() {
        ObjectId other = upload("b", "b.txt", "of b");
        ObjectId id = upload("a", "long.txt", "more than " + CAP + " chunks of four bytes each");
        in("a", () -> bucket().rename(id, "renamed.txt"));
        assertThat(raw("fs.files")).extracting(file -> file.get("filename")).contains("renamed.txt");
        shop.mongo.forget();
        in("a", () -> bucket().delete(id));
        assertThat(shop.mongo.commands())
                .extracting(BsonDocument::getFirstKey)
                .as("the commands of the driver")
                .containsExactly("delete", "delete");
        assertThat(raw("fs.chunks")).hasSize(1).allMatch(chunk -> "b".equals(chunk.get("org")));
        assertThat(download("b", other)).isEqualTo("of b");
    }

    @Test
    @DisplayName("takes back what was uploaded when an upload is aborted")
    void abort() {
        in("a", () -> {
            GridFSUploadStream upload = bucket().openUploadStream("broken.txt");
            upload.write("more than three chunks".getBytes(StandardCharsets.UTF_8));
            upload.abort();
        });
        assertThat(raw("fs.files")).isEmpty();
        assertThat(raw("fs.chunks")).isEmpty();
    }

    @Test
    @DisplayName("counts chunks that are deleted by anything else than their file")
    void chunksByHand() {
        upload("a", "long.txt", "more than three chunks of four bytes");
        for (Document filter : List.of(
                new Document("n", new Document("$gte", 0)),
                new Document("files_id", new Document("$gt", new ObjectId("000000000000000000000000"))),
                new Document(
                        "$or", List.of(new Document("files_id", 1), new Document("n", new Document("$gte", 0)))))) {
            Refusals.assertRefusedUnsent(
                    shop.mongo,
                    () -> as(
                            "a",
                            () -> shop.database().getCollection("fs.chunks").deleteMany(filter)),
                    Rule.ROW_CAP,
                    "find",
                    "aggregate");
        }
    }

    @Test
    @DisplayName("drops on a token for each of the two collections, and on none for neither")
    void drop() {
        upload("a", "one.txt", "one");
        shop.assertRefused(
                () -> as("a", () -> {
                    bucket().drop();
                    return "";
                }),
                Rule.DESTRUCTIVE_WITHOUT_TOKEN);
        Token files = shop.token("drop", "fs.files", 10);
        assertThatThrownBy(() -> shop.safeDb.withToken(
                        files,
                        () -> as("a", () -> {
                            bucket().drop();
                            return "";
                        })))
                .as("a token serves once, for one collection")
                .isInstanceOf(SafeDbException.class);
        assertThat(raw("fs.files")).isEmpty();
        assertThat(raw("fs.chunks")).hasSize(1);
        Token chunks = shop.token("drop", "fs.chunks", 10);
        shop.safeDb.withToken(
                chunks,
                () -> as("a", () -> {
                    shop.database().getCollection("fs.chunks").drop();
                    return "";
                }));
        assertThat(raw("fs.chunks")).isEmpty();
    }

    @Test
    @DisplayName("says what to declare where the policy has one of the two collections, or none")
    void undeclared() {
        SafeDbException none = catchThrowableOfType(
                SafeDbException.class,
                () -> as(
                        "a",
                        () -> GridFSBuckets.create(shop.database(), "none")
                                .find()
                                .first()));
        assertThat(none.violation().rule()).isEqualTo(Rule.UNKNOWN_TABLE);
        assertThat(none).hasMessageContaining("none.files: tenant");
        SafeDbException half = catchThrowableOfType(
                SafeDbException.class,
                () -> as(
                        "a",
                        () -> GridFSBuckets.create(shop.database(), "half")
                                .uploadFromStream("x", new ByteArrayInputStream(new byte[] {1}))));
        assertThat(Objects.requireNonNull(half).violation().rule()).isEqualTo(Rule.UNKNOWN_TABLE);
        assertThat(half).hasMessageContaining("half.chunks: tenant");
        assertThat(shop.mongo.commands())
                .extracting(BsonDocument::getFirstKey)
                .doesNotContain("insert", "createIndexes");
    }

    @Test
    @DisplayName("asks for its indexes in production instead of making them")
    void indexes() {
        shop.raw().getCollection("fs.files").drop();
        shop.raw().getCollection("fs.chunks").drop();
        SafeDbException refused = catchThrowableOfType(SafeDbException.class, () -> upload("a", "one.txt", "one"));
        assertThat(refused.violation().rule()).isEqualTo(Rule.DESTRUCTIVE_WITHOUT_TOKEN);
        assertThat(refused).hasMessageContaining("filename");
    }

    @Test
    @DisplayName("makes its indexes where nothing needs a token, and sends what the raw driver sends")
    void development() {
        try (Shop other = new Shop(Environment.DEVELOPMENT, policy -> policy.tenantTables("fs.files", "fs.chunks"))) {
            List<List<String>> sent = new ArrayList<>();
            for (boolean guarded : new boolean[] {false, true}) {
                other.raw().getCollection("fs.files").drop();
                other.raw().getCollection("fs.chunks").drop();
                other.mongo.forget();
                GridFSBucket bucket = GridFSBuckets.create(guarded ? other.database() : other.raw());
                in("a", () -> {
                    ObjectId id = bucket.uploadFromStream("x", new ByteArrayInputStream(new byte[600_000]));
                    bucket.downloadToStream(id, new ByteArrayOutputStream());
                    bucket.downloadToStream("x", new ByteArrayOutputStream());
                    bucket.rename(id, "y");
                    bucket.delete(id);
                });
                sent.add(other.mongo.commands().stream()
                        .map(BsonDocument::getFirstKey)
                        .toList());
                if (guarded) {
                    assertThat(other.mongo.commands())
                            .filteredOn(command -> command.containsKey("find"))
                            .allMatch(command -> new BsonString("a")
                                    .equals(command.getDocument("filter").get("org")));
                }
            }
            assertThat(sent.get(1)).isEqualTo(sent.get(0));
        }
    }
}
