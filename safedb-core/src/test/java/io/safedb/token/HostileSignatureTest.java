package io.safedb.token;

import static io.safedb.token.Refusals.assertRefused;
import static io.safedb.token.Workshop.GOOD;
import static io.safedb.token.Workshop.HEADER;
import static io.safedb.token.Workshop.check;
import static io.safedb.token.Workshop.claims;
import static io.safedb.token.Workshop.json;
import static io.safedb.token.Workshop.signature;
import static io.safedb.token.Workshop.signed;
import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.token.TokenCheck.Invalid;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A hostile token is refused for its signature")
class HostileSignatureTest {
    private static final BigInteger ORDER =
            new BigInteger("7237005577332262213973186563042994240857116359379907606001950938285454250989");

    static Stream<Arguments> signatures() throws GeneralSecurityException {
        int dot = GOOD.lastIndexOf('.');
        String signed = GOOD.substring(0, dot);
        byte[] message = signed.getBytes(StandardCharsets.US_ASCII);
        byte[] good = signature(signed);
        byte[] plusOrder = plusOrder(good);
        byte[] swapped = new byte[64];
        System.arraycopy(good, 32, swapped, 0, 32);
        System.arraycopy(good, 0, swapped, 32, 32);
        return Stream.of(
                Arguments.of("of nothing but zeros", signed, new byte[64]),
                Arguments.of("of a single byte", signed, new byte[1]),
                Arguments.of("a byte too short", signed, Arrays.copyOf(good, 63)),
                Arguments.of("a byte too long", signed, Arrays.copyOf(good, 65)),
                Arguments.of("twice as long", signed, Arrays.copyOf(good, 128)),
                Arguments.of("with S + L", signed, plusOrder),
                Arguments.of("with the halves exchanged", signed, swapped),
                Arguments.of("of another text", signed, signature("something else")),
                Arguments.of("of the decoded parts", signed, signature(HEADER + "." + json(claims()))),
                Arguments.of(
                        "by another key of the same kind",
                        signed,
                        Ed25519.sign(Ed25519Pem.generate().getPrivate(), message)),
                Arguments.of("by Ed448", signed, by("Ed448", "Ed448", message)),
                Arguments.of("by ECDSA", signed, by("EC", "SHA256withECDSAinP1363Format", message)),
                Arguments.of("by RSA", signed, by("RSA", "SHA256withRSA", message)),
                Arguments.of(
                        "that is the hash of the text",
                        signed,
                        MessageDigest.getInstance("SHA-512").digest(message)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("signatures")
    @DisplayName("for a signature")
    void signature_isRefused(String name, String signed, byte[] signature) {
        assertRefused(signed + "." + CompactJws.encode(signature), TokenClaim.SIGNATURE);
    }

    private static byte[] plusOrder(byte[] signature) {
        byte[] bigEndian = new byte[32];
        for (int i = 0; i < 32; i++) {
            bigEndian[i] = signature[63 - i];
        }
        byte[] result = withS(new BigInteger(1, bigEndian).add(ORDER));
        System.arraycopy(signature, 0, result, 0, 32);
        return result;
    }

    private static byte[] by(String keys, String algorithm, byte[] message) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(KeyPairGenerator.getInstance(keys).generateKeyPair().getPrivate());
        signature.update(message);
        return signature.sign();
    }

    @Test
    @DisplayName("when it is signed by HMAC with the public key as the secret, in each spelling of that key")
    void publicKeyAsSecret() throws GeneralSecurityException {
        byte[] encoded = Workshop.KEYS.getPublic().getEncoded();
        List<byte[]> secrets = List.of(
                encoded,
                Arrays.copyOfRange(encoded, 12, 44),
                Ed25519Pem.write(Workshop.KEYS.getPublic()).getBytes(StandardCharsets.US_ASCII),
                Base64.getEncoder().encode(encoded));
        for (byte[] secret : secrets) {
            String signed = CompactJws.encode(HEADER.replace("EdDSA", "HS256").getBytes(StandardCharsets.UTF_8)) + "."
                    + CompactJws.encode(json(claims()).getBytes(StandardCharsets.UTF_8));
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            byte[] tag = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
            assertRefused(signed + "." + CompactJws.encode(tag), TokenClaim.ALGORITHM);
        }
    }

    @Test
    @DisplayName("when it is signed by RSA or ECDSA and says so")
    void otherAlgorithms() throws GeneralSecurityException {
        for (String[] each :
                new String[][] {{"RS256", "RSA", "SHA256withRSA"}, {"ES256", "EC", "SHA256withECDSAinP1363Format"}}) {
            String signed = CompactJws.encode(HEADER.replace("EdDSA", each[0]).getBytes(StandardCharsets.UTF_8)) + "."
                    + CompactJws.encode(json(claims()).getBytes(StandardCharsets.UTF_8));
            byte[] signature = by(each[1], each[2], signed.getBytes(StandardCharsets.US_ASCII));
            assertRefused(signed + "." + CompactJws.encode(signature), TokenClaim.ALGORITHM);
        }
    }

    @Test
    @DisplayName("when one character is changed, at every position, to each character of four kinds")
    void everyPosition() {
        for (int i = 0; i < GOOD.length(); i++) {
            for (char c : new char[] {'A', 'b', '_', '.', '=', '\u00e9'}) {
                if (GOOD.charAt(i) != c) {
                    String changed = GOOD.substring(0, i) + c + GOOD.substring(i + 1);
                    assertThat(check(changed)).as("position %d, %s", i, c).isInstanceOf(Invalid.class);
                }
            }
        }
    }

    @Test
    @DisplayName("when its last bits are spelled differently, though they say the same bytes")
    void trailingBits() {
        // 64 bytes leave 4 bits over in the last character: 15 other characters decode to the same signature.
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = alphabet.indexOf(GOOD.charAt(GOOD.length() - 1));
        for (int low = 1; low < 16; low++) {
            String changed = GOOD.substring(0, GOOD.length() - 1) + alphabet.charAt((last & 48) | low);
            assertThat(Base64.getUrlDecoder().decode(changed.substring(changed.lastIndexOf('.') + 1)))
                    .isEqualTo(signature(GOOD.substring(0, GOOD.lastIndexOf('.'))));
            assertRefused(changed, TokenClaim.FORM);
        }
    }

    @Test
    @DisplayName("when the right claims are signed with another key of the policy")
    void keyOfSomebodyElse() {
        KeyPair other = Ed25519Pem.generate();
        TokenVerifier verifier =
                new TokenVerifier(List.of(Workshop.KEY, Workshop.key("intern", other)), Workshop.CLOCK);
        String signed = GOOD.substring(0, GOOD.lastIndexOf('.'));
        String forged = signed + "."
                + CompactJws.encode(Ed25519.sign(other.getPrivate(), signed.getBytes(StandardCharsets.US_ASCII)));
        assertRefused(verifier.verify(Token.of(forged), Workshop.USE), forged, TokenClaim.SIGNATURE);
        String renamed = signed(HEADER.replace("ops-2026", "intern"), json(claims()));
        assertRefused(verifier.verify(Token.of(renamed), Workshop.USE), renamed, TokenClaim.SIGNATURE);
    }

    @Test
    @DisplayName("when S is L or more, whatever the runtime's provider thinks of it")
    void canonicalS() {
        assertThat(Ed25519.hasCanonicalS(withS(ORDER.subtract(BigInteger.ONE)))).isTrue();
        assertThat(Ed25519.hasCanonicalS(withS(BigInteger.ZERO))).isTrue();
        assertThat(Ed25519.hasCanonicalS(withS(ORDER))).isFalse();
        assertThat(Ed25519.hasCanonicalS(withS(BigInteger.TWO.pow(256).subtract(BigInteger.ONE))))
                .isFalse();
    }

    private static byte[] withS(BigInteger s) {
        byte[] signature = new byte[64];
        for (int i = 0; i < 32; i++) {
            signature[32 + i] = s.shiftRight(8 * i).byteValue();
        }
        return signature;
    }
}
