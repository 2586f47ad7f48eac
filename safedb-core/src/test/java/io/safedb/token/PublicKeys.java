package io.safedb.token;

import java.util.Base64;
import java.util.HexFormat;

/** Public keys written down as RFC 8032 writes them. */
final class PublicKeys {
    private PublicKeys() {}

    /** As PEM, from 32 bytes in hex. */
    static String pem(String hex) {
        byte[] der = HexFormat.of().parseHex("302a300506032b6570032100" + hex);
        return "-----BEGIN PUBLIC KEY-----\n" + Base64.getEncoder().encodeToString(der)
                + "\n-----END PUBLIC KEY-----\n";
    }
}
