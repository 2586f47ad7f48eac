package io.safedb.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("PEM")
class Ed25519PemTest {
    /** The pair of RFC 8410 §10. */
    private static final String RFC_PRIVATE =
            block("PRIVATE KEY", "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC");

    private static final String RFC_PUBLIC =
            block("PUBLIC KEY", "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=");

    private static String block(String label, String base64) {
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }

    @Test
    @DisplayName("of RFC 8410 is read, belongs together, and is written as it was")
    void rfc8410() {
        byte[] message = {1, 2, 3};
        byte[] signature = Ed25519.sign(Ed25519Pem.readPrivate(RFC_PRIVATE), message);
        assertThat(Ed25519.verifies(Ed25519Pem.readPublic(RFC_PUBLIC), message, signature))
                .isTrue();
        assertThat(Ed25519Pem.write(Ed25519Pem.readPrivate(RFC_PRIVATE))).isEqualTo(RFC_PRIVATE);
        assertThat(Ed25519Pem.write(Ed25519Pem.readPublic(RFC_PUBLIC))).isEqualTo(RFC_PUBLIC);
    }

    @Test
    @DisplayName("of a new pair is read back as the same pair, with any line breaks")
    void generated() {
        KeyPair pair = Ed25519Pem.generate();
        String text = Ed25519Pem.write(pair.getPrivate());
        assertThat(Ed25519Pem.readPrivate(text).getEncoded())
                .isEqualTo(pair.getPrivate().getEncoded());
        assertThat(Ed25519Pem.readPrivate("\n" + text.replace("\n", "\r\n") + " ")
                        .getEncoded())
                .isEqualTo(pair.getPrivate().getEncoded());
        assertThat(Ed25519Pem.readPublic(Ed25519Pem.write(pair.getPublic()))).isEqualTo(pair.getPublic());
        assertThat(Ed25519Pem.generate().getPublic()).isNotEqualTo(pair.getPublic());
    }

    static Stream<Arguments> wrong() throws Exception {
        String secret = Base64.getEncoder()
                .encodeToString(KeyPairGenerator.getInstance("EC")
                        .generateKeyPair()
                        .getPrivate()
                        .getEncoded());
        return Stream.of(
                Arguments.of("nothing", "", "not one PEM block"),
                Arguments.of(
                        "Base64 without lines around it",
                        RFC_PRIVATE.lines().toList().get(1),
                        "not one PEM block"),
                Arguments.of("two blocks", RFC_PRIVATE + RFC_PRIVATE, "not one PEM block"),
                Arguments.of("text before it", "key:\n" + RFC_PRIVATE, "not one PEM block"),
                Arguments.of("two labels", RFC_PRIVATE.replace("END PRIVATE", "END PUBLIC"), "not one PEM block"),
                Arguments.of("far too long", block("PRIVATE KEY", "A".repeat(1 << 20)), "not one PEM block"),
                Arguments.of("a public key", RFC_PUBLIC, "it is a public key"),
                Arguments.of("an encrypted key", block("ENCRYPTED PRIVATE KEY", "AAAA"), "encrypted"),
                Arguments.of("a key of OpenSSH", block("OPENSSH PRIVATE KEY", "AAAA"), "OpenSSH"),
                Arguments.of("a certificate", block("CERTIFICATE", "AAAA"), "certificate"),
                Arguments.of("a label of somebody's own", block("SECRET THING", "AAAA"), "something else"),
                Arguments.of("damaged Base64", RFC_PRIVATE.replace("MC4C", "MC=C"), "damaged"),
                Arguments.of("a key of another kind", block("PRIVATE KEY", secret), "RFC 8410"),
                Arguments.of(
                        "bytes behind the key",
                        block("PRIVATE KEY", "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhCAAAA"),
                        "RFC 8410"),
                Arguments.of("X25519", RFC_PRIVATE.replace("K2Vw", "K2Vu"), "RFC 8410"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    @DisplayName("that is something else is refused, with the way to the right one and nothing of the key")
    void wrong_isRefused(String name, String pem, String message) {
        assertThatThrownBy(() -> Ed25519Pem.readPrivate(pem))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageMatching("[ -~]+")
                .satisfies(e -> assertThat(e).hasNoCause())
                .satisfies(e -> pem.lines()
                        .filter(line -> line.length() > 8 && !line.startsWith("-"))
                        .forEach(line -> assertThat(e.getMessage()).doesNotContain(line.substring(0, 8))));
    }

    @Test
    @DisplayName("of a private key in the public key's place says to keep it where it is")
    void privateForPublic() {
        assertThatThrownBy(() -> Ed25519Pem.readPublic(RFC_PRIVATE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("keep it where it is");
    }
}
