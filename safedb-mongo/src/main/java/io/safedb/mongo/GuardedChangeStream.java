package io.safedb.mongo;

import com.mongodb.client.ChangeStreamIterable;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.MongoIterable;
import com.mongodb.client.model.Collation;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import com.mongodb.client.model.changestream.FullDocument;
import com.mongodb.client.model.changestream.FullDocumentBeforeChange;
import io.safedb.Scope;
import io.safedb.guard.Call;
import io.safedb.guard.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A guarded change stream. Which stages narrow it depends on its settings, and the driver's iterable cannot be given
 * other stages: with each setting it is made anew, with all settings so far.
 *
 * <p>To tell whose an update or a delete is, the server must show the document that it is about, before the change or
 * as it is now. Where the caller does not ask for that, safedb does, and a stage behind the tenant's takes it away
 * again: his own stages and he himself see the events that they would see on the tenant's own database.
 *
 * <p>Where a stream begins, by a token or a time, is the caller's business: whatever token he has, the events behind it
 * pass the tenant's stage first. A cursor has that stage in all that it sends, so that it stays with the tenant on any
 * thread, in any scope, and when the driver resumes it.
 *
 * @param <R> the class of the documents in the events
 */
abstract class GuardedChangeStream<R> extends GuardedIterable<ChangeStreamDocument<R>>
        implements ChangeStreamIterable<R> {
    @SuppressWarnings("rawtypes")
    private static final Completion<GuardedChangeStream> COMPLETION =
            Completion.of(GuardedChangeStream.class, ChangeStreamIterable.class);

    ChangeStreamIterable<R> delegate;
    private final StreamSource<R> source;
    private final Scope created;
    private final List<UnaryOperator<ChangeStreamIterable<R>>> settings = new ArrayList<>();
    private @Nullable Collation collation;
    private FullDocument now = FullDocument.DEFAULT;
    private FullDocumentBeforeChange before = FullDocumentBeforeChange.DEFAULT;

    GuardedChangeStream(StreamSource<R> source, Scope created, Binding binding) {
        super(binding);
        this.source = source;
        this.created = created;
        this.delegate = source.open(null, now, before);
    }

    /**
     * Wraps a change stream.
     *
     * @param created the scope of the call that created it
     */
    @SuppressWarnings("unchecked") // the one constructor of a generic class
    static <R> ChangeStreamIterable<R> of(StreamSource<R> source, Scope created, Binding binding) {
        return COMPLETION.create(source, created, binding);
    }

    @Override
    public ChangeStreamIterable<R> fullDocument(FullDocument fullDocument) {
        now = Arguments.notNull("fullDocument", fullDocument);
        return remade();
    }

    @Override
    public ChangeStreamIterable<R> fullDocumentBeforeChange(FullDocumentBeforeChange fullDocumentBeforeChange) {
        before = Arguments.notNull("fullDocumentBeforeChange", fullDocumentBeforeChange);
        return remade();
    }

    @Override
    public ChangeStreamIterable<R> collation(@Nullable Collation collation) {
        this.collation = Arguments.notNull("collation", collation);
        return set(stream -> stream.collation(collation));
    }

    /** Such events show definitions, which all tenants share; where nothing is narrowed they may be seen. */
    @Override
    public ChangeStreamIterable<R> showExpandedEvents(boolean showExpandedEvents) {
        if (showExpandedEvents && source.narrows(collation)) {
            decide(
                    new Call(
                            "watch",
                            Call.Action.READ,
                            judgedTargets(),
                            List.of(),
                            List.of(new Finding(
                                    Finding.Kind.REVEALING,
                                    "showExpandedEvents",
                                    "it shows the definitions of collections and indexes that all tenants share")),
                            "watch(showExpandedEvents)"),
                    created);
        }
        return set(stream -> stream.showExpandedEvents(showExpandedEvents));
    }

    @Override
    public ChangeStreamIterable<R> resumeAfter(BsonDocument resumeToken) {
        return set(stream -> stream.resumeAfter(resumeToken));
    }

    @Override
    public ChangeStreamIterable<R> startAfter(BsonDocument startAfter) {
        return set(stream -> stream.startAfter(startAfter));
    }

    @Override
    public ChangeStreamIterable<R> startAtOperationTime(BsonTimestamp startAtOperationTime) {
        return set(stream -> stream.startAtOperationTime(startAtOperationTime));
    }

    @Override
    public ChangeStreamIterable<R> batchSize(int batchSize) {
        return set(stream -> stream.batchSize(batchSize));
    }

    @Override
    public ChangeStreamIterable<R> maxAwaitTime(long maxAwaitTime, TimeUnit timeUnit) {
        return set(stream -> stream.maxAwaitTime(maxAwaitTime, timeUnit));
    }

    @Override
    public ChangeStreamIterable<R> comment(@Nullable String comment) {
        return set(stream -> stream.comment(comment));
    }

    @Override
    public ChangeStreamIterable<R> comment(@Nullable BsonValue comment) {
        return set(stream -> stream.comment(comment));
    }

    @Override
    public <D> MongoIterable<D> withDocumentClass(Class<D> clazz) {
        return GuardedListings.mapped(delegate.withDocumentClass(clazz), binding());
    }

    @Override
    public MongoChangeStreamCursor<ChangeStreamDocument<R>> cursor() {
        binding().executedIn(Scope.current());
        return delegate.cursor();
    }

    @Override
    ChangeStreamIterable<R> raw() {
        return delegate;
    }

    @Override
    Class<?> driverInterface() {
        return ChangeStreamIterable.class;
    }

    private ChangeStreamIterable<R> set(UnaryOperator<ChangeStreamIterable<R>> one) {
        // The driver's own check of the argument comes first: what it does not take is no setting.
        delegate = one.apply(delegate);
        settings.add(one);
        return remade();
    }

    private ChangeStreamIterable<R> remade() {
        ChangeStreamIterable<R> raw = source.open(collation, now, before);
        for (UnaryOperator<ChangeStreamIterable<R>> each : settings) {
            raw = each.apply(raw);
        }
        delegate = raw;
        return this;
    }
}
