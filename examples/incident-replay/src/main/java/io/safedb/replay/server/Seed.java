package io.safedb.replay.server;

import com.mongodb.client.MongoDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.Document;

/** The tables and rows of a situation. The same rows go into PostgreSQL and MongoDB. Immutable. */
public final class Seed {
    private static final Map<String, Seed> READ = new ConcurrentHashMap<>();

    private final String tables;
    private final Map<String, List<Document>> rows;

    private Seed(String tables, Map<String, List<Document>> rows) {
        this.tables = tables;
        this.rows = rows;
    }

    /** Reads a seed from this module's resources, once. */
    public static Seed of(String name) {
        return READ.computeIfAbsent(name, Seed::read);
    }

    private static Seed read(String name) {
        Map<String, List<Document>> rows = new LinkedHashMap<>();
        Document.parse(resource(name + ".json"))
                .forEach((table, list) -> rows.put(
                        table,
                        ((List<?>) list).stream().map(row -> (Document) row).toList()));
        return new Seed(resource(name + ".sql"), rows);
    }

    /** The names of its tables or collections. */
    public List<String> relations() {
        return List.copyOf(rows.keySet());
    }

    /** Creates its tables in a PostgreSQL database, with or without the rows. */
    void load(Connection raw, boolean filled) throws SQLException {
        try (Statement statement = raw.createStatement()) {
            statement.execute(tables);
        }
        if (!filled) {
            return;
        }
        for (Map.Entry<String, List<Document>> table : rows.entrySet()) {
            String name = "\"" + table.getKey() + "\"";
            try (PreparedStatement insert = raw.prepareStatement("INSERT INTO " + name
                    + " SELECT * FROM jsonb_populate_recordset(NULL::" + name + ", (?::jsonb) -> 'rows')")) {
                insert.setString(1, new Document("rows", table.getValue()).toJson());
                insert.executeUpdate();
            }
        }
    }

    /** Creates its collections in a MongoDB database, with or without the documents. */
    void load(MongoDatabase raw, boolean filled) {
        rows.forEach((collection, documents) -> {
            raw.createCollection(collection);
            if (filled && !documents.isEmpty()) {
                raw.getCollection(collection)
                        .insertMany(documents.stream().map(Seed::withObjectKey).toList());
            }
        });
    }

    private static Document withObjectKey(Document row) {
        Document document = new Document("_id", row.get("id"));
        row.forEach((name, value) -> {
            if (!"id".equals(name)) {
                document.append(name, value);
            }
        });
        return document;
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(
                Seed.class.getResourceAsStream("/io/safedb/replay/seed/" + name), "seeds are resources")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
