package io.safedb.token;

import static io.safedb.token.Refusals.assertRefused;
import static io.safedb.token.Workshop.GOOD;
import static io.safedb.token.Workshop.HEADER;
import static io.safedb.token.Workshop.check;
import static io.safedb.token.Workshop.claims;
import static io.safedb.token.Workshop.claimsWith;
import static io.safedb.token.Workshop.json;
import static io.safedb.token.Workshop.quoted;
import static io.safedb.token.Workshop.signed;
import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.token.TokenCheck.Valid;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A hostile token is refused for its form or header")
class HostileHeaderTest {
    @Test
    @DisplayName("... and the token it is made from is not")
    void theGoodOnePasses() {
        assertThat(check(GOOD)).isInstanceOf(Valid.class);
    }

    static Stream<Arguments> forms() {
        String[] parts = GOOD.split("\\.", -1);
        String unsigned = parts[0] + "." + parts[1];
        return Stream.of(
                Arguments.of("nothing", ""),
                Arguments.of("no dot", "token"),
                Arguments.of("one dot", unsigned),
                Arguments.of("three dots", GOOD + "."),
                Arguments.of("a fourth part", GOOD + ".e30"),
                Arguments.of("a dot before", "." + GOOD),
                Arguments.of("five parts, as JWE has", GOOD + ".e30.e30"),
                Arguments.of("only dots", ".."),
                Arguments.of("no header", "." + parts[1] + "." + parts[2]),
                Arguments.of("no payload", parts[0] + ".." + parts[2]),
                Arguments.of("no signature", unsigned + "."),
                Arguments.of(
                        "alg none without a signature",
                        CompactJws.encode(HEADER.replace("EdDSA", "none").getBytes(StandardCharsets.UTF_8)) + "."
                                + parts[1] + "."),
                Arguments.of("padding", GOOD + "=="),
                Arguments.of("padding escaped", GOOD + "%3D%3D"),
                Arguments.of("padding inside", parts[0] + "=." + parts[1] + "." + parts[2]),
                Arguments.of("a space before", " " + GOOD),
                Arguments.of("a line break behind", GOOD + "\n"),
                Arguments.of("a line break inside", GOOD.substring(0, 20) + "\r\n" + GOOD.substring(20)),
                Arguments.of("a null byte", GOOD.substring(0, 20) + "\u0000" + GOOD.substring(20)),
                Arguments.of("a byte order mark", "\ufeff" + GOOD),
                Arguments.of("a zero-width space", GOOD + "\u200b"),
                Arguments.of("Bearer", "Bearer " + GOOD),
                Arguments.of("quotes", quoted(GOOD)),
                Arguments.of("a letter in full width", "\uff45" + GOOD.substring(1)),
                Arguments.of("a Cyrillic letter", "\u0435" + GOOD.substring(1)),
                Arguments.of("a dot of another script", parts[0] + "\u3002" + parts[1] + "." + parts[2]),
                Arguments.of("plain base64", GOOD + "+/"),
                Arguments.of("the JSON serialization", "{\"payload\":\"" + parts[1] + "\"}"),
                Arguments.of("a part of a length that none has", parts[0] + "A." + parts[1] + "." + parts[2]),
                Arguments.of("one megabyte of one letter", "A".repeat(1 << 20)),
                Arguments.of("one megabyte of dots", ".".repeat(1 << 20)),
                Arguments.of("one megabyte of claims", parts[0] + "." + "QUFB".repeat(1 << 18) + "." + parts[2]));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    @DisplayName("for its form")
    void form_isRefused(String name, String token) {
        assertRefused(token, TokenClaim.FORM);
    }

    @Test
    @DisplayName("for its size: 8 KiB pass, a byte more does not")
    void size() {
        // The filler is a claim that is too long: what fits is read and refused for the claim, what does not is not.
        String filler = "x".repeat(5000);
        String fits = signed(HEADER, claimsWith("reason", quoted(filler)));
        while (fits.length() < 8192) {
            filler += "x";
            fits = signed(HEADER, claimsWith("reason", quoted(filler)));
        }
        assertThat(fits).hasSize(8192);
        assertRefused(fits, TokenClaim.REASON);
        assertRefused(signed(HEADER, claimsWith("reason", quoted(filler + "x"))), TokenClaim.FORM);
        assertThat(reason("A".repeat(8192))).contains("dots");
        assertThat(reason("A".repeat(8193))).contains("8 KiB");
    }

    private static String reason(String token) {
        return ((TokenCheck.Invalid) check(token)).reason();
    }

    static Stream<Arguments> headers() {
        return Stream.of(
                header("alg none", HEADER.replace("EdDSA", "none"), TokenClaim.ALGORITHM),
                header("alg None", HEADER.replace("EdDSA", "None"), TokenClaim.ALGORITHM),
                header("alg NONE", HEADER.replace("EdDSA", "NONE"), TokenClaim.ALGORITHM),
                header("alg nOnE", HEADER.replace("EdDSA", "nOnE"), TokenClaim.ALGORITHM),
                header("alg blank", HEADER.replace("EdDSA", ""), TokenClaim.ALGORITHM),
                header("alg HS512", HEADER.replace("EdDSA", "HS512"), TokenClaim.ALGORITHM),
                header("alg PS256", HEADER.replace("EdDSA", "PS256"), TokenClaim.ALGORITHM),
                header("alg Ed25519, its newer name", HEADER.replace("EdDSA", "Ed25519"), TokenClaim.ALGORITHM),
                header("alg in lower case", HEADER.replace("EdDSA", "eddsa"), TokenClaim.ALGORITHM),
                header("alg with a space", HEADER.replace("EdDSA", "EdDSA "), TokenClaim.ALGORITHM),
                header("alg with a Cyrillic letter", HEADER.replace("EdDSA", "Ed\u0405A"), TokenClaim.ALGORITHM),
                header("alg in full width", HEADER.replace("EdDSA", "\uff25dDSA"), TokenClaim.ALGORITHM),
                header("alg a number", HEADER.replace("\"EdDSA\"", "1"), TokenClaim.ALGORITHM),
                header("alg null", HEADER.replace("\"EdDSA\"", "null"), TokenClaim.ALGORITHM),
                header("alg an array", HEADER.replace("\"EdDSA\"", "[\"EdDSA\"]"), TokenClaim.ALGORITHM),
                header("alg missing", HEADER.replace("\"alg\":\"EdDSA\",", ""), TokenClaim.ALGORITHM),
                header("alg twice", HEADER.replace("{", "{\"alg\":\"none\","), TokenClaim.ALGORITHM),
                header(
                        "alg twice, once escaped",
                        HEADER.replace("{", "{\"\\u0061lg\":\"none\","),
                        TokenClaim.ALGORITHM),
                header("ALG beside alg", HEADER.replace("{", "{\"ALG\":\"none\","), TokenClaim.HEADER),
                header("typ JWT", HEADER.replace("safedb-approval+jwt", "JWT"), TokenClaim.TYPE),
                header("typ in upper case", HEADER.replace("safedb-approval", "SAFEDB-APPROVAL"), TokenClaim.TYPE),
                header("typ as a media type", HEADER.replace("safedb", "application/safedb"), TokenClaim.TYPE),
                header("typ missing", "{\"alg\":\"EdDSA\",\"kid\":\"ops-2026\"}", TokenClaim.TYPE),
                header("kid missing", "{\"alg\":\"EdDSA\",\"typ\":\"safedb-approval+jwt\"}", TokenClaim.KEY),
                header("kid unknown", HEADER.replace("ops-2026", "ops-2027"), TokenClaim.KEY),
                header("kid a path", HEADER.replace("ops-2026", "../../dev/null"), TokenClaim.KEY),
                header("kid SQL", HEADER.replace("ops-2026", "x' UNION SELECT 'k"), TokenClaim.KEY),
                header("kid a number", HEADER.replace("\"ops-2026\"", "2026"), TokenClaim.KEY),
                header("kid twice", HEADER.replace("{", "{\"kid\":\"ops-2026\","), TokenClaim.KEY),
                header("crit", with("\"crit\":[\"exp\"]"), TokenClaim.HEADER),
                header("jku", with("\"jku\":\"https://example.org/keys\""), TokenClaim.HEADER),
                header("x5u", with("\"x5u\":\"https://example.org/keys\""), TokenClaim.HEADER),
                header("x5c", with("\"x5c\":[\"MII\"]"), TokenClaim.HEADER),
                header("jwk", with("\"jwk\":{\"kty\":\"OKP\"}"), TokenClaim.HEADER),
                header("b64", with("\"b64\":false"), TokenClaim.HEADER),
                header("zip", with("\"zip\":\"DEF\""), TokenClaim.HEADER),
                header("cty", with("\"cty\":\"JWT\""), TokenClaim.HEADER),
                header("a member with an empty name", with("\"\":\"\""), TokenClaim.HEADER),
                header("a space in it", HEADER.replace(",", ", "), TokenClaim.HEADER),
                header("a line break after it", HEADER + "\n", TokenClaim.HEADER),
                header("two objects", HEADER + HEADER, TokenClaim.HEADER),
                header("an array", "[" + HEADER + "]", TokenClaim.HEADER),
                header("a comma at the end", HEADER.replace("}", ",}"), TokenClaim.HEADER),
                header("no closing brace", HEADER.replace("}", ""), TokenClaim.HEADER),
                header("a byte order mark", "\ufeff" + HEADER, TokenClaim.HEADER),
                header("nothing", "{}", TokenClaim.ALGORITHM),
                header("not JSON", "alg=EdDSA", TokenClaim.HEADER),
                header("single quotes", HEADER.replace('"', '\''), TokenClaim.HEADER),
                header("a comment", HEADER.replace("{", "{/**/"), TokenClaim.HEADER));
    }

    private static Arguments header(String name, String header, TokenClaim claim) {
        return Arguments.of(name, header, claim);
    }

    private static String with(String member) {
        return HEADER.replace("}", "," + member + "}");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("headers")
    @DisplayName("for its header, though the right key signed it")
    void header_isRefused(String name, String header, TokenClaim claim) {
        assertRefused(signed(header, json(claims())), claim);
    }
}
