package io.safedb.token;

import java.nio.charset.StandardCharsets;

/** Writes one flat JSON object, in ASCII, in the order of the calls. What is not ASCII is escaped. */
final class JsonObjectText {
    private final StringBuilder text = new StringBuilder("{");

    JsonObjectText string(TokenClaim member, String value) {
        name(member).append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c >= ' ' && c <= '~') {
                text.append(c);
            } else {
                text.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    text.append(Character.forDigit((c >> shift) & 15, 16));
                }
            }
        }
        text.append('"');
        return this;
    }

    JsonObjectText number(TokenClaim member, long value) {
        name(member).append(value);
        return this;
    }

    private StringBuilder name(TokenClaim member) {
        if (text.length() > 1) {
            text.append(',');
        }
        return text.append('"').append(member.label()).append("\":");
    }

    byte[] toBytes() {
        return (text.toString() + '}').getBytes(StandardCharsets.US_ASCII);
    }
}
