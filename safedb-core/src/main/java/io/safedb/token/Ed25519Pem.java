package io.safedb.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ed25519 keys as PEM text (RFC 7468): private keys in PKCS#8, public keys as SubjectPublicKeyInfo, each in the one
 * form of RFC 8410 that {@code openssl genpkey -algorithm ed25519} and {@code openssl pkey -pubout} write. Messages
 * never show what stands between the lines.
 */
public final class Ed25519Pem {
    private static final String ALGORITHM = "Ed25519";
    private static final String PRIVATE = "PRIVATE KEY";
    private static final String PUBLIC = "PUBLIC KEY";
    private static final int LONGEST = 4096;
    private static final int KEY_LENGTH = 32;
    private static final Pattern PEM =
            Pattern.compile("\\s*-----BEGIN ([A-Z0-9 ]+)-----\\s([A-Za-z0-9+/=\\s]*+)-----END \\1-----\\s*");
    /** DER: version 0, the OID 1.3.101.112, an octet string in an octet string. The 32 bytes of the key follow. */
    private static final byte[] PKCS8 = {
        0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20
    };
    /** DER: the OID 1.3.101.112, a bit string. The 32 bytes of the key follow. */
    private static final byte[] SPKI = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};

    private Ed25519Pem() {}

    /** {@return a new pair of keys} */
    public static KeyPair generate() {
        try {
            return KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime cannot make Ed25519 keys.", e);
        }
    }

    /**
     * Reads a private key.
     *
     * @param pem one key with its BEGIN and END lines; white space around them does no harm
     * @return the key
     * @throws IllegalArgumentException if it is anything else; the message says what it looks like and how to get the
     *     right one
     */
    public static PrivateKey readPrivate(String pem) {
        byte[] der = der(pem, PRIVATE, PKCS8, "openssl genpkey -algorithm ed25519");
        try {
            return Ed25519.checked(KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(der)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("This is not an Ed25519 private key.", e);
        } finally {
            Arrays.fill(der, (byte) 0);
        }
    }

    /**
     * Reads a public key.
     *
     * @param pem one key with its BEGIN and END lines; white space around them does no harm
     * @return the key
     * @throws IllegalArgumentException if it is anything else, or a key that proves nothing; the message says what it
     *     looks like and how to get the right one
     */
    public static PublicKey readPublic(String pem) {
        byte[] der = der(pem, PUBLIC, SPKI, "openssl pkey -in KEY.pem -pubout");
        try {
            return Ed25519.checked(KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(der)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("This is not an Ed25519 public key.", e);
        }
    }

    /**
     * Writes a private key, for a file that its owner alone may read.
     *
     * @param key an Ed25519 key
     * @return one PEM block with a line break at its end
     * @throws IllegalArgumentException if it is no Ed25519 key, or one that does not leave its device
     */
    public static String write(PrivateKey key) {
        byte[] raw = ((EdECPrivateKey) Ed25519.checked(key))
                .getBytes()
                .filter(bytes -> bytes.length == KEY_LENGTH)
                .orElseThrow(() -> new IllegalArgumentException("This private key does not give its bytes away."));
        byte[] der = Arrays.copyOf(PKCS8, PKCS8.length + KEY_LENGTH);
        System.arraycopy(raw, 0, der, PKCS8.length, KEY_LENGTH);
        return pem(PRIVATE, der);
    }

    /**
     * Writes a public key, for the policy.
     *
     * @param key an Ed25519 key
     * @return one PEM block with a line break at its end
     * @throws IllegalArgumentException if it is no Ed25519 key, or one that proves nothing
     */
    public static String write(PublicKey key) {
        return pem(PUBLIC, Ed25519.checked(key).getEncoded());
    }

    private static String pem(String label, byte[] der) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
    }

    private static byte[] der(String pem, String label, byte[] prefix, String command) {
        Matcher matcher = PEM.matcher(Objects.requireNonNull(pem, "pem"));
        if (pem.length() > LONGEST || !matcher.matches()) {
            throw new IllegalArgumentException("This is not one PEM block from BEGIN " + label + " to END " + label
                    + ". Give the file that `" + command + "` writes, unchanged.");
        }
        if (!label.equals(matcher.group(1))) {
            throw new IllegalArgumentException("This is a PEM block for something else than a " + label + where(matcher)
                    + ". Give the file that `" + command + "` writes.");
        }
        byte[] der;
        try {
            String base64 = matcher.group(2).replaceAll("\\s", "");
            der = Base64.getDecoder().decode(base64.getBytes(StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            // Not as the cause: the decoder's message quotes a character of the key.
            throw new IllegalArgumentException("The Base64 of this " + label + " is damaged. Copy the file again.");
        }
        if (der.length != prefix.length + KEY_LENGTH
                || !Arrays.equals(der, 0, prefix.length, prefix, 0, prefix.length)) {
            throw new IllegalArgumentException("This " + label + " is not an Ed25519 key in the form of RFC 8410. Make"
                    + " one with `" + command + "`.");
        }
        return der;
    }

    /** Names the mix-ups that happen; other labels are not repeated. */
    private static String where(Matcher matcher) {
        return switch (matcher.group(1)) {
            case PRIVATE -> ": it is a private key, keep it where it is";
            case PUBLIC -> ": it is a public key";
            case "ENCRYPTED PRIVATE KEY" -> ": it is encrypted, decrypt it with `openssl pkcs8`";
            case "OPENSSH PRIVATE KEY" -> ": it is in the form of OpenSSH";
            case "CERTIFICATE" -> ": it is a certificate";
            default -> "";
        };
    }
}
