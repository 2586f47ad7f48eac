package io.safedb.replay.app.battwheels;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Projections;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;

/** Moves {@code invoices} into {@code invoices_enhanced} and removes the original, on MongoDB. */
public final class MongoInvoiceMigration {
    private final MongoDatabase database;

    /** Works on the production database. */
    public MongoInvoiceMigration(MongoDatabase database) {
        this.database = database;
    }

    /** Copies invoice by invoice, then drops the original collection. */
    public void copyAndDrop() {
        MongoCollection<Document> invoices = database.getCollection("invoices");
        List<Document> moved = new ArrayList<>();
        for (Document invoice : invoices.find()) {
            moved.add(new Document(invoice)
                    .append("_id", "enh_" + invoice.getString("_id"))
                    .append("migrated_from", "invoices"));
        }
        database.getCollection("invoices_enhanced").insertMany(moved);
        invoices.drop();
    }

    /** Lets the server do it: {@code $out} replaces whatever the target holds. */
    public void out() {
        database.getCollection("invoices")
                .aggregate(List.of(
                        Aggregates.project(Projections.include("organization_id", "number", "grand_total")),
                        Aggregates.out("invoices_enhanced")))
                .toCollection();
    }
}
