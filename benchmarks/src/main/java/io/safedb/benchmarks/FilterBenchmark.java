package io.safedb.benchmarks;

import io.safedb.TableAccess;
import io.safedb.TenantId;
import io.safedb.guard.Call;
import io.safedb.mongo.bson.BsonNarrower;
import io.safedb.mongo.bson.CallFacts;
import io.safedb.mongo.bson.CallReader;
import io.safedb.mongo.bson.CanonicalBson;
import io.safedb.mongo.bson.TenantValue;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.codecs.configuration.CodecRegistry;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a guarded find does with its filter, step by step, beside what the raw driver does with it: rendering it once.
 * Run with {@code -prof gc} for bytes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 6, time = 1)
public class FilterBenchmark {
    private static final CodecRegistry CODECS = com.mongodb.MongoClientSettings.getDefaultCodecRegistry();

    private final Document filter = new Document("status", "open").append("priority", new Document("$gte", 2));
    private final BsonDocument copy = CanonicalBson.copy(filter, Document.class, CODECS);
    private final CallReader reader = new CallReader("organization_id", "_safedb_test");
    private final BsonNarrower narrower = new BsonNarrower(
            "organization_id", TenantValue.of(TenantId.of("org_a")), collection -> Optional.of(TableAccess.TENANT));

    /** Run by JMH. */
    public FilterBenchmark() {}

    /** What the raw driver does as well. */
    @Benchmark
    public BsonDocument renderRaw() {
        return filter.toBsonDocument(Document.class, CODECS);
    }

    /** Rendered once into safedb's own copy. */
    @Benchmark
    public BsonDocument copy() {
        return CanonicalBson.copy(filter, Document.class, CODECS);
    }

    /** Facts and shape for the Guard. */
    @Benchmark
    public Call read() {
        CallFacts facts = new CallFacts("find", Call.Action.READ).collection("tickets", Call.Touch.READ);
        reader.manyRead(copy, facts);
        return facts.toCall();
    }

    /** The tenant beside the caller's keys. */
    @Benchmark
    public BsonDocument narrow() {
        return narrower.filter(copy);
    }
}
