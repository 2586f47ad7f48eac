package io.safedb.token;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * Reads one JSON object (RFC 8259) whose members are known beforehand and whose values are strings and whole numbers.
 * Everything that two readers could take differently is refused: members that stand twice or are not known, nesting,
 * {@code null}, white space between tokens, numbers with a sign, fraction, exponent or leading zero, control characters
 * (also as escapes), unpaired surrogates, invalid UTF-8, anything before or after the object.
 */
final class FlatJson {
    /** As many digits as every JSON reader keeps exactly. */
    private static final int MAX_DIGITS = 15;

    private final String text;
    private final TokenClaim whole;
    private final Set<TokenClaim> known;
    private int at;

    private FlatJson(String text, TokenClaim whole, Set<TokenClaim> known) {
        this.text = text;
        this.whole = whole;
        this.known = known;
    }

    /**
     * Reads the object.
     *
     * @param whole what to blame where no member is to blame
     * @param known the members it may have; none is required here
     * @return the members that stand there, each a String or a Long
     */
    static Map<TokenClaim, Object> read(byte[] utf8, TokenClaim whole, Set<TokenClaim> known) throws TokenRefused {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new TokenRefused(whole, "a part of the token is not UTF-8");
        }
        return new FlatJson(text, whole, known).object();
    }

    private Map<TokenClaim, Object> object() throws TokenRefused {
        Map<TokenClaim, Object> members = new EnumMap<>(TokenClaim.class);
        expect('{');
        if (peek() == '}') {
            at++;
        } else {
            do {
                TokenClaim claim = TokenClaim.find(string(whole), known);
                if (claim == null) {
                    throw new TokenRefused(whole, "the token has a member outside the closed set");
                }
                expect(':');
                if (members.put(claim, value(claim)) != null) {
                    throw new TokenRefused(claim, "the token says something twice");
                }
            } while (more());
        }
        if (at != text.length()) {
            throw new TokenRefused(whole, "something follows the object in a part of the token");
        }
        return members;
    }

    private boolean more() throws TokenRefused {
        if (peek() == ',') {
            at++;
            return true;
        }
        expect('}');
        return false;
    }

    private Object value(TokenClaim claim) throws TokenRefused {
        char c = peek();
        if (c == '"') {
            return string(claim);
        }
        if (c >= '0' && c <= '9') {
            return number(claim);
        }
        throw new TokenRefused(claim, "the token has a value that is neither a string nor a whole number");
    }

    private Long number(TokenClaim claim) throws TokenRefused {
        int start = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        if (at - start > MAX_DIGITS || (text.charAt(start) == '0' && at - start > 1)) {
            throw new TokenRefused(claim, "the token has a number with too many digits");
        }
        if (peek() != ',' && peek() != '}') {
            throw new TokenRefused(claim, "the token has a number that is not a whole one");
        }
        return Long.valueOf(text.substring(start, at));
    }

    private String string(TokenClaim claim) throws TokenRefused {
        expect('"');
        StringBuilder value = new StringBuilder();
        while (peek() != '"') {
            char c = next();
            if (c == '\\') {
                c = escaped(claim);
            }
            if (Character.isISOControl(c)) {
                throw new TokenRefused(claim, "the token has a control character");
            }
            value.append(c);
        }
        at++;
        requirePairs(value, claim);
        return value.toString();
    }

    private char escaped(TokenClaim claim) throws TokenRefused {
        char c = next();
        if (c == '"' || c == '\\' || c == '/') {
            return c;
        }
        if (c != 'u') {
            // \b, \f, \n, \r and \t are JSON too; they stand for control characters.
            throw new TokenRefused(claim, "the token has a control character or an unknown escape");
        }
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            char digit = next();
            // Character.digit alone also takes the digits of other scripts.
            int value = digit < 0x80 ? Character.digit(digit, 16) : -1;
            if (value < 0) {
                throw new TokenRefused(claim, "the token has a broken escape");
            }
            unit = unit << 4 | value;
        }
        return (char) unit;
    }

    private static void requirePairs(CharSequence value, TokenClaim claim) throws TokenRefused {
        // codePoints() gives a surrogate only where it stands alone.
        if (value.codePoints()
                .anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
            throw new TokenRefused(claim, "the token has half a surrogate pair");
        }
    }

    private void expect(char wanted) throws TokenRefused {
        if (next() != wanted) {
            throw new TokenRefused(whole, "a part of the token is not a flat JSON object without white space");
        }
    }

    private char next() throws TokenRefused {
        char c = peek();
        at++;
        return c;
    }

    private char peek() throws TokenRefused {
        if (at >= text.length()) {
            throw new TokenRefused(whole, "a part of the token ends too early");
        }
        return text.charAt(at);
    }
}
