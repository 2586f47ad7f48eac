package io.safedb.mongo.bson;

import java.util.Set;

/**
 * The stages of MongoDB 8 that safedb knows by their names alone, by what they do. Stages with a form of their own are
 * read by {@link PipelineReader}. What is in neither is refused: a later server may give a new stage any meaning.
 */
final class Stages {
    /** They compute; their bodies are expressions, or documents of expressions. */
    static final Set<String> COMPUTING = Set.of(
            "$project",
            "$set",
            "$addFields",
            "$group",
            "$bucket",
            "$bucketAuto",
            "$sortByCount",
            "$replaceRoot",
            "$replaceWith",
            "$redact",
            "$setWindowFields",
            "$densify",
            "$fill",
            "$score",
            "$sort");

    /** They choose; their bodies are names and numbers. */
    static final Set<String> CHOOSING = Set.of("$unset", "$limit", "$skip", "$count", "$sample", "$unwind");

    /** They show sessions, statistics or definitions of all tenants. */
    static final Set<String> REVEALING = Set.of(
            "$currentOp",
            "$listSessions",
            "$listLocalSessions",
            "$listSampledQueries",
            "$querySettings",
            "$queryStats",
            "$collStats",
            "$indexStats",
            "$planCacheStats",
            "$shardedDataDistribution",
            "$listClusterCatalog",
            "$listCatalog",
            "$listSearchIndexes",
            "$operationMetrics");

    /** They ask a search index, and come first. */
    static final Set<String> SEARCHING = Set.of("$search", "$searchMeta", "$vectorSearch");

    /** They rank what several pipelines over the same collection find, and come first. */
    static final Set<String> FUSING = Set.of("$rankFusion", "$scoreFusion");

    /** They write what flows into them, and come last. */
    static final Set<String> WRITING = Set.of("$out", "$merge");

    private Stages() {}
}
