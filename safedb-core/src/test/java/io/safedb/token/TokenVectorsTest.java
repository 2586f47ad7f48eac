package io.safedb.token;

import static io.safedb.token.Workshop.ISSUER;
import static io.safedb.token.Workshop.KEYS;
import static io.safedb.token.Workshop.NOW;
import static io.safedb.token.Workshop.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.SecurityException;
import io.safedb.token.TokenCheck.Valid;
import java.util.Date;
import java.util.Map;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtSignatureException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Two other libraries agree with safedb on tokens")
// jjwt speaks java.util.Date, and has deprecated the only way to write one audience as RFC 7519 allows: as a string.
@SuppressWarnings({"JavaUtilDate", "deprecation"})
class TokenVectorsTest {
    private static final String REASON = "M\u00fcll \u2192 weg, \ud83d\udce6 \"cold\" \\ storage /";

    @Test
    @DisplayName("jjwt signs what safedb verifies")
    void jjwtSigns() {
        String token = Jwts.builder()
                .header()
                .type("safedb-approval+jwt")
                .keyId("ops-2026")
                .and()
                .claim("v", 1)
                .claim("kid", "ops-2026")
                .subject("dana@example.org")
                .claim("act", "deploy-bot")
                .audience()
                .single("safedb:" + Workshop.DATABASE)
                .claim("env", "production")
                .claim("op", "DROP TABLE")
                .claim("tgt", "audit_log")
                .claim("rows", 1000)
                .id("000102030405060708090a0b0c0d0e0f")
                .issuedAt(Date.from(NOW))
                .notBefore(Date.from(NOW))
                .expiration(Date.from(NOW.plusSeconds(900)))
                .claim("reason", REASON)
                .signWith(KEYS.getPrivate(), Jwts.SIG.EdDSA)
                .compact();
        assertApproved(token);
    }

    @Test
    @DisplayName("jose4j signs what safedb verifies")
    void jose4jSigns() throws Exception {
        JwtClaims claims = new JwtClaims();
        claims.setClaim("reason", REASON);
        claims.setClaim("v", 1);
        claims.setClaim("kid", "ops-2026");
        claims.setSubject("dana@example.org");
        claims.setClaim("act", "deploy-bot");
        claims.setAudience("safedb:" + Workshop.DATABASE);
        claims.setClaim("env", "production");
        claims.setClaim("op", "DROP TABLE");
        claims.setClaim("tgt", "audit_log");
        claims.setClaim("rows", 1000);
        claims.setJwtId("000102030405060708090a0b0c0d0e0f");
        claims.setIssuedAt(NumericDate.fromSeconds(NOW.getEpochSecond()));
        claims.setNotBefore(NumericDate.fromSeconds(NOW.getEpochSecond()));
        claims.setExpirationTime(NumericDate.fromSeconds(NOW.getEpochSecond() + 900));
        JsonWebSignature jws = new JsonWebSignature();
        jws.setPayload(claims.toJson());
        jws.setHeader("kid", "ops-2026");
        jws.setHeader("typ", "safedb-approval+jwt");
        jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.EDDSA);
        jws.setKey(KEYS.getPrivate());
        assertApproved(jws.getCompactSerialization());
    }

    private static void assertApproved(String token) {
        TokenCheck check = Workshop.check(token);
        assertThat(check).as(check.toString()).isInstanceOf(Valid.class);
        ApprovalToken approval = ((Valid) check).token();
        assertThat(approval.reason()).isEqualTo(REASON);
        assertThat(approval.approver()).isEqualTo("dana@example.org");
        assertThat(approval.rowCap()).isEqualTo(1000);
        assertThat(approval.plan()).isNull();
        assertThat(approval.expiresAt()).isEqualTo(NOW.plusSeconds(900));
    }

    @Test
    @DisplayName("safedb signs what jjwt verifies, and jjwt sees the same claims")
    void jjwtVerifies() {
        String token = ISSUER.issue(request()).reveal();
        var parser = Jwts.parser()
                .verifyWith(KEYS.getPublic())
                .clock(() -> Date.from(NOW))
                .build();
        var read = parser.parseSignedClaims(token);
        assertThat(read.getHeader().getAlgorithm()).isEqualTo("EdDSA");
        assertThat(read.getHeader().getType()).isEqualTo("safedb-approval+jwt");
        assertThat(read.getPayload())
                .containsOnlyKeys(
                        "v", "kid", "iss", "sub", "act", "aud", "env", "op", "tgt", "plan", "rows", "jti", "iat", "nbf",
                        "exp", "reason")
                .containsEntry("reason", REASON)
                .containsEntry("sub", "dana@example.org")
                .containsEntry("rows", 1000);
        assertThat(read.getPayload().getExpiration()).isEqualTo(Date.from(NOW.plusSeconds(900)));
        assertThatThrownBy(() -> Jwts.parser()
                        .verifyWith(Ed25519Pem.generate().getPublic())
                        .clock(() -> Date.from(NOW))
                        .build()
                        .parseSignedClaims(token))
                .isInstanceOf(SecurityException.class);
    }

    @Test
    @DisplayName("safedb signs what jose4j verifies, and jose4j sees the same claims")
    void jose4jVerifies() throws Exception {
        String token = ISSUER.issue(request()).reveal();
        JwtClaims claims = consumer(KEYS.getPublic()).processToClaims(token);
        assertThat(claims.getClaimsMap())
                .hasSize(16)
                .containsAllEntriesOf(
                        Map.of("reason", REASON, "act", "deploy-bot", "tgt", "audit_log", "iss", "change-board"));
        assertThatThrownBy(() -> consumer(Ed25519Pem.generate().getPublic()).processToClaims(token))
                .isInstanceOf(InvalidJwtSignatureException.class);
    }

    private static TokenRequest request() {
        return TokenRequest.of(Workshop.USE, REQUEST.requester(), REQUEST.rowCap(), REASON)
                .withPlan("ab".repeat(32));
    }

    private static JwtConsumer consumer(java.security.PublicKey key) {
        return new JwtConsumerBuilder()
                .setVerificationKey(key)
                .setJwsAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, AlgorithmIdentifiers.EDDSA))
                .setExpectedType(true, "safedb-approval+jwt")
                .setExpectedAudience("safedb:" + Workshop.DATABASE)
                .setEvaluationTime(NumericDate.fromSeconds(NOW.getEpochSecond()))
                .setRequireExpirationTime()
                .setRequireJwtId()
                .build();
    }

    @Test
    @DisplayName("the examples of RFC 8032 verify with what checks signatures here")
    void rfc8032() {
        // §7.1, tests 1 and 2.
        assertThat(
                        verifies(
                                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
                                "",
                                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"))
                .isTrue();
        assertThat(
                        verifies(
                                "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
                                "72",
                                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"))
                .isTrue();
        assertThat(
                        verifies(
                                "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
                                "73",
                                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"))
                .isFalse();
    }

    private static boolean verifies(String key, String message, String signature) {
        java.util.HexFormat hex = java.util.HexFormat.of();
        return Ed25519.verifies(
                Ed25519Pem.readPublic(PublicKeys.pem(key)), hex.parseHex(message), hex.parseHex(signature));
    }
}
