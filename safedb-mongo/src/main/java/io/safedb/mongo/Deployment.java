package io.safedb.mongo;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.connection.ClusterSettings;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerType;
import io.safedb.EnforcementMode;
import io.safedb.Rule;
import io.safedb.SafeDb;
import io.safedb.SafeDbException;
import io.safedb.Scope;
import io.safedb.environment.DatabaseIdentity;
import io.safedb.environment.EnvironmentMarker;
import io.safedb.guard.Call;
import io.safedb.guard.Decision;
import io.safedb.guard.Enforcement;
import io.safedb.guard.Finding;
import io.safedb.mongo.bson.CallReader;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** What one wrapped client is connected to: its databases, admitted one by one, and the calls outside of them. */
final class Deployment {
    static final String SYSTEM = "mongodb";
    private static final int WIRE_VERSION_OF_IMAGES = 17;
    private static final Set<String> SERVER_DATABASES = Set.of("admin", "local", "config");

    private final MongoClient raw;
    private final SafeDb safeDb;
    private final Enforcement server;
    private final TenantCodecs codecs = new TenantCodecs();
    private final CallReader reader;
    private final Map<String, AdmittedDatabase> databases = new ConcurrentHashMap<>();

    Deployment(MongoClient raw, SafeDb safeDb) {
        this.raw = raw;
        this.safeDb = safeDb;
        this.server = Enforcement.ofServer(safeDb, SYSTEM);
        this.reader = new CallReader(
                safeDb.policy().tenantColumn(), safeDb.policy().testData().field());
    }

    TenantCodecs codecs() {
        return codecs;
    }

    /** Reads the markers of the databases that the policy names. */
    void admitDeclared() {
        Scope scope = Scope.current();
        declared().forEach(name -> database(name, scope));
    }

    /** The databases that the policy names; empty if any may be used. */
    private Set<String> declared() {
        return safeDb.policy().databases();
    }

    /**
     * A database, admitted when it is first asked for.
     *
     * @throws SafeDbException if it may not be used
     */
    AdmittedDatabase database(String name, Scope scope) {
        AdmittedDatabase known = databases.get(name);
        if (known != null) {
            return known;
        }
        decide(opening(name), scope);
        DatabaseIdentity identity =
                new DatabaseIdentity(SYSTEM, name, MongoMarker.read(raw, name).orElse(null));
        Enforcement enforcement = Enforcement.admit(safeDb, identity, collection -> false);
        AdmittedDatabase admitted = new AdmittedDatabase(
                name, enforcement, safeDb.policy(), CollectionDefinitions.read(raw, name), new UsedTokens(raw, name));
        AdmittedDatabase first = databases.putIfAbsent(name, admitted);
        if (first != null) {
            return first;
        }
        safeDb.attach(new TestDocuments(
                raw, name, key(identity), safeDb.policy().testData().field(), enforcement));
        return admitted;
    }

    /**
     * A database that stands in the middle of an argument. It is one that the policy names or that was asked for by its
     * name before: a bulk opens none, so that a wrong name in it is refused before anything is sent there.
     *
     * @throws SafeDbException if it may not be used
     */
    AdmittedDatabase opened(String name, String operation, Scope scope) {
        if (!databases.containsKey(name)) {
            Finding unopened = new Finding(
                    Finding.Kind.REVEALING,
                    name,
                    "nothing has named this database before; name it in the policy (databases), or open it with"
                            + " getDatabase");
            decide(
                    new Call(
                            operation,
                            Call.Action.CONTROL,
                            List.of(),
                            List.of(),
                            List.of(unopened),
                            operation + "(" + name + ")"),
                    scope);
        }
        return database(name, scope);
    }

    /** A raw database. For the fourth room only. */
    MongoDatabase raw(AdmittedDatabase database) {
        return raw.getDatabase(database.name());
    }

    /** A raw collection for safedb's copies of documents. For the fourth room only. */
    MongoCollection<BsonDocument> copies(AdmittedDatabase database, String collection) {
        return raw.getDatabase(database.name())
                .withCodecRegistry(GuardedCollection.COPIES)
                .getCollection(collection, BsonDocument.class);
    }

    /** A copy of a database has the marker's id of the first: its name tells it apart. */
    private String key(DatabaseIdentity identity) {
        ClusterSettings cluster = raw.getClusterDescription().getClusterSettings();
        String server = cluster.getSrvHost() == null ? cluster.getHosts().toString() : cluster.getSrvHost();
        EnvironmentMarker marker = identity.marker();
        return SYSTEM + " " + server + "/" + identity.name() + (marker == null ? "" : " " + marker.databaseId());
    }

    /** Asks the Guard about a call that concerns no single database; throws its refusal. */
    void decide(Call call, Scope scope) {
        judge(call, scope);
    }

    /** The same, with what the Guard says of a call that may run. */
    Decision judge(Call call, Scope scope) {
        Decision decision = server.decide(call, scope);
        if (decision instanceof Decision.Refuse refuse) {
            throw new SafeDbException(refuse.violation());
        }
        return decision;
    }

    /** Reads calls that concern no single database. */
    CallReader reader() {
        return reader;
    }

    /** Whether all servers known can show the documents from before a change: MongoDB 6.0 and newer. */
    boolean showsImages() {
        List<ServerDescription> servers = raw.getClusterDescription().getServerDescriptions();
        return !servers.isEmpty()
                && servers.stream()
                        .allMatch(server -> server.getType() == ServerType.LOAD_BALANCER
                                || server.getMaxWireVersion() >= WIRE_VERSION_OF_IMAGES);
    }

    /**
     * The exception for a call that cannot be read, before it is known which databases it concerns. It is thrown also
     * where the policy only observes.
     */
    SafeDbException unreadable(String operation, String detail, Scope scope) {
        Decision decision = server.decide(Call.unreadable(operation, detail, operation), scope);
        return new SafeDbException(
                decision instanceof Decision.Refuse refuse
                        ? refuse.violation()
                        : decision.observed().get(0));
    }

    /**
     * Asks the Guard about a list of the server's databases; throws its refusal.
     *
     * @return the databases that may be seen; null where all are shown because the rule is only observed
     */
    @Nullable
    Set<String> listing(String operation, Scope scope) {
        List<Finding> findings = List.of();
        if (declared().isEmpty()) {
            findings = List.of(new Finding(
                    Finding.Kind.REVEALING,
                    "the server",
                    "it shows the databases of others as well; name your own in the policy (databases) to list them"));
        }
        decide(
                new Call(operation, Call.Action.READ, List.of(), List.of(), findings, operation + "(the server)"),
                scope);
        return safeDb.policy().mode(Rule.UNSCOPED_STATEMENT, null) == EnforcementMode.OBSERVE ? null : declared();
    }

    private Call opening(String name) {
        List<Finding> findings = List.of();
        if (SERVER_DATABASES.contains(name)) {
            findings = List.of(new Finding(
                    Finding.Kind.REVEALING, name, "the server keeps its own records of all databases there"));
        } else if (!declared().isEmpty() && !declared().contains(name)) {
            findings = List.of(new Finding(
                    Finding.Kind.REVEALING, name, "the policy lists the databases of this application, not this one"));
        }
        return new Call(
                "getDatabase", Call.Action.CONTROL, List.of(), List.of(), findings, "getDatabase(" + name + ")");
    }
}
