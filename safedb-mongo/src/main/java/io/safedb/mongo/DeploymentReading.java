package io.safedb.mongo;

import io.safedb.SafeDbException;
import io.safedb.Scope;
import io.safedb.guard.Call;
import io.safedb.guard.Finding;
import io.safedb.mongo.bson.CallFacts;
import io.safedb.mongo.bson.CanonicalBson;
import io.safedb.mongo.bson.MalformedBsonException;
import io.safedb.mongo.bson.StreamWish;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.codecs.configuration.CodecRegistry;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** The first room of a change stream over several databases, until it is known which. Used by one thread. */
final class DeploymentReading {
    private static final String OPERATION = "watch";

    private final Deployment deployment;
    private final CodecRegistry codecs;
    private final Scope scope;

    DeploymentReading(Deployment deployment, CodecRegistry codecs, Scope scope) {
        this.deployment = deployment;
        this.codecs = deployment.codecs().extend(codecs);
        this.scope = scope;
    }

    List<BsonDocument> copies(@Nullable List<? extends Bson> pipeline) {
        List<? extends Bson> present = Arguments.withoutNulls("pipeline", pipeline);
        try {
            return CanonicalBson.copyAll(present, BsonDocument.class, codecs);
        } catch (MalformedBsonException e) {
            throw unreadable(String.valueOf(e.getMessage()));
        }
    }

    /** What a stream is over; throws the Guard's refusal where it does not choose databases and collections. */
    StreamWish stream(List<BsonDocument> stages) {
        CallFacts facts = new CallFacts(OPERATION, Call.Action.READ);
        StreamWish wish = deployment.reader().stream(stages, facts);
        if (wish.databases().isEmpty()) {
            facts.finding(
                    Finding.Kind.UNNARROWABLE,
                    "the server",
                    "it shows the changes of every database; let its first stage choose by name, as in {$match:"
                            + " {'ns.db': 'shop', 'ns.coll': {$in: ['orders']}}}");
            deployment.decide(facts.toCall(), scope);
        }
        return wish;
    }

    /** There is no copy that could be sent, also where the policy only observes. */
    private SafeDbException unreadable(String detail) {
        return new SafeDbException(deployment
                .judge(Call.unreadable(OPERATION, detail, OPERATION), scope)
                .observed()
                .get(0));
    }
}
