package io.safedb.mongo;

import com.mongodb.client.ChangeStreamIterable;
import com.mongodb.client.model.Collation;
import com.mongodb.client.model.changestream.FullDocument;
import com.mongodb.client.model.changestream.FullDocumentBeforeChange;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * What a change stream is made from, each time that one of its settings changes.
 *
 * @param stages the caller's, as safedb read them
 * @param collections the collections that it is over, by database; empty if it is over one collection
 * @param narrowing what the decision lets be sent, given how the stream compares text
 * @param images whether the server knows documents from before a change
 * @param raw makes the driver's iterable from the stages to send
 * @param <R> the class of the documents in the events
 */
record StreamSource<R>(
        List<BsonDocument> stages,
        Map<String, Set<String>> collections,
        Function<@Nullable Collation, Narrowing> narrowing,
        boolean images,
        Function<List<BsonDocument>, ChangeStreamIterable<R>> raw) {

    boolean narrows(@Nullable Collation collation) {
        return narrowing.apply(collation).narrows();
    }

    /**
     * The driver's iterable, narrowed.
     *
     * @param now what the caller asks of the document as it is now
     * @param before what he asks of the document before the change
     */
    ChangeStreamIterable<R> open(@Nullable Collation collation, FullDocument now, FullDocumentBeforeChange before) {
        Narrowing narrowed = narrowing.apply(collation);
        boolean lookUp = narrowed.narrows() && now == FullDocument.DEFAULT;
        boolean lookBack = narrowed.narrows()
                && images
                && (before == FullDocumentBeforeChange.DEFAULT || before == FullDocumentBeforeChange.OFF);
        return raw.apply(narrowed.stream(collections, lookUp, lookBack, stages))
                .fullDocument(lookUp ? FullDocument.UPDATE_LOOKUP : now)
                .fullDocumentBeforeChange(lookBack ? FullDocumentBeforeChange.WHEN_AVAILABLE : before);
    }
}
