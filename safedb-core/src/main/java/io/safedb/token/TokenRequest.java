package io.safedb.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an approver is asked to approve. Immutable; {@code with…} gives a changed copy.
 *
 * @param use on which database, what, on which target
 * @param requester who asks and will act; somebody else than the approver
 * @param rowCap the largest number of rows or documents that may be hit; zero or more
 * @param reason why the operation is needed
 * @param plan SHA-256 of the reviewed plan in 64 lower-case hex digits; null if there is no plan
 * @param life how long the token may be used; whole seconds, 60 minutes at most
 * @param notBefore from when it may be used; null for at once. Its life begins when it is issued all the same.
 */
public record TokenRequest(
        TokenUse use,
        String requester,
        long rowCap,
        String reason,
        @Nullable String plan,
        Duration life,
        @Nullable Instant notBefore) {
    /** The life of a token that asks for no other. */
    public static final Duration DEFAULT_LIFE = Duration.ofMinutes(15);

    /**
     * Checks that nothing is missing. What the texts must look like is checked when the token is issued.
     *
     * @param use on which database, what, on which target
     * @param requester who asks and will act; somebody else than the approver
     * @param rowCap the largest number of rows or documents that may be hit; zero or more
     * @param reason why the operation is needed
     * @param plan SHA-256 of the reviewed plan in 64 lower-case hex digits; null if there is no plan
     * @param life how long the token may be used; whole seconds, 60 minutes at most
     * @param notBefore from when it may be used; null for at once. Its life begins when it is issued all the same.
     */
    public TokenRequest {
        Objects.requireNonNull(use, "use");
        Objects.requireNonNull(requester, "requester");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(life, "life");
    }

    /**
     * A request without a plan, for 15 minutes from now.
     *
     * @param use on which database, what, on which target
     * @param requester who asks and will act
     * @param rowCap the largest number of rows or documents that may be hit; zero or more
     * @param reason why the operation is needed
     * @return the request
     */
    public static TokenRequest of(TokenUse use, String requester, long rowCap, String reason) {
        return new TokenRequest(use, requester, rowCap, reason, null, DEFAULT_LIFE, null);
    }

    /**
     * Binds the token to a reviewed plan.
     *
     * @param digest the plan's SHA-256 in 64 lower-case hex digits
     * @return the changed request
     */
    public TokenRequest withPlan(String digest) {
        return new TokenRequest(
                use, requester, rowCap, reason, Objects.requireNonNull(digest, "digest"), life, notBefore);
    }

    /**
     * Asks for another life than 15 minutes.
     *
     * @param other whole seconds, 60 minutes at most
     * @return the changed request
     */
    public TokenRequest withLife(Duration other) {
        return new TokenRequest(use, requester, rowCap, reason, plan, other, notBefore);
    }

    /**
     * Asks for a token that may be used later only.
     *
     * @param start from when on
     * @return the changed request
     */
    public TokenRequest withNotBefore(Instant start) {
        return new TokenRequest(use, requester, rowCap, reason, plan, life, Objects.requireNonNull(start, "start"));
    }
}
