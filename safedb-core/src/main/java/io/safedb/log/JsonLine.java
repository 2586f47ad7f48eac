package io.safedb.log;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Lines of JSON in UTF-8, one object each, written into one growing buffer. A null value leaves its field out. Not
 * thread-safe.
 *
 * <p>What could break a line in any reader's eyes is escaped: control characters (C1 too), line and paragraph
 * separators, and what turns the direction of text. A lone surrogate, which UTF-8 cannot carry and strict parsers
 * refuse, becomes U+FFFD.
 */
final class JsonLine {
    private static final byte[] HEX = "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private byte[] bytes = new byte[16 * 1024];
    private int length;
    private int start;

    /** Begins a line. */
    void begin() {
        start = length;
        ensure(1);
        bytes[length++] = '{';
    }

    /** Ends a line. */
    void end() {
        ensure(2);
        bytes[length++] = '}';
        bytes[length++] = '\n';
    }

    /** Forgets everything written. */
    void clear() {
        length = 0;
        start = 0;
    }

    int length() {
        return length;
    }

    /** Everything written, for one write to the file. */
    ByteBuffer toBuffer() {
        return ByteBuffer.wrap(bytes, 0, length);
    }

    /** Gives a digest the bytes of the current line. */
    void digest(MessageDigest digest) {
        digest.update(bytes, start, length - start);
    }

    JsonLine text(LogField field, @org.jspecify.annotations.Nullable String value) {
        if (value != null) {
            key(field);
            string(value);
        }
        return this;
    }

    JsonLine number(LogField field, long value) {
        key(field);
        ascii(Long.toString(value));
        return this;
    }

    JsonLine list(LogField field, String... values) {
        key(field);
        ascii("[");
        for (int i = 0; i < values.length; i++) {
            if (i > 0) {
                ascii(",");
            }
            string(values[i]);
        }
        ascii("]");
        return this;
    }

    JsonLine hex(LogField field, byte[] value) {
        key(field);
        ensure(2 * value.length + 2);
        bytes[length++] = '"';
        for (byte b : value) {
            bytes[length++] = HEX[(b >> 4) & 15];
            bytes[length++] = HEX[b & 15];
        }
        bytes[length++] = '"';
        return this;
    }

    private void key(LogField field) {
        if (bytes[length - 1] != '{') {
            ascii(",");
        }
        ascii(field.quoted());
    }

    private void ascii(String text) {
        ensure(text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[length++] = (byte) text.charAt(i);
        }
    }

    private void string(String text) {
        ensure(6 * text.length() + 2);
        bytes[length++] = '"';
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7f) {
                if (c == '"' || c == '\\') {
                    bytes[length++] = '\\';
                }
                bytes[length++] = (byte) c;
            } else if (mustEscape(c)) {
                escape(c);
            } else if (c < 0x800) {
                bytes[length++] = (byte) (0xc0 | (c >> 6));
                bytes[length++] = (byte) (0x80 | (c & 0x3f));
            } else if (!Character.isSurrogate(c)) {
                three(c);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                bytes[length++] = (byte) (0xf0 | (point >> 18));
                bytes[length++] = (byte) (0x80 | ((point >> 12) & 0x3f));
                bytes[length++] = (byte) (0x80 | ((point >> 6) & 0x3f));
                bytes[length++] = (byte) (0x80 | (point & 0x3f));
            } else {
                three('\ufffd');
            }
        }
        bytes[length++] = '"';
    }

    private static boolean mustEscape(char c) {
        return c < ' ' || (c >= 0x7f && c < 0xa0) || (c >= 0x2000 && c < 0x2070) || c == 0xfeff;
    }

    private void escape(char c) {
        bytes[length++] = '\\';
        bytes[length++] = 'u';
        bytes[length++] = HEX[c >> 12];
        bytes[length++] = HEX[(c >> 8) & 15];
        bytes[length++] = HEX[(c >> 4) & 15];
        bytes[length++] = HEX[c & 15];
    }

    private void three(char c) {
        bytes[length++] = (byte) (0xe0 | (c >> 12));
        bytes[length++] = (byte) (0x80 | ((c >> 6) & 0x3f));
        bytes[length++] = (byte) (0x80 | (c & 0x3f));
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
