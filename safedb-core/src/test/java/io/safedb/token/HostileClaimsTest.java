package io.safedb.token;

import static io.safedb.token.Refusals.assertRefused;
import static io.safedb.token.Workshop.HEADER;
import static io.safedb.token.Workshop.claims;
import static io.safedb.token.Workshop.claimsWith;
import static io.safedb.token.Workshop.json;
import static io.safedb.token.Workshop.quoted;
import static io.safedb.token.Workshop.seconds;
import static io.safedb.token.Workshop.signed;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A hostile token is refused for its claims")
class HostileClaimsTest {
    static Stream<Arguments> payloads() {
        String digest = "0123456789abcdef".repeat(4);
        return Stream.of(
                claim("v", "2"),
                claim("v", "\"1\""),
                claim("v", "1.0"),
                claim("v", null),
                claim("kid", quoted("ops-2025")),
                claim("kid", null),
                claim("iss", quoted("")),
                claim("iss", "null"),
                claim("sub", null),
                claim("sub", quoted(" ")),
                claim("sub", quoted(" dana")),
                claim("sub", quoted("da\u200bna")),
                claim("sub", quoted("da\\u202ena")),
                claim("sub", quoted("da\\u0000na")),
                claim("sub", quoted("da\\nna")),
                claim("sub", quoted("da\\ud800na")),
                claim("sub", quoted("da\\udc00\\ud800na")),
                claim("sub", quoted("x".repeat(201))),
                claim("sub", "[\"dana\"]"),
                claim("act", null),
                claim("act", "{\"sub\":\"deploy-bot\"}"),
                claim("act", quoted("dana@example.org")),
                claim("act", quoted("Dana@Example.ORG")),
                claim("act", quoted("\uff44\uff41\uff4e\uff41@example.org")),
                claim("act", quoted("d\u0430na@example.org")),
                claim("act", quoted("d\u00e1na@example.org")),
                claim("act", quoted("da\u034fna@example.org")),
                claim("act", quoted("\\u0064\\u0061na@example.org")),
                claim("act", quoted("dana @example.org")),
                claim("act", quoted("dana\u3164@example.org")),
                claim("aud", null),
                claim("aud", quoted("safedb:")),
                claim("aud", quoted(Workshop.DATABASE)),
                claim("aud", quoted("SAFEDB:" + Workshop.DATABASE)),
                claim("aud", quoted("safedb:" + Workshop.DATABASE.toUpperCase(Locale.ROOT))),
                claim("aud", quoted("safedb:5f0c2b54-6f6a-4f0e-9a3c-0d6c3a1d2b11")),
                claim("aud", "[" + quoted("safedb:" + Workshop.DATABASE) + "]"),
                claim("env", null),
                claim("env", quoted("staging")),
                claim("env", quoted("Production")),
                claim("env", quoted("prod")),
                claim("op", null),
                claim("op", quoted("TRUNCATE")),
                claim("op", quoted("drop table")),
                claim("op", quoted("*")),
                claim("op", quoted("DROP  TABLE")),
                claim("tgt", null),
                claim("tgt", quoted("invoices")),
                claim("tgt", quoted("*")),
                claim("tgt", quoted("AUDIT_LOG")),
                claim("tgt", quoted("audit_log,invoices")),
                claim("tgt", quoted("aud\u0456t_log")),
                claim("plan", quoted("")),
                claim("plan", quoted(digest.substring(1))),
                claim("plan", quoted(digest.toUpperCase(Locale.ROOT))),
                claim("plan", "null"),
                claim("rows", null),
                claim("rows", "-1"),
                claim("rows", "1e9"),
                claim("rows", "10.5"),
                claim("rows", "01"),
                claim("rows", "9223372036854775808"),
                claim("rows", quoted("1000")),
                claim("rows", "true"),
                claim("jti", null),
                claim("jti", "1"),
                claim("jti", quoted("000102030405060708090A0B0C0D0E0F")),
                claim("jti", quoted("000102030405060708090a0b0c0d0e0f00")),
                claim("jti", quoted("00010203-0405-0607-0809-0a0b0c0d0e0f")),
                claim("iat", null),
                claim("iat", seconds(0) + ".0"),
                claim("iat", "1e3"),
                claim("iat", "-5"),
                claim("iat", quoted(seconds(0))),
                claim("nbf", null),
                claim("nbf", seconds(-1)),
                claim("exp", null),
                claim("exp", seconds(0)),
                claim("exp", seconds(3601)),
                claim("exp", "999999999999999"),
                claim("exp", seconds(900) + "000"),
                claim("reason", null),
                claim("reason", quoted("")),
                claim("reason", quoted("  ")),
                claim("reason", quoted("\u2800\\t")),
                claim("reason", quoted("first line\u2028second line")),
                claim("reason", quoted("x".repeat(1001))));
    }

    private static Arguments claim(String name, @Nullable String json) {
        TokenClaim claim = Arrays.stream(TokenClaim.values())
                .filter(each -> each.label().equals(name))
                .findAny()
                .orElseThrow();
        return Arguments.of(name + (json == null ? " missing" : " " + json), claimsWith(name, json), claim);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("payloads")
    @DisplayName("for one claim, though the right key signed it")
    void claim_isRefused(String name, String payload, TokenClaim claim) {
        assertRefused(signed(HEADER, payload), claim);
    }

    static Stream<Arguments> shapes() {
        String claims = json(claims());
        return Stream.of(
                Arguments.of("a claim twice", claims.replace("{", "{\"tgt\":\"invoices\","), TokenClaim.TARGET),
                Arguments.of("exp twice", claims.replace("}", ",\"exp\":" + seconds(901) + "}"), TokenClaim.EXPIRES),
                Arguments.of("an unknown claim", claims.replace("}", ",\"admin\":\"yes\"}"), TokenClaim.PAYLOAD),
                Arguments.of(
                        "an unknown claim named like a secret",
                        claims.replace("}", ",\"dana\":1}"),
                        TokenClaim.PAYLOAD),
                Arguments.of(
                        "a word of ours that is no claim", claims.replace("}", ",\"form\":\"\"}"), TokenClaim.PAYLOAD),
                Arguments.of("alg among the claims", claims.replace("}", ",\"alg\":\"none\"}"), TokenClaim.PAYLOAD),
                Arguments.of("white space", claims.replace(":1,", ": 1,"), TokenClaim.VERSION),
                Arguments.of("white space after a value", claims.replace(":1,", ":1 ,"), TokenClaim.VERSION),
                Arguments.of("a line break behind", claims + "\n", TokenClaim.PAYLOAD),
                Arguments.of("bytes behind", claims + "x", TokenClaim.PAYLOAD),
                Arguments.of("a null byte behind", claims + "\u0000", TokenClaim.PAYLOAD),
                Arguments.of("a null byte inside", claims.replace("audit", "aud\u0000it"), TokenClaim.TARGET),
                Arguments.of("a byte order mark", "\ufeff" + claims, TokenClaim.PAYLOAD),
                Arguments.of("cut off", claims.substring(0, claims.length() - 20), TokenClaim.PAYLOAD),
                Arguments.of("nested", "{\"v\":" + claims + "}", TokenClaim.VERSION),
                Arguments.of("deeply nested", "{\"v\":".repeat(500), TokenClaim.VERSION),
                Arguments.of("an escape that is none", claims.replace("audit", "\\x61udit"), TokenClaim.TARGET),
                Arguments.of(
                        "an escape with foreign digits",
                        claims.replace("audit", "\\u006\u0661udit"),
                        TokenClaim.TARGET),
                Arguments.of("an escape cut off", "{\"v\":\"\\u00", TokenClaim.PAYLOAD),
                Arguments.of("empty", "{}", TokenClaim.VERSION),
                Arguments.of("a string", quoted("yes"), TokenClaim.PAYLOAD),
                Arguments.of("null", "null", TokenClaim.PAYLOAD));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    @DisplayName("for the shape of its claims, though the right key signed it")
    void shape_isRefused(String name, String payload, TokenClaim claim) {
        assertRefused(signed(HEADER, payload), claim);
    }

    static Stream<Arguments> bytes() {
        return Stream.of(
                Arguments.of("an overlong slash", "c0af"),
                Arguments.of("a surrogate", "eda080"),
                Arguments.of("a lone continuation", "80"),
                Arguments.of("beyond Unicode", "f4908080"),
                Arguments.of("a modified null", "c080"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bytes")
    @DisplayName("for bytes that are not UTF-8")
    void invalidUtf8_isRefused(String name, String hex) {
        byte[] payload = json(claims()).replace("audit", "@").getBytes(StandardCharsets.UTF_8);
        int at = new String(payload, StandardCharsets.UTF_8).indexOf("@_log");
        byte[] bad = HexFormat.of().parseHex(hex);
        byte[] broken = new byte[payload.length - 1 + bad.length];
        System.arraycopy(payload, 0, broken, 0, at);
        System.arraycopy(bad, 0, broken, at, bad.length);
        System.arraycopy(payload, at + 1, broken, at + bad.length, payload.length - at - 1);
        assertRefused(signed(HEADER.getBytes(StandardCharsets.UTF_8), broken), TokenClaim.PAYLOAD);
    }
}
