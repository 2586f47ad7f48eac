package io.safedb.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.environment.Environment;
import io.safedb.token.TokenCheck.Invalid;
import io.safedb.token.TokenCheck.Valid;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

@Label("Whatever is approved")
class TokenProperties {
    private static final String GOOD = Workshop.ISSUER.issue(Workshop.REQUEST).reveal();

    /** Text that a claim may hold, with what JSON has to escape and what has two UTF-16 units. */
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withCharRange('!', '~')
                .withChars('\u00e9', '\u0416', '\u5ba2', '\u00df')
                .ofMinLength(1)
                .ofMaxLength(60)
                .flatMap(text -> Arbitraries.of("", " x", "\ud83d\ude00").map(tail -> text + tail));
    }

    @Provide
    Arbitrary<TokenRequest> requests() {
        Arbitrary<TokenUse> uses = Combinators.combine(texts(), Arbitraries.of(Environment.values()), texts(), texts())
                .as(TokenUse::new);
        return Combinators.combine(
                        uses,
                        texts().map(name -> "bot " + name),
                        Arbitraries.longs().between(0, 999_999_999_999_999L),
                        texts(),
                        Arbitraries.strings()
                                .withCharRange('0', '9')
                                .withCharRange('a', 'f')
                                .ofLength(64)
                                .injectNull(0.3),
                        Arbitraries.integers().between(1, 3600))
                .as((use, requester, rows, reason, plan, life) -> {
                    TokenRequest request =
                            TokenRequest.of(use, requester, rows, reason).withLife(Duration.ofSeconds(life));
                    return plan == null ? request : request.withPlan(plan);
                });
    }

    @Property(tries = 300)
    @Label("the verifier reads what the issuer was asked for")
    void roundTrip(@ForAll("requests") TokenRequest request) {
        ApproverKey key = new ApproverKey(
                Workshop.KEY_ID,
                "dana@example.org",
                Workshop.KEYS.getPublic(),
                Set.of(Environment.values()),
                Set.of(request.use().operation()),
                null,
                null);
        Token token = Workshop.ISSUER.issue(request);
        TokenCheck check = new TokenVerifier(List.of(key), Workshop.CLOCK).verify(token, request.use());
        assertThat(check).as(check.toString()).isInstanceOf(Valid.class);
        ApprovalToken read = ((Valid) check).token();
        assertThat(read)
                .isEqualTo(new ApprovalToken(
                        Workshop.KEY_ID,
                        "change-board",
                        "dana@example.org",
                        request.requester(),
                        request.use().databaseId(),
                        request.use().environment(),
                        request.use().operation(),
                        request.use().target(),
                        request.plan(),
                        request.rowCap(),
                        read.id(),
                        Workshop.NOW,
                        Workshop.NOW,
                        Workshop.NOW.plus(request.life()),
                        request.reason()));
    }

    @Property(tries = 300)
    @Label("a token for it is for nothing else")
    void nothingElse(@ForAll("requests") TokenRequest approved, @ForAll("requests") TokenRequest other) {
        Assume.that(!approved.use().equals(other.use()));
        ApproverKey key = new ApproverKey(
                Workshop.KEY_ID,
                "dana@example.org",
                Workshop.KEYS.getPublic(),
                Set.of(Environment.values()),
                Set.of(approved.use().operation()),
                null,
                null);
        TokenCheck check =
                new TokenVerifier(List.of(key), Workshop.CLOCK).verify(Workshop.ISSUER.issue(approved), other.use());
        assertThat(check).isInstanceOf(Invalid.class);
    }

    @Property(tries = 1000)
    @Label("one bit more or less of the token is refused")
    void anyBit(@ForAll @IntRange(min = 0, max = 100_000) int position) {
        byte[] bytes = GOOD.getBytes(StandardCharsets.ISO_8859_1);
        int bit = position % (bytes.length * 8);
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        assertThat(Workshop.check(new String(bytes, StandardCharsets.ISO_8859_1)))
                .isInstanceOf(Invalid.class);
    }

    @Property(tries = 500)
    @Label("text that is no token is refused, not thrown at")
    void anyText(@ForAll String text) {
        assertThat(Workshop.check(text)).isInstanceOf(Invalid.class);
    }

    @Property(tries = 500)
    @Label("claims that are no claims are refused, not thrown at, even signed")
    void anyPayload(@ForAll("jsonish") String payload) {
        assertThat(Workshop.check(Workshop.signed(Workshop.HEADER, payload))).isInstanceOf(Invalid.class);
    }

    @Provide
    Arbitrary<String> jsonish() {
        return Arbitraries.of(
                        "{",
                        "}",
                        "\"",
                        ":",
                        ",",
                        "[",
                        "]",
                        "v",
                        "sub",
                        "\\",
                        "\\u00",
                        "\\ud83d",
                        "1",
                        "0",
                        "-",
                        ".",
                        "e9",
                        "null",
                        "\"v\":1",
                        "\"kid\":\"ops-2026\"",
                        " ",
                        "\u0000",
                        "\ud83d\ude00",
                        "\ufeff")
                .list()
                .ofMinSize(1)
                .ofMaxSize(12)
                .map(pieces -> String.join("", pieces));
    }
}
