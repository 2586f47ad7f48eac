package io.safedb.mongo;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoWriteException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import io.safedb.guard.Call;
import io.safedb.token.ApprovalToken;
import java.time.Instant;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * What a database remembers of the tokens that were used on it: one document each, whose id is the token's. An id is
 * there once, so that of any number of processes with one token one alone gets to act.
 *
 * <p>The use is recorded before the operation, with the majority of the servers, and in no session of the caller's:
 * aborting his transaction does not give the token back, and neither does a failure of the operation. MongoDB runs most
 * of what destroys outside of transactions, so there is no later moment at which both could be made true together. Safe
 * on any thread.
 */
final class UsedTokens {
    /** The collection, in each database beside the marker. */
    static final String RELATION = "safedb_used_token";

    private static final int UNAUTHORIZED = 13;

    private final MongoClient raw;
    private final String database;

    UsedTokens(MongoClient raw, String database) {
        this.raw = raw;
        this.database = database;
    }

    /**
     * Uses a token up.
     *
     * @param call what it is used for
     * @return why it may not be used, in words for a message; null if it may, once, by whoever is told so
     * @throws com.mongodb.MongoException if it is not known whether it was recorded; then nothing may be destroyed
     */
    @Nullable
    String spend(ApprovalToken token, Call call) {
        BsonDocument use = new BsonDocument("_id", new BsonString(token.id()))
                .append("used_at", new BsonDateTime(Instant.now().toEpochMilli()))
                .append("operation", new BsonString(token.operation()))
                .append("target", new BsonString(token.target()))
                .append("shape", new BsonString(call.shape()))
                .append("approver", new BsonString(token.approver()))
                .append("requester", new BsonString(token.requester()))
                .append("reason", new BsonString(token.reason()))
                .append("expires_at", new BsonDateTime(token.expiresAt().toEpochMilli()));
        try {
            collection().insertOne(use);
            return null;
        } catch (MongoWriteException e) {
            if (e.getError().getCategory() == ErrorCategory.DUPLICATE_KEY) {
                return "the token was used before and serves once (jti)";
            }
            throw e;
        } catch (MongoCommandException e) {
            if (e.getErrorCode() == UNAUTHORIZED) {
                return "its use cannot be recorded (jti): the application's user needs the right to insert into "
                        + RELATION;
            }
            throw e;
        }
    }

    private MongoCollection<BsonDocument> collection() {
        return raw.getDatabase(database)
                .withCodecRegistry(MongoClientSettings.getDefaultCodecRegistry())
                .withWriteConcern(WriteConcern.MAJORITY)
                .getCollection(RELATION, BsonDocument.class);
    }
}
