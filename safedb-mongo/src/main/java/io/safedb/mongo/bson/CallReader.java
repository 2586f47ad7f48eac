package io.safedb.mongo.bson;

import io.safedb.guard.Finding;
import java.util.List;
import java.util.function.Predicate;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * The front for reading: each argument of a driver call, as {@link CanonicalBson} copied it, into the facts of that
 * call. Facts only: what it finds is decided by the Guard. Immutable; safe on any thread.
 */
public final class CallReader {
    private final TenantField tenant;
    private final StampField stamp;
    private final FilterReader filters;
    private final ExpressionReader expressions;
    private final UpdateReader updates;
    private final UpdatePipelineReader updatePipelines;
    private final PipelineReader pipelines;
    private final Selectivity selectivity;
    private final StreamReader streams;

    /**
     * A reader for the collections of one policy.
     *
     * @param tenantField the field that holds the tenant, at the top of each document
     * @param stampField the field that holds the run of test data, at the top of each document
     * @param database the database that the calls are for
     * @param shared whether a collection holds what all tenants share
     * @throws IllegalArgumentException if one of the names has a dot or starts with {@code $}
     */
    public CallReader(String tenantField, String stampField, String database, Predicate<String> shared) {
        tenant = new TenantField(tenantField);
        stamp = new StampField(stampField);
        expressions = new ExpressionReader(tenant);
        filters = new FilterReader(tenant, expressions);
        updates = new UpdateReader(List.of(tenant, stamp), filters);
        updatePipelines = new UpdatePipelineReader(List.of(tenant, stamp), expressions);
        selectivity = new Selectivity(tenant);
        WriteStageReader writes = new WriteStageReader(database, shared, expressions, updatePipelines);
        pipelines = new PipelineReader(tenant, filters, expressions, writes, selectivity);
        TenantField ofEvents = tenant.inEvents();
        ExpressionReader eventExpressions = new ExpressionReader(ofEvents);
        streams = new StreamReader(new FilterReader(ofEvents, eventExpressions), eventExpressions);
    }

    /**
     * A reader of calls that are for no one database, and write to no collection by a pipeline.
     *
     * @param tenantField the field that holds the tenant, at the top of each document
     * @param stampField the field that holds the run of test data, at the top of each document
     * @throws IllegalArgumentException if one of the names has a dot or starts with {@code $}
     */
    public CallReader(String tenantField, String stampField) {
        this(tenantField, stampField, "", collection -> false);
    }

    /** Reads the filter of a call on one document. */
    public void filter(BsonDocument filter, CallFacts into) {
        filter(filter, "filter", into);
    }

    /**
     * Reads the filter of a call on one document.
     *
     * @param where its place in the call, for messages: {@code filter}, {@code models[3].filter}
     */
    public void filter(BsonDocument filter, String where, CallFacts into) {
        filters.read(filter, where, into);
        into.shape(Shape.filter(filter));
    }

    /** Reads the filter of a find, count, distinct or updateMany, and whether it keeps everything. */
    public void manyRead(BsonDocument filter, CallFacts into) {
        manyRead(filter, "filter", into);
    }

    /**
     * Reads the filter of a find, count, distinct or updateMany, and whether it keeps everything.
     *
     * @param where its place in the call, for messages
     */
    public void manyRead(BsonDocument filter, String where, CallFacts into) {
        filter(filter, where, into);
        if (selectivity.keepsEverything(filter)) {
            into.finding(
                    Finding.Kind.UNFILTERED_READ,
                    where,
                    "it takes a whole collection, without a condition that chooses");
        }
    }

    /**
     * Reads the filter of an updateMany. One that keeps everything is destructive where no tenant's equality chooses
     * for it.
     *
     * @param where its place in the call, for messages
     * @param shared whether the collection is shared by all tenants
     */
    public void updateMany(BsonDocument filter, String where, boolean shared, CallFacts into) {
        manyRead(filter, where, into);
        if (shared && selectivity.keepsEverything(filter)) {
            into.finding(
                    Finding.Kind.DESTRUCTIVE,
                    into.subject(),
                    "it changes every document that all tenants share: its filter has no condition that chooses");
        }
    }

    /** Reads the filter of a deleteMany; one that keeps everything of a tenant is destructive. */
    public void deleteMany(BsonDocument filter, CallFacts into) {
        filter(filter, "filter", into);
        if (selectivity.keepsEverythingOfTenant(filter)) {
            into.finding(
                    Finding.Kind.DESTRUCTIVE,
                    into.subject(),
                    "it deletes everything: its filter has no condition that chooses");
        }
    }

    /**
     * Reads the filter of a deleteMany inside a bulk, which is always destructive: nothing can be counted between the
     * decision and the delete, because the models before it change what it hits.
     *
     * @param where its place in the call, for messages: {@code models[3].filter}
     */
    public void bulkDeleteMany(BsonDocument filter, String where, CallFacts into) {
        filter(filter, where, into);
        into.finding(
                Finding.Kind.DESTRUCTIVE,
                into.subject(),
                "a bulk deletes many documents at " + where + ", and how many cannot be known before it runs");
    }

    /**
     * Reads a document to insert or to replace with. Only the tenant field and the stamp are looked at: what the other
     * keys are called, dots and dollars included, is data. The stamp may stand in a document that was read in the open
     * run and is written again.
     *
     * @param where its place in the call: {@code document}, {@code documents[2]}, {@code replacement}
     */
    public void document(BsonDocument document, String where, CallFacts into) {
        BsonValue given = document.get(tenant.name());
        if (given != null) {
            into.assigned(given, where + "." + tenant.name());
        }
        BsonValue stamped = document.get(stamp.name());
        if (stamped != null && !into.isRun(stamped)) {
            into.tampered(stamp.name(), where + "." + stamp.name());
        }
    }

    /**
     * Reads the filter of an update that inserts where it finds nothing: the new document takes over its equalities.
     *
     * @param where its place in the call, for messages
     */
    public void inherited(BsonDocument filter, String where, CallFacts into) {
        if (stamp.isAskedForIn(filter)) {
            into.tampered(stamp.name(), where + ", which an upsert makes a document from");
        }
    }

    /** Reads an update made of operators. */
    public void update(BsonDocument update, CallFacts into) {
        update(update, "update", into);
    }

    /**
     * Reads an update made of operators. Keys that are no operators give no finding: the driver throws on them, and on
     * an empty update, before anything is sent.
     *
     * @param where its place in the call, for messages
     */
    public void update(BsonDocument update, String where, CallFacts into) {
        updates.read(update, where, into);
        into.shape(Shape.update(update));
    }

    /** Reads an update made of stages. */
    public void updatePipeline(List<BsonDocument> stages, CallFacts into) {
        updatePipeline(stages, "update", into);
    }

    /**
     * Reads an update made of stages.
     *
     * @param where its place in the call, for messages
     */
    public void updatePipeline(List<BsonDocument> stages, String where, CallFacts into) {
        updatePipelines.read(stages, where, into);
        into.shape(Shape.stages(stages));
    }

    /** Reads the filters that choose array elements for an update. */
    public void arrayFilters(List<BsonDocument> elementFilters, CallFacts into) {
        for (int i = 0; i < elementFilters.size(); i++) {
            filters.readOfElements(elementFilters.get(i), "arrayFilters[" + i + "]", into);
        }
    }

    /** Reads the pipeline of an aggregate on a collection; adds the other collections that it names. */
    public void pipeline(List<BsonDocument> stages, CallFacts into) {
        pipelines.read(stages, into);
    }

    /** Reads the pipeline of an aggregate on a database; adds the collections that it names. */
    public void databasePipeline(List<BsonDocument> stages, CallFacts into) {
        pipelines.readOfDatabase(stages, into);
    }

    /**
     * Reads the pipeline of a change stream.
     *
     * @return what it asks for by name
     */
    public StreamWish stream(List<BsonDocument> stages, CallFacts into) {
        StreamWish wish = streams.read(stages, into);
        BsonValue filter = stages.isEmpty() ? null : stages.get(0).get("$match");
        if (!(filter instanceof BsonDocument conditions) || selectivity.keepsEverything(conditions)) {
            into.finding(Finding.Kind.UNFILTERED_READ, "watch", "it shows every change, without a filter that chooses");
        }
        return wish;
    }

    /** Reads the projection of a find or findAndModify. */
    public void projection(BsonDocument projection, CallFacts into) {
        projection.forEach((path, value) -> {
            String where = "projection." + path;
            if (value instanceof BsonDocument operators && operators.containsKey("$elemMatch")) {
                filters.readElementCondition(operators, where, into);
            } else {
                expressions.read(value, where, into);
            }
        });
    }

    /** Reads a sort: directions, {@code $meta}, and the natural order. */
    public void sort(BsonDocument sort, CallFacts into) {
        sort.forEach((path, direction) -> {
            if (path.startsWith("$") && !path.equals("$natural")) {
                into.unreadable(path, "a sort names fields");
            }
            expressions.read(direction, "sort." + path, into);
        });
    }

    /** Reads variables that a filter or update may use. */
    public void let(BsonDocument variables, CallFacts into) {
        expressions.read(variables, "let", into);
    }

    /**
     * Reads an index bound or hint.
     *
     * @param where {@code min}, {@code max} or {@code hint}
     */
    public void bound(BsonDocument bound, String where, CallFacts into) {
        CodeFinder.find(bound, where, into);
        BsonValue ofTenant = bound.get(tenant.name());
        if (ofTenant != null && !where.equals("hint")) {
            into.compared(ofTenant, where + "." + tenant.name());
        }
    }

    /**
     * Reads the definition of an index. A unique one whose first key is not the tenant field shows one tenant what
     * another one has, and blocks it; an expiring one deletes documents of every tenant.
     *
     * @param keys fields and directions, in order
     * @param expires whether documents are deleted by their age
     * @param partialFilter the documents to index; null for all
     */
    public void index(
            BsonDocument keys, boolean unique, boolean expires, @Nullable BsonDocument partialFilter, CallFacts into) {
        CodeFinder.find(keys, "keys", into);
        into.shape(Shape.filter(keys));
        if (partialFilter != null) {
            filters.read(partialFilter, "partialFilterExpression", into);
        }
        if (unique && (keys.isEmpty() || !keys.getFirstKey().equals(tenant.name()))) {
            into.finding(
                    Finding.Kind.UNNARROWABLE,
                    into.subject(),
                    "it would be unique over all tenants: its first key is not " + tenant.name());
        }
        if (expires) {
            into.finding(
                    Finding.Kind.DESTRUCTIVE,
                    into.subject() + " expiring",
                    "it lets the server delete documents of every tenant by age");
        }
    }
}
