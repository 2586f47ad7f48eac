package io.safedb.token;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/**
 * The three parts of a token, in the one spelling that each has: compact JWS (RFC 7515 §7.1) with a header of exactly
 * {@code alg}, {@code typ} and {@code kid} in any order. What the header could otherwise ask for ({@code crit},
 * {@code jku}, {@code x5u}, {@code jwk}, {@code b64}, {@code zip}) is refused by not being known.
 */
final class CompactJws {
    /** The largest token, in characters. */
    static final int MAX_LENGTH = 8 * 1024;

    static final String ALGORITHM = "EdDSA";
    static final String TYPE = "safedb-approval+jwt";

    private final String keyId;
    private final byte[] signed;
    private final byte[] payload;
    private final byte[] signature;

    private CompactJws(String keyId, byte[] signed, byte[] payload, byte[] signature) {
        this.keyId = keyId;
        this.signed = signed;
        this.payload = payload;
        this.signature = signature;
    }

    /** Takes a token apart. The payload is decoded but not read: nobody has vouched for it yet. */
    static CompactJws read(String token) throws TokenRefused {
        if (token.length() > MAX_LENGTH) {
            throw new TokenRefused(TokenClaim.FORM, "the token is longer than 8 KiB");
        }
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        if (first < 0 || second < 0 || token.indexOf('.', second + 1) >= 0) {
            throw new TokenRefused(TokenClaim.FORM, "the token does not have three parts with two dots");
        }
        byte[] header = decode(token.substring(0, first));
        byte[] payload = decode(token.substring(first + 1, second));
        byte[] signature = decode(token.substring(second + 1));
        return new CompactJws(
                keyId(header), token.substring(0, second).getBytes(StandardCharsets.US_ASCII), payload, signature);
    }

    private static String keyId(byte[] header) throws TokenRefused {
        Map<TokenClaim, Object> members = FlatJson.read(header, TokenClaim.HEADER, TokenClaim.HEADER_MEMBERS);
        if (!ALGORITHM.equals(members.get(TokenClaim.ALGORITHM))) {
            throw new TokenRefused(TokenClaim.ALGORITHM, "the token is not signed with the one algorithm allowed");
        }
        if (!TYPE.equals(members.get(TokenClaim.TYPE))) {
            throw new TokenRefused(TokenClaim.TYPE, "the token is not of the kind that safedb takes");
        }
        if (members.get(TokenClaim.KEY) instanceof String keyId) {
            return keyId;
        }
        throw new TokenRefused(TokenClaim.KEY, "the token does not name its key");
    }

    /** Base64url (RFC 4648 §5) without padding, in the one spelling that these bytes have. */
    private static byte[] decode(String part) throws TokenRefused {
        if (part.isEmpty()) {
            throw new TokenRefused(TokenClaim.FORM, "a part of the token is empty");
        }
        for (int i = 0; i < part.length(); i++) {
            if (!isBase64Url(part.charAt(i))) {
                throw new TokenRefused(TokenClaim.FORM, "the token has a character that is not base64url");
            }
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(part);
        } catch (IllegalArgumentException e) {
            throw new TokenRefused(TokenClaim.FORM, "a part of the token is cut off");
        }
        // The decoder ignores the bits after the last byte: other last characters would spell the same bytes.
        if (!encode(bytes).equals(part)) {
            throw new TokenRefused(TokenClaim.FORM, "a part of the token is not in its canonical spelling");
        }
        return bytes;
    }

    private static boolean isBase64Url(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The key that the header names. */
    String keyId() {
        return keyId;
    }

    /** The bytes that the signature is for: header, dot, payload, as they stand in the token. */
    byte[] signed() {
        return Arrays.copyOf(signed, signed.length);
    }

    byte[] payload() {
        return Arrays.copyOf(payload, payload.length);
    }

    byte[] signature() {
        return Arrays.copyOf(signature, signature.length);
    }
}
