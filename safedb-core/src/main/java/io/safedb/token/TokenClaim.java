package io.safedb.token;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a check of a token looks at: its form, its header, its signature, or one claim. The set is closed. */
public enum TokenClaim {
    /** The text as a whole: three parts of base64url, two dots, at most 8 KiB. */
    FORM("form"),
    /** The first part: a JSON object of exactly {@link #ALGORITHM}, {@link #TYPE} and {@link #KEY}. */
    HEADER("header"),
    /** The signature's algorithm; always {@code EdDSA}. */
    ALGORITHM("alg"),
    /** The kind of token; always {@code safedb-approval+jwt}. */
    TYPE("typ"),
    /** The key that signed; stands in the header and, the same, among the claims. */
    KEY("kid"),
    /** The third part: 64 bytes of Ed25519. */
    SIGNATURE("signature"),
    /** The second part: a JSON object of the claims below. */
    PAYLOAD("payload"),
    /** The version of the format; always 1. */
    VERSION("v"),
    /** The system in which the approval was given; may be absent. */
    ISSUER("iss"),
    /** Who approved. */
    APPROVER("sub"),
    /** Who asked, and will act; never the approver. */
    REQUESTER("act"),
    /** The database: {@code safedb:} and the id in its marker. */
    DATABASE("aud"),
    /** The environment of that database, as its marker says it. */
    ENVIRONMENT("env"),
    /** The operation. */
    OPERATION("op"),
    /** The table, collection or other object of the operation. */
    TARGET("tgt"),
    /** SHA-256 of the reviewed plan; absent where no plan was made. */
    PLAN("plan"),
    /** The largest number of rows or documents that may be hit. */
    ROWS("rows"),
    /** The token's own id: 128 random bits. */
    ID("jti"),
    /** When it was issued. */
    ISSUED("iat"),
    /** From when it may be used. */
    NOT_BEFORE("nbf"),
    /** From when it may no longer be used. */
    EXPIRES("exp"),
    /** Why the operation is needed, for those who read the log. */
    REASON("reason");

    /** The members that a header has. */
    static final Set<TokenClaim> HEADER_MEMBERS = Collections.unmodifiableSet(EnumSet.of(ALGORITHM, TYPE, KEY));
    /** The members that a payload may have. */
    static final Set<TokenClaim> CLAIMS;

    static {
        EnumSet<TokenClaim> claims = EnumSet.range(VERSION, REASON);
        claims.add(KEY);
        CLAIMS = Collections.unmodifiableSet(claims);
    }

    private static final Map<String, TokenClaim> BY_LABEL =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(TokenClaim::label, Function.identity()));

    private final String label;

    TokenClaim(String label) {
        this.label = label;
    }

    /**
     * {@return the name in the token, for example {@code exp}; for what has no name there, a word: {@code signature}}
     */
    public String label() {
        return label;
    }

    /** Finds a member by its exact name; null if there is none among those known. */
    static @org.jspecify.annotations.Nullable TokenClaim find(String name, Set<TokenClaim> known) {
        TokenClaim claim = BY_LABEL.get(name);
        return claim != null && known.contains(claim) ? claim : null;
    }
}
