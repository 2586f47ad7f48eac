package io.safedb.mongo;

import com.mongodb.client.ListDatabasesIterable;
import com.mongodb.client.MongoIterable;
import com.mongodb.client.model.Filters;
import io.safedb.Scope;
import io.safedb.guard.Call;
import io.safedb.guard.Finding;
import io.safedb.mongo.bson.CanonicalBson;
import io.safedb.mongo.bson.MalformedBsonException;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonDocumentReader;
import org.bson.BsonString;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.configuration.CodecRegistry;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * The guarded list of the application's own databases, where the policy names them. It shows names only: how large they
 * are is about all tenants.
 *
 * @param <R> what it iterates over
 */
abstract class GuardedDatabaseNames<R> extends GuardedIterable<R> implements ListDatabasesIterable<R> {
    @SuppressWarnings("rawtypes")
    private static final Completion<GuardedDatabaseNames> COMPLETION =
            Completion.of(GuardedDatabaseNames.class, ListDatabasesIterable.class);

    ListDatabasesIterable<BsonDocument> delegate;
    private final Set<String> own;
    private final Class<R> resultClass;
    private final CodecRegistry codecs;

    GuardedDatabaseNames(
            ListDatabasesIterable<BsonDocument> delegate,
            Set<String> own,
            Class<R> resultClass,
            CodecRegistry codecs,
            Binding binding) {
        super(binding);
        this.delegate = delegate;
        this.own = own;
        this.resultClass = resultClass;
        this.codecs = codecs;
    }

    @SuppressWarnings("unchecked") // the one constructor of a generic class
    static <R> ListDatabasesIterable<R> of(
            ListDatabasesIterable<BsonDocument> raw,
            Set<String> own,
            Class<R> resultClass,
            CodecRegistry codecs,
            Binding binding) {
        return COMPLETION.create(only(raw, own), own, resultClass, codecs, binding);
    }

    /** The names alone. */
    static MongoIterable<String> names(ListDatabasesIterable<BsonDocument> raw, Set<String> own) {
        return new DatabaseNames<>(only(raw, own), own, name -> name);
    }

    private static ListDatabasesIterable<BsonDocument> only(ListDatabasesIterable<BsonDocument> raw, Set<String> own) {
        return raw.nameOnly(true).filter(Filters.in("name", own));
    }

    /** Adds a condition on the names; another one could ask for sizes, and is refused. */
    @Override
    public ListDatabasesIterable<R> filter(@Nullable Bson filter) {
        Bson named = Filters.in("name", own);
        if (filter != null) {
            named = Filters.and(named, onNames(filter, Scope.current()));
        }
        delegate = delegate.filter(named);
        return this;
    }

    /** Names are all that is shown, whatever is asked for. */
    @Override
    public ListDatabasesIterable<R> nameOnly(@Nullable Boolean nameOnly) {
        return this;
    }

    private BsonDocument onNames(Bson filter, Scope scope) {
        BsonDocument given = new BsonDocument();
        List<Finding> findings = List.of();
        try {
            given = CanonicalBson.copy(filter, BsonDocument.class, codecs);
        } catch (MalformedBsonException e) {
            findings = List.of(new Finding(Finding.Kind.UNREADABLE, "the filter", String.valueOf(e.getMessage())));
        }
        if (!Set.of("name").containsAll(given.keySet())) {
            findings = List.of(new Finding(
                    Finding.Kind.REVEALING, "the server", "a filter of listDatabases may speak of the name only"));
        }
        decide(
                new Call(
                        "listDatabases", Call.Action.READ, List.of(), List.of(), findings, "listDatabases(the server)"),
                scope);
        return given;
    }

    @Override
    MongoIterable<R> raw() {
        return new DatabaseNames<>(
                delegate,
                own,
                name -> codecs.get(resultClass)
                        .decode(
                                new BsonDocumentReader(new BsonDocument("name", new BsonString(name))),
                                DecoderContext.builder().build()));
    }

    @Override
    Class<?> driverInterface() {
        return ListDatabasesIterable.class;
    }
}
