package io.safedb.token;

import io.safedb.environment.Environment;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The closed set of claims and what each must look like, whatever the token is used for. {@link TokenVerifier} and
 * {@link TokenIssuer} read with the same eyes, so that no token is issued that could never be used.
 */
final class ApprovalClaims {
    /** What stands before the database's id in the audience. */
    static final String AUDIENCE_PREFIX = "safedb:";
    /** The version of the format. */
    static final long FORMAT = 1;
    /** The longest life that a token may have. */
    static final Duration LONGEST_LIFE = Duration.ofMinutes(60);

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_REASON = 1000;
    private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern TOKEN_ID = Pattern.compile("[0-9a-f]{32}");

    private final Map<TokenClaim, Object> claims;

    private ApprovalClaims(Map<TokenClaim, Object> claims) {
        this.claims = claims;
    }

    /**
     * Reads a payload whose signature was verified.
     *
     * @param keyId the key that the header names
     */
    static ApprovalToken read(byte[] payload, String keyId) throws TokenRefused {
        return new ApprovalClaims(FlatJson.read(payload, TokenClaim.PAYLOAD, TokenClaim.CLAIMS)).approval(keyId);
    }

    /** Whether a key may be called that. */
    static boolean isKeyId(String keyId) {
        return KEY_ID.matcher(keyId).matches();
    }

    private ApprovalToken approval(String keyId) throws TokenRefused {
        if (number(TokenClaim.VERSION) != FORMAT) {
            throw new TokenRefused(TokenClaim.VERSION, "the token has a version that is not known");
        }
        if (!keyId.equals(string(TokenClaim.KEY))) {
            throw new TokenRefused(TokenClaim.KEY, "the token's claims name another key than its header");
        }
        String approver = line(TokenClaim.APPROVER, LONGEST_NAME);
        String requester = line(TokenClaim.REQUESTER, LONGEST_NAME);
        if (SamePerson.test(approver, requester)) {
            throw new TokenRefused(TokenClaim.REQUESTER, "the one who asked is the one who approved");
        }
        Instant issuedAt = instant(TokenClaim.ISSUED);
        Instant notBefore = instant(TokenClaim.NOT_BEFORE);
        Instant expiresAt = instant(TokenClaim.EXPIRES);
        requireLife(issuedAt, notBefore, expiresAt);
        return new ApprovalToken(
                keyId,
                claims.containsKey(TokenClaim.ISSUER) ? line(TokenClaim.ISSUER, LONGEST_NAME) : null,
                approver,
                requester,
                databaseId(),
                environment(),
                line(TokenClaim.OPERATION, LONGEST_NAME),
                line(TokenClaim.TARGET, LONGEST_NAME),
                plan(),
                number(TokenClaim.ROWS),
                matching(TokenClaim.ID, TOKEN_ID, "32 lower-case hex digits"),
                issuedAt,
                notBefore,
                expiresAt,
                line(TokenClaim.REASON, LONGEST_REASON));
    }

    private static void requireLife(Instant issuedAt, Instant notBefore, Instant expiresAt) throws TokenRefused {
        if (notBefore.isBefore(issuedAt)) {
            throw new TokenRefused(TokenClaim.NOT_BEFORE, "the token begins before it was issued");
        }
        if (!notBefore.isBefore(expiresAt)) {
            throw new TokenRefused(TokenClaim.EXPIRES, "the token ends before it begins");
        }
        if (Duration.between(issuedAt, expiresAt).compareTo(LONGEST_LIFE) > 0) {
            throw new TokenRefused(TokenClaim.EXPIRES, "the token lives longer than 60 minutes");
        }
    }

    private String databaseId() throws TokenRefused {
        String audience = line(TokenClaim.DATABASE, AUDIENCE_PREFIX.length() + LONGEST_NAME);
        if (!audience.startsWith(AUDIENCE_PREFIX) || audience.length() == AUDIENCE_PREFIX.length()) {
            throw new TokenRefused(TokenClaim.DATABASE, "the token is not made out for a database of safedb");
        }
        return audience.substring(AUDIENCE_PREFIX.length());
    }

    private Environment environment() throws TokenRefused {
        String label = string(TokenClaim.ENVIRONMENT);
        return Arrays.stream(Environment.values())
                .filter(environment -> environment.label().equals(label))
                .findAny()
                .orElseThrow(() -> new TokenRefused(TokenClaim.ENVIRONMENT, "the token names no known environment"));
    }

    private @Nullable String plan() throws TokenRefused {
        return claims.containsKey(TokenClaim.PLAN)
                ? matching(TokenClaim.PLAN, DIGEST, "64 lower-case hex digits")
                : null;
    }

    private Instant instant(TokenClaim claim) throws TokenRefused {
        return Instant.ofEpochSecond(number(claim));
    }

    private String matching(TokenClaim claim, Pattern form, String spelledOut) throws TokenRefused {
        String value = string(claim);
        if (!form.matcher(value).matches()) {
            throw new TokenRefused(claim, "the token has something else where it needs " + spelledOut);
        }
        return value;
    }

    /** Visible text on one line, with no white space around it. */
    private String line(TokenClaim claim, int longest) throws TokenRefused {
        String value = string(claim);
        if (value.isBlank()) {
            throw new TokenRefused(claim, "the token leaves something blank");
        }
        if (value.length() > longest) {
            throw new TokenRefused(claim, "the token has a text of more than " + longest + " characters");
        }
        if (!value.equals(value.strip()) || !value.codePoints().allMatch(ApprovalClaims::isPlain)) {
            throw new TokenRefused(claim, "the token has a text with white space around it or invisible characters");
        }
        return value;
    }

    /** Not plain is what a reviewer cannot see, or sees elsewhere than it stands. */
    private static boolean isPlain(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private String string(TokenClaim claim) throws TokenRefused {
        if (required(claim) instanceof String value) {
            return value;
        }
        throw new TokenRefused(claim, "the token has a number where it needs a text");
    }

    private long number(TokenClaim claim) throws TokenRefused {
        if (required(claim) instanceof Long value) {
            return value;
        }
        throw new TokenRefused(claim, "the token has a text where it needs a whole number");
    }

    private Object required(TokenClaim claim) throws TokenRefused {
        Object value = claims.get(claim);
        if (value == null) {
            throw new TokenRefused(claim, "the token leaves something out");
        }
        return value;
    }
}
