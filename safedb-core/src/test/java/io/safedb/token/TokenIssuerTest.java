package io.safedb.token;

import static io.safedb.token.Workshop.ISSUER;
import static io.safedb.token.Workshop.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safedb.environment.Environment;
import io.safedb.token.TokenCheck.Valid;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Issuing a token")
class TokenIssuerTest {
    @Test
    @DisplayName("gives 15 minutes unless asked for less or more")
    void defaultLife() {
        ApprovalToken approval = ((Valid) Workshop.check(ISSUER.issue(REQUEST).reveal())).token();
        assertThat(Duration.between(approval.issuedAt(), approval.expiresAt())).isEqualTo(Duration.ofMinutes(15));
        assertThat(approval.notBefore()).isEqualTo(Workshop.NOW);
        assertThat(approval.issuer()).isEqualTo("change-board");
        assertThat(approval.plan()).isNull();
    }

    @Test
    @DisplayName("gives each token an id of its own, 128 bits in hex")
    void ids() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            ids.add(((Valid) Workshop.check(ISSUER.issue(REQUEST).reveal()))
                    .token()
                    .id());
        }
        assertThat(ids).hasSize(200).allMatch(id -> id.matches("[0-9a-f]{32}"));
    }

    @Test
    @DisplayName("can leave the approving system out")
    void withoutSystem() {
        TokenIssuer issuer =
                new TokenIssuer("ops-2026", Workshop.KEYS.getPrivate(), "dana@example.org", null, Workshop.CLOCK);
        ApprovalToken approval = ((Valid) Workshop.check(issuer.issue(REQUEST).reveal())).token();
        assertThat(approval.issuer()).isNull();
        assertThat(approval.approver()).isEqualTo("dana@example.org");
    }

    @Test
    @DisplayName("and verifying go by the system's clock unless told otherwise")
    void systemClock() {
        ApproverKey key = new ApproverKey(
                "k",
                "dana@example.org",
                Workshop.KEYS.getPublic(),
                Set.of(Environment.PRODUCTION),
                Set.of(Workshop.USE.operation()),
                null,
                null);
        Token token = new TokenIssuer("k", Workshop.KEYS.getPrivate(), "dana@example.org").issue(REQUEST);
        TokenVerifier verifier = new TokenVerifier(List.of(key));
        assertThat(verifier.verify(token, Workshop.USE)).isInstanceOf(Valid.class);
        assertThat(verifier.verify(token, Workshop.USE, Workshop.NOW.minusSeconds(1_000_000_000)))
                .isInstanceOf(TokenCheck.Invalid.class);
    }

    static Stream<Arguments> unusable() {
        TokenUse use = Workshop.USE;
        return Stream.of(
                Arguments.of("exp", REQUEST.withLife(Duration.ofSeconds(3601))),
                Arguments.of("exp", REQUEST.withLife(Duration.ZERO)),
                Arguments.of("exp", REQUEST.withLife(Duration.ofMillis(900))),
                Arguments.of("exp", REQUEST.withLife(Duration.ofSeconds(-5))),
                Arguments.of("exp", REQUEST.withLife(Duration.ofSeconds(Long.MAX_VALUE))),
                Arguments.of("exp", REQUEST.withNotBefore(Workshop.NOW.plusSeconds(901))),
                Arguments.of("nbf", REQUEST.withNotBefore(Workshop.NOW.minusSeconds(1))),
                Arguments.of("act", TokenRequest.of(use, "Dana@EXAMPLE.org", 1, "why")),
                Arguments.of("act", TokenRequest.of(use, "", 1, "why")),
                Arguments.of("act", TokenRequest.of(use, "bot\nforged: line", 1, "why")),
                Arguments.of("act", TokenRequest.of(use, "bot\ud800", 1, "why")),
                Arguments.of("rows", TokenRequest.of(use, "bot", -1, "why")),
                Arguments.of("rows", TokenRequest.of(use, "bot", Long.MAX_VALUE, "why")),
                Arguments.of("reason", TokenRequest.of(use, "bot", 1, " ")),
                Arguments.of("reason", TokenRequest.of(use, "bot", 1, "x".repeat(1001))),
                Arguments.of("plan", REQUEST.withPlan("abc")),
                Arguments.of("op", TokenRequest.of(with(" drop", "t"), "bot", 1, "why")),
                Arguments.of("tgt", TokenRequest.of(with("drop", "t\u200b"), "bot", 1, "why")),
                Arguments.of(
                        "form",
                        TokenRequest.of(
                                new TokenUse(
                                        "\u5ba2".repeat(200), Environment.PRODUCTION, "drop", "\u5ba2".repeat(200)),
                                "\u5ba2".repeat(200),
                                1,
                                "\u5ba2".repeat(1000))));
    }

    private static TokenUse with(String operation, String target) {
        return new TokenUse(Workshop.DATABASE, Environment.PRODUCTION, operation, target);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("unusable")
    @DisplayName("refuses what no verifier would ever accept, and names the claim")
    void refusesUnusable(String claim, TokenRequest request) {
        assertThatThrownBy(() -> ISSUER.issue(request))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(" + claim + ")")
                .hasMessageContaining("docs/token-format.md");
    }

    @Test
    @DisplayName("takes Ed25519 keys and sound key ids only")
    void takesNoOtherKey() throws Exception {
        assertThatThrownBy(() -> new TokenIssuer(
                        "ops",
                        KeyPairGenerator.getInstance("Ed448").generateKeyPair().getPrivate(),
                        "dana"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Ed25519");
        assertThatThrownBy(() -> new TokenIssuer("o p s", Workshop.KEYS.getPrivate(), "dana"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("key id");
    }
}
