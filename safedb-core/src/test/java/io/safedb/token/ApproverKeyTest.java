package io.safedb.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safedb.environment.Environment;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A key of an approver")
class ApproverKeyTest {
    private static final Set<Environment> PRODUCTION = Set.of(Environment.PRODUCTION);
    private static final Set<String> DROP = Set.of("drop");
    private static final PublicKey KEY = Workshop.KEYS.getPublic();

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "../x", "k\u00e9y", "k\n", "x'--"})
    @DisplayName("has an id without surprises")
    void id(String id) {
        assertThatThrownBy(() -> new ApproverKey(id, "dana@example.org", KEY, PRODUCTION, DROP, null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("key id");
    }

    @Test
    @DisplayName("may approve something, and begins before it ends")
    void rights() {
        Instant now = Workshop.NOW;
        assertThatThrownBy(() -> new ApproverKey("k", "dana@example.org", KEY, Set.of(), DROP, null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nothing");
        assertThatThrownBy(() -> new ApproverKey("k", "dana@example.org", KEY, PRODUCTION, Set.of(), null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nothing");
        assertThatThrownBy(
                        () -> new ApproverKey("k", "dana@example.org", KEY, PRODUCTION, DROP, now, now.minusSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("notBefore");
    }

    @Test
    @DisplayName("is an Ed25519 key")
    void algorithm() throws Exception {
        for (String other : List.of("Ed448", "X25519", "EC", "RSA")) {
            PublicKey key =
                    KeyPairGenerator.getInstance(other).generateKeyPair().getPublic();
            assertThatThrownBy(() -> new ApproverKey("k", "dana@example.org", key, PRODUCTION, DROP, null, null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Ed25519");
        }
    }

    /** All points of order 1, 2, 4 and 8, in every spelling (RFC 7748 §7 and the list of libsodium). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0100000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000080",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0000000000000000000000000000000000000000000000000000000000000080",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            })
    @DisplayName("is not one that anybody can sign for")
    void smallSubgroup(String hex) {
        assertThatThrownBy(() -> Ed25519Pem.readPublic(PublicKeys.pem(hex)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("that anybody can sign for would be believed by the JDK")
    void smallSubgroupMatters() throws Exception {
        byte[] identity = HexFormat.of().parseHex("302a300506032b6570032100" + "01" + "00".repeat(31));
        PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(identity));
        byte[] forged = new byte[64];
        forged[0] = 1;
        Signature signature = Signature.getInstance("Ed25519");
        signature.initVerify(key);
        signature.update("any message at all".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(signature.verify(forged)).isTrue();
        assertThatThrownBy(() -> new ApproverKey("k", "dana@example.org", key, PRODUCTION, DROP, null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("anybody");
    }

    @Test
    @DisplayName("is a point of the curve")
    void notOnTheCurve() throws Exception {
        // y = 2 is on no point of the curve.
        PublicKey key = KeyFactory.getInstance("Ed25519")
                .generatePublic(
                        new EdECPublicKeySpec(NamedParameterSpec.ED25519, new EdECPoint(false, BigInteger.TWO)));
        assertThatThrownBy(() -> new ApproverKey("k", "dana@example.org", key, PRODUCTION, DROP, null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("curve");
    }

    @Test
    @DisplayName("has one id, and an id has one key")
    void oneIdOneKey() {
        assertThatThrownBy(() ->
                        new TokenVerifier(List.of(Workshop.KEY, Workshop.key(Workshop.KEY_ID, Ed25519Pem.generate()))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ops-2026");
        assertThatThrownBy(() -> new TokenVerifier(List.of(Workshop.KEY, Workshop.key("twin", Workshop.KEYS))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("twin");
    }
}
