package io.safedb.benchmarks;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.safedb.SafeDb;
import io.safedb.SafeDbPolicy;
import io.safedb.TenantId;
import io.safedb.TenantScope;
import io.safedb.environment.Environment;
import io.safedb.mongo.MongoMarker;
import io.safedb.mongo.SafeMongo;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A find by id over the wire: raw and guarded. The raw side asks for the tenant by hand, as an application without
 * safedb would. The server runs in the same JVM.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 6, time = 3)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class MongoFindBenchmark {
    /** Which client is asked. */
    @Param({"raw", "guarded"})
    public String client = "raw";

    private MongoServer server;
    private MongoClient raw;
    private SafeDb safeDb;
    private MongoCollection<Document> tickets;
    private TenantScope scope;
    private int next;

    /** Run by JMH. */
    public MongoFindBenchmark() {}

    /** Starts the server with 500 tickets of each of two tenants. */
    @Setup
    public void start() {
        server = new MongoServer(new MemoryBackend());
        raw = MongoClients.create(server.bindAndGetConnectionString());
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            documents.add(new Document("_id", i)
                    .append("organization_id", i % 2 == 0 ? "org_a" : "org_b")
                    .append("subject", "Ticket " + i)
                    .append("status", "open"));
        }
        raw.getDatabase("app").getCollection("tickets").insertMany(documents);
        MongoMarker.init(raw, "app", Environment.DISPOSABLE, "benchmarks");
        safeDb = SafeDb.create(SafeDbPolicy.builder()
                .environment(Environment.DISPOSABLE)
                .tenantColumn("organization_id")
                .tenantTables("tickets")
                .build());
        MongoClient asked = client.equals("guarded") ? SafeMongo.wrap(raw, safeDb) : raw;
        tickets = asked.getDatabase("app").getCollection("tickets");
        scope = TenantScope.open(TenantId.of("org_a"));
    }

    /** Stops everything. */
    @TearDown
    public void stop() {
        scope.close();
        raw.close();
        safeDb.close();
        server.shutdownNow();
    }

    /** One document by its id. */
    @Benchmark
    public @Nullable Document findById() {
        next = (next + 2) % 1000;
        return tickets.find(
                        client.equals("guarded")
                                ? Filters.eq("_id", next)
                                : new Document("organization_id", "org_a").append("_id", next))
                .first();
    }
}
