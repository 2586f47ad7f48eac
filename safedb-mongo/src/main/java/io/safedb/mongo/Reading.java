package io.safedb.mongo;

import com.mongodb.client.model.Collation;
import io.safedb.SafeDbException;
import io.safedb.Scope;
import io.safedb.guard.Call;
import io.safedb.guard.Call.Touch;
import io.safedb.guard.Decision;
import io.safedb.guard.Finding;
import io.safedb.mongo.bson.BoundFilter;
import io.safedb.mongo.bson.CallFacts;
import io.safedb.mongo.bson.CallReader;
import io.safedb.mongo.bson.RunStamp;
import io.safedb.mongo.bson.StreamWish;
import io.safedb.mongo.bson.WriteStage;
import java.util.List;
import java.util.function.LongSupplier;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.codecs.configuration.CodecRegistry;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * The first room: reads one call. Takes the scope of the calling thread, reads the copy that {@link ArgumentCopies}
 * makes of each argument, and collects what the Guard must know. What is returned here is what is sent. Used by one
 * thread.
 */
final class Reading {
    private final AdmittedDatabase database;
    private final CallReader reader;
    private final Scope scope;
    private final CallFacts facts;
    private final ArgumentCopies copies;
    private boolean collated;

    Reading(
            AdmittedDatabase database,
            String operation,
            Call.Action action,
            Scope scope,
            Class<?> documentClass,
            CodecRegistry codecs) {
        this.database = database;
        this.reader = database.reader();
        this.scope = scope;
        this.facts = new CallFacts(operation, action).inRun(scope.conditions().testRun());
        this.copies = new ArgumentCopies(database, operation, scope, documentClass, codecs);
    }

    Scope scope() {
        return scope;
    }

    /** The second room: asks the Guard; throws its refusal. */
    Decision decide() {
        return database.decide(TenantOrigin.of(facts.toCall(), scope), scope);
    }

    /** The second room of a call that may destroy and runs later: asks the Guard; throws its refusal. */
    Decision decideEarly() {
        return database.decideEarly(TenantOrigin.of(facts.toCall(), scope), scope);
    }

    /**
     * The second room of a call that may destroy: asks the Guard; throws its refusal. Whoever asks calls {@link #spend}
     * before anything is sent.
     */
    Decision decideOnToken() {
        return database.decideOnToken(TenantOrigin.of(facts.toCall(), scope), scope);
    }

    /**
     * Uses up the token that the call runs on, if it runs on one; throws the Guard's refusal.
     *
     * @param documents counts the documents that the call would hit; asked only if there is a token
     */
    void spend(Decision decision, LongSupplier documents) {
        database.spend(decision, facts.toCall(), scope, documents);
    }

    /**
     * The second room once more: the call hits more documents than the row cap allows; throws the Guard's refusal.
     * Whoever asks calls {@link #spend} before anything is sent.
     */
    Decision overCap(String detail) {
        return finding(Finding.Kind.OVER_CAP, facts.subject(), detail).decideOnToken();
    }

    /**
     * The most documents that a filter of the call can find, by the ids that it names; the chunks of one GridFS file
     * are one. {@link Long#MAX_VALUE} if it names none.
     */
    long named(BsonDocument filter) {
        if (collated) {
            return Long.MAX_VALUE;
        }
        return database.isChunks(facts.subject()) && BoundFilter.isOfOneFile(filter) ? 1 : BoundFilter.atMost(filter);
    }

    /** Asks the Guard about a setting of an iterable, if there is anything to ask. */
    void decideSetting() {
        Call call = facts.toCall();
        if (!call.findings().isEmpty() || !call.mentions().isEmpty()) {
            database.decide(TenantOrigin.of(call, scope), scope);
        }
    }

    /** What a finding about the call as a whole is about. */
    String subject() {
        return facts.subject();
    }

    /** The third room's tool for a decision about this call. */
    Narrowing narrowing(Decision decision) {
        return database.narrowing(decision, facts.subject(), collated);
    }

    Reading target(String collection, boolean written) {
        return target(collection, written ? Touch.INSERT_AND_CHANGE : Touch.READ);
    }

    /** Adds a collection, or something more that happens to it. */
    Reading target(String collection, Touch touch) {
        facts.collection(collection, touch);
        collated |= database.definitions().isCollated(collection);
        return this;
    }

    Reading finding(Finding.Kind kind, String subject, String detail) {
        facts.finding(kind, subject, detail);
        return this;
    }

    BsonDocument filter(@Nullable Bson given) {
        return filter(given, "filter");
    }

    BsonDocument filter(@Nullable Bson given, String where) {
        BsonDocument copy = copy(Arguments.notNull("filter", given));
        reader.filter(copy, where, facts);
        return copy;
    }

    /** The filter of a call that may hit any number of documents. */
    BsonDocument filterOfMany(@Nullable Bson given) {
        return filterOfMany(given, "filter");
    }

    BsonDocument filterOfMany(@Nullable Bson given, String where) {
        BsonDocument copy = copy(Arguments.notNull("filter", given));
        reader.manyRead(copy, where, facts);
        return copy;
    }

    /** The filter of an update that may hit any number of documents. */
    BsonDocument filterOfUpdateMany(@Nullable Bson given) {
        return filterOfUpdateMany(given, "filter");
    }

    BsonDocument filterOfUpdateMany(@Nullable Bson given, String where) {
        BsonDocument copy = copy(Arguments.notNull("filter", given));
        reader.updateMany(copy, where, database.isShared(facts.subject()), facts);
        return copy;
    }

    BsonDocument filterOfDeleteMany(@Nullable Bson given) {
        BsonDocument copy = copy(Arguments.notNull("filter", given));
        reader.deleteMany(copy, facts);
        return copy;
    }

    BsonDocument filterOfBulkDeleteMany(@Nullable Bson given, String where) {
        BsonDocument copy = copy(Arguments.notNull("filter", given));
        reader.bulkDeleteMany(copy, where, facts);
        return copy;
    }

    /** The filter of an update that inserts where it finds nothing. */
    void upserts(String collection, BsonDocument filter, String where) {
        target(collection, Touch.INSERT);
        reader.inherited(filter, where, facts);
    }

    /**
     * A document is written anew as a whole. In a test run that is an insert in the place of what was there: it carries
     * the stamp.
     */
    private void wholeDocument() {
        if (scope.conditions().testRun() != null) {
            target(facts.subject(), Touch.INSERT);
        }
    }

    BsonDocument update(@Nullable Bson given) {
        return update(given, "update");
    }

    BsonDocument update(@Nullable Bson given, String where) {
        BsonDocument copy = copy(Arguments.notNull("update", given));
        reader.update(copy, where, facts);
        return copy;
    }

    List<BsonDocument> updatePipeline(@Nullable List<? extends Bson> given) {
        return updatePipeline(given, "update");
    }

    List<BsonDocument> updatePipeline(@Nullable List<? extends Bson> given, String where) {
        List<BsonDocument> copy = copies.ofAll("update", given);
        reader.updatePipeline(copy, where, facts);
        if (RunStamp.replaces(copy)) {
            wholeDocument();
        }
        return copy;
    }

    List<BsonDocument> pipeline(@Nullable List<? extends Bson> given) {
        List<BsonDocument> copy = copies.ofAll("pipeline", given);
        reader.pipeline(copy, facts);
        return copy;
    }

    /** The stages of a change stream, before anything is read from them. */
    List<BsonDocument> copies(@Nullable List<? extends Bson> pipeline) {
        return copies.ofAll("pipeline", pipeline);
    }

    /** Reads the stages of a change stream. */
    StreamWish stream(List<BsonDocument> stages) {
        return reader.stream(stages, facts);
    }

    /** The third room's tool for a change stream that compares text in a way of its own. */
    Narrowing narrowing(Decision decision, @Nullable Collation given) {
        collation(given);
        return narrowing(decision);
    }

    List<BsonDocument> databasePipeline(@Nullable List<? extends Bson> given) {
        List<BsonDocument> copy = copies.ofAll("pipeline", given);
        reader.databasePipeline(copy, facts);
        return copy;
    }

    /** What a pipeline that was read writes; null if it only reads. */
    @Nullable
    WriteStage write(List<BsonDocument> stages) {
        WriteStage write = WriteStage.of(stages, database.name());
        if (write == null) {
            return null;
        }
        String target = write.collection();
        if (scope instanceof Scope.OfSystem && !write.replacesCollection() && !database.isShared(target)) {
            finding(
                    Finding.Kind.UNNARROWABLE,
                    target,
                    "a SystemScope is open, and the documents that " + write.name()
                            + " writes do not say whose they are");
        }
        if (scope.conditions().testRun() != null && write.replacesDocuments()) {
            finding(
                    Finding.Kind.UNSTAMPABLE,
                    target,
                    write.name() + " would write documents anew as a whole, and it cannot be known that they are all of"
                            + " this test run");
        }
        target(target, Touch.READ);
        return write;
    }

    /** A database command: its first key is its name, and nothing but a comment may stand beside it. */
    BsonDocument command(@Nullable Bson given) {
        BsonDocument copy = copy(Arguments.notNull("command", given));
        String name = copy.isEmpty() ? "" : copy.getFirstKey();
        boolean harmless = database.commands().contains(name)
                && copy.keySet().stream().allMatch(key -> key.equals(name) || key.equals("comment"));
        if (!harmless) {
            finding(
                    Finding.Kind.OPAQUE,
                    "runCommand " + name,
                    "a command goes to the server as it is, and the policy's list of commands does not name it alone");
        }
        return copy;
    }

    /** A document to insert. Its id is set in the caller's object, as the driver does. */
    <T> BsonDocument insert(T given, Class<T> type, String where) {
        BsonDocument copy = copies.inserted(given, type);
        reader.document(copy, where, facts);
        return copy;
    }

    /** A document to insert, written by the codec of its class. An id that it lacks is the driver's matter. */
    BsonDocument document(Object given, String where) {
        BsonDocument copy = copies.encoded(given);
        reader.document(copy, where, facts);
        return copy;
    }

    /** A document to replace with, written by the codec of its class. */
    BsonDocument wholeDocument(Object given, String where) {
        BsonDocument copy = document(given, where);
        wholeDocument();
        return copy;
    }

    <T> BsonDocument replacement(@Nullable T given, Class<T> type) {
        return replacement(given, type, "replacement");
    }

    <T> BsonDocument replacement(@Nullable T given, Class<T> type, String where) {
        BsonDocument copy = copies.encoded(Arguments.notNull("replacement", given), type);
        reader.document(copy, where, facts);
        wholeDocument();
        return copy;
    }

    BsonDocument projection(Bson given) {
        BsonDocument copy = copy(given);
        reader.projection(copy, facts);
        return copy;
    }

    BsonDocument sort(Bson given) {
        BsonDocument copy = copy(given);
        reader.sort(copy, facts);
        return copy;
    }

    BsonDocument let(Bson given) {
        BsonDocument copy = copy(given);
        reader.let(copy, facts);
        return copy;
    }

    BsonDocument bound(Bson given, String where) {
        BsonDocument copy = copy(given);
        reader.bound(copy, where, facts);
        return copy;
    }

    List<BsonDocument> arrayFilters(List<? extends Bson> given) {
        List<BsonDocument> copy = copies.ofAll("arrayFilters", given);
        reader.arrayFilters(copy, facts);
        return copy;
    }

    BsonDocument index(Bson keys, boolean unique, boolean expires, @Nullable BsonDocument partialFilter) {
        BsonDocument copy = copy(keys);
        // Chunks are numbered within their file, and a file's id is one over all tenants as any id is.
        boolean ofChunks =
                database.isChunks(facts.subject()) && List.copyOf(copy.keySet()).equals(List.of("files_id", "n"));
        reader.index(copy, unique && !ofChunks, expires, partialFilter, facts);
        return copy;
    }

    @Nullable
    BsonValue comment(@Nullable BsonValue given) {
        return copies.ofValue(given);
    }

    @Nullable
    Collation collation(@Nullable Collation given) {
        collated |= given != null && !"simple".equals(given.getLocale());
        return given;
    }

    void field(String name) {
        facts.shape(name);
    }

    /** Options of the driver's own class, each getter read once into a fresh object. */
    <O> O options(String name, @Nullable O given, Class<O> type) {
        return DriverOptions.copy(Arguments.notNull(name, given), type, this);
    }

    /** A copy that nothing is read from. */
    BsonDocument copy(Bson given) {
        return copies.of(given);
    }

    /** The exception for an argument of a class that may answer differently each time it is asked. */
    SafeDbException unreadable(String detail) {
        return copies.unreadable(detail);
    }
}
