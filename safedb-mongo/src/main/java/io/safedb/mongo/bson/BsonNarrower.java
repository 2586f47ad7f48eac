package io.safedb.mongo.bson;

import io.safedb.TableAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Narrows the arguments of a call to one tenant: filters and pipelines see its documents only, documents are written
 * with its id. Gives new documents and leaves those it gets as they are; parts that need no change are shared between
 * the two. Immutable; safe on any thread.
 */
public final class BsonNarrower {
    private final String field;
    private final BsonValue tenant;
    private final Function<String, Optional<TableAccess>> access;
    private final FilterNarrower filters;
    private final PipelineNarrower pipelines;
    private final StreamNarrower streams;
    private final MergeNarrower merges;

    /**
     * A narrower for one tenant.
     *
     * @param field the field that holds the tenant, at the top of each document
     * @param tenant its id as it stands in documents, see {@link TenantValue#of}
     * @param access who may use a collection; only those with {@link TableAccess#TENANT} are narrowed
     */
    public BsonNarrower(String field, BsonValue tenant, Function<String, Optional<TableAccess>> access) {
        this(field, tenant, access, false);
    }

    private BsonNarrower(
            String field, BsonValue tenant, Function<String, Optional<TableAccess>> access, boolean pinned) {
        this.field = field;
        this.tenant = tenant;
        this.access = access;
        this.filters = new FilterNarrower(field, tenant, pinned);
        this.merges = new MergeNarrower(field, tenant, pinned);
        this.pipelines = new PipelineNarrower(field, tenant, filters, merges, this::isOfTenants);
        this.streams = new StreamNarrower(field, tenant, pinned, this::isOfTenants);
    }

    /**
     * The same for a call with a collation. Under one, {@code org_a} may equal {@code ORG_A}; so a text id must then
     * also match byte by byte.
     */
    public BsonNarrower underCollation() {
        return new BsonNarrower(field, tenant, access, true);
    }

    /** Narrows a filter on a collection that tenants share. */
    public BsonDocument filter(BsonDocument filter) {
        return filters.narrow(filter);
    }

    /**
     * Stamps a document to insert or to replace with: the tenant field has the tenant's id, at the place where the
     * caller had it, else at the end, so that {@code _id} and the caller's own order stay.
     */
    public BsonDocument document(BsonDocument document) {
        BsonDocument stamped = new BsonDocument();
        for (Map.Entry<String, BsonValue> entry : document.entrySet()) {
            stamped.append(entry.getKey(), entry.getKey().equals(field) ? tenant : entry.getValue());
        }
        return stamped.append(field, tenant);
    }

    /** Narrows an update made of operators: nothing to add, since what it may change lies in the filter. */
    public BsonDocument update(BsonDocument update) {
        return update;
    }

    /**
     * Narrows an update made of stages: whatever they do, the last one sets the tenant again. An empty list stays
     * empty, so that the driver throws as it always does.
     */
    public List<BsonDocument> updatePipeline(List<BsonDocument> stages) {
        if (stages.isEmpty()) {
            return stages;
        }
        List<BsonDocument> stamped = new ArrayList<>(stages);
        stamped.add(new BsonDocument("$set", new BsonDocument(field, new BsonDocument("$literal", tenant))));
        return stamped;
    }

    /** Narrows the pipeline of an aggregate on a collection, shared ones included. */
    public List<BsonDocument> pipeline(String collection, List<BsonDocument> stages) {
        return pipelines.narrow(collection, stages);
    }

    /** Narrows the pipeline of an aggregate on a database, which starts with documents of its own. */
    public List<BsonDocument> databasePipeline(List<BsonDocument> stages) {
        return pipelines.inside(stages);
    }

    /**
     * Narrows the pipeline of a change stream.
     *
     * @param collections the collections that it is over, by database; empty if it is over one collection of tenants
     * @param now whether the caller does not want the documents that updates are looked up for
     * @param before whether the caller does not want the documents from before a change
     */
    public List<BsonDocument> stream(
            Map<String, Set<String>> collections, boolean now, boolean before, List<BsonDocument> stages) {
        List<BsonDocument> narrowed = new ArrayList<>(stages.size() + 2);
        narrowed.add(collections.isEmpty() ? streams.ofCollection() : streams.ofCollections(collections));
        narrowed.add(streams.shown(now, before));
        narrowed.addAll(stages);
        return narrowed;
    }

    /** The filter that keeps what a tenant may see of a collection. */
    public BsonDocument allOf(String collection) {
        return isOfTenants(collection) ? filters.narrow(new BsonDocument()) : new BsonDocument();
    }

    /** What narrows a write to a collection; null if tenants have no part of their own in it. */
    @Nullable
    MergeNarrower merges(String collection) {
        return isOfTenants(collection) ? merges : null;
    }

    private boolean isOfTenants(String collection) {
        return access.apply(collection).filter(who -> who == TableAccess.TENANT).isPresent();
    }
}
