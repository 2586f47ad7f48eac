package io.safedb.token;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Set;

/**
 * Ed25519 (RFC 8032) as the JDK has it, and the two checks that make it strict: keys of a small subgroup are no keys,
 * and a signature has one spelling.
 */
final class Ed25519 {
    /** The length of a signature, in bytes. */
    static final int SIGNATURE_LENGTH = 64;

    private static final String NAME = "Ed25519";
    /** 2^255 - 19. */
    private static final BigInteger FIELD = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    /** L, the order of the base point (RFC 8032 §5.1). */
    private static final BigInteger ORDER =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    /** The y of two points of order 8. */
    private static final BigInteger ORDER_8 =
            new BigInteger("7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7", 16);
    /** The y of all points of order 1, 2, 4 and 8: with such a key, one signature fits many messages or all. */
    private static final Set<BigInteger> SMALL_SUBGROUP =
            Set.of(BigInteger.ZERO, BigInteger.ONE, FIELD.subtract(BigInteger.ONE), ORDER_8, FIELD.subtract(ORDER_8));

    private Ed25519() {}

    /**
     * A copy of a public key that nobody can change any more.
     *
     * @throws IllegalArgumentException if it is no Ed25519 key, or one that proves nothing
     */
    static PublicKey checked(PublicKey given) {
        if (!(given instanceof EdECPublicKey key) || !isEd25519(key.getParams())) {
            throw new IllegalArgumentException(
                    "An approver's public key must be an Ed25519 key, not " + given.getAlgorithm() + ".");
        }
        // Once: a key class of somebody else's could answer differently the second time.
        EdECPoint point = key.getPoint();
        BigInteger y = point.getY();
        if (y.signum() < 0 || y.compareTo(FIELD) >= 0 || SMALL_SUBGROUP.contains(y)) {
            throw new IllegalArgumentException(
                    "This Ed25519 public key is one that anybody can sign for. Make a new pair.");
        }
        try {
            PublicKey copy = KeyFactory.getInstance(NAME)
                    .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
            // Decodes the point: there may be none with this y.
            Signature.getInstance(NAME).initVerify(copy);
            return copy;
        } catch (InvalidKeyException e) {
            throw new IllegalArgumentException("This Ed25519 public key is not a point of the curve.", e);
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    /**
     * The private key as it is, if it is one for Ed25519.
     *
     * @throws IllegalArgumentException if it is another one
     */
    static PrivateKey checked(PrivateKey given) {
        if (!(given instanceof EdECPrivateKey key) || !isEd25519(key.getParams())) {
            throw new IllegalArgumentException(
                    "An approver's private key must be an Ed25519 key, not " + given.getAlgorithm() + ".");
        }
        return given;
    }

    private static boolean isEd25519(NamedParameterSpec parameters) {
        return parameters.getName().equalsIgnoreCase(NAME);
    }

    static boolean verifies(PublicKey key, byte[] message, byte[] signature) {
        if (signature.length != SIGNATURE_LENGTH || !hasCanonicalS(signature)) {
            return false;
        }
        try {
            Signature verification = Signature.getInstance(NAME);
            verification.initVerify(key);
            verification.update(message);
            return verification.verify(signature);
        } catch (SignatureException e) {
            // What the JDK says about bytes that are no signature at all.
            return false;
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    static byte[] sign(PrivateKey key, byte[] message) {
        try {
            Signature signature = Signature.getInstance(NAME);
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    /** RFC 8032 §5.1.7: S is less than L. With S + L the same signature would have a second spelling. */
    static boolean hasCanonicalS(byte[] signature) {
        byte[] bigEndian = new byte[32];
        for (int i = 0; i < bigEndian.length; i++) {
            bigEndian[i] = signature[SIGNATURE_LENGTH - 1 - i];
        }
        return new BigInteger(1, bigEndian).compareTo(ORDER) < 0;
    }

    private static IllegalStateException missing(GeneralSecurityException cause) {
        return new IllegalStateException(
                "This Java runtime cannot use Ed25519. Tokens need a runtime with the provider SunEC or its equal.",
                cause);
    }
}
