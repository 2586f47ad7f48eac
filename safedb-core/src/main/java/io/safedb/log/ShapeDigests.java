package io.safedb.log;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** SHA-256 of shapes, remembered for those seen lately. {@link #of} is safe on any thread, the memory is not. */
final class ShapeDigests {
    private static final int REMEMBERED = 256;
    private static final int LONGEST = 4096;

    private final Map<String, String> lately = new LinkedHashMap<>(REMEMBERED, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** The digest of a shape in hex. */
    String get(String shape) {
        return shape.length() > LONGEST ? of(shape) : lately.computeIfAbsent(shape, ShapeDigests::of);
    }

    static String of(String shape) {
        return HexFormat.of().formatHex(sha256().digest(shape.getBytes(StandardCharsets.UTF_8)));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
