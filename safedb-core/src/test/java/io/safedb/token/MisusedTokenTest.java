package io.safedb.token;

import static io.safedb.token.Refusals.assertRefused;
import static io.safedb.token.Workshop.GOOD;
import static io.safedb.token.Workshop.HEADER;
import static io.safedb.token.Workshop.claims;
import static io.safedb.token.Workshop.json;
import static io.safedb.token.Workshop.seconds;
import static io.safedb.token.Workshop.signed;
import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.environment.Environment;
import io.safedb.token.TokenCheck.Valid;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A genuine token is refused")
class MisusedTokenTest {
    @Test
    @DisplayName("for each other use: database, environment, operation, target")
    void otherUses() {
        TokenUse use = Workshop.USE;
        Map<TokenClaim, TokenUse> others = Map.of(
                TokenClaim.DATABASE, new TokenUse("another", use.environment(), use.operation(), use.target()),
                TokenClaim.ENVIRONMENT,
                        new TokenUse(use.databaseId(), Environment.STAGING, use.operation(), use.target()),
                TokenClaim.OPERATION, new TokenUse(use.databaseId(), use.environment(), "drop", use.target()),
                TokenClaim.TARGET, new TokenUse(use.databaseId(), use.environment(), use.operation(), "invoices"));
        others.forEach((claim, other) -> assertRefused(Workshop.VERIFIER.verify(Token.of(GOOD), other), GOOD, claim));
    }

    @Test
    @DisplayName("at each other time: too late, too early, before it was issued; 30 seconds are forgiven, not one more")
    void otherTimes() {
        Instant now = Workshop.NOW;
        Map<String, String> claims = claims();
        claims.put("nbf", seconds(300));
        String later = signed(HEADER, json(claims));
        assertRefused(at(GOOD, now.plusSeconds(930)), GOOD, TokenClaim.EXPIRES);
        assertThat(at(GOOD, now.plusSeconds(929))).isInstanceOf(Valid.class);
        assertRefused(at(GOOD, now.minusSeconds(31)), GOOD, TokenClaim.ISSUED);
        assertThat(at(GOOD, now.minusSeconds(30))).isInstanceOf(Valid.class);
        assertRefused(at(later, now.plusSeconds(269)), later, TokenClaim.NOT_BEFORE);
        assertThat(at(later, now.plusSeconds(270))).isInstanceOf(Valid.class);
        assertRefused(at(GOOD, Instant.EPOCH), GOOD, TokenClaim.ISSUED);
        assertRefused(at(GOOD, now.plus(Duration.ofDays(3650))), GOOD, TokenClaim.EXPIRES);
    }

    private static TokenCheck at(String token, Instant now) {
        return Workshop.VERIFIER.verify(Token.of(token), Workshop.USE, now);
    }

    @Test
    @DisplayName("from a key that is revoked, out of its time, or not for this environment or operation")
    void keysWithoutTheRight() {
        KeyPair pair = Workshop.KEYS;
        Instant now = Workshop.NOW;
        Set<Environment> production = Set.of(Environment.PRODUCTION);
        Set<String> drop = Set.of("DROP TABLE");
        Stream.of(
                        List.<ApproverKey>of(),
                        List.of(Workshop.key("ops-2025", pair)),
                        List.of(new ApproverKey(
                                "ops-2026",
                                "dana@example.org",
                                pair.getPublic(),
                                production,
                                drop,
                                now.plusSeconds(1),
                                null)),
                        List.of(new ApproverKey(
                                "ops-2026",
                                "dana@example.org",
                                pair.getPublic(),
                                production,
                                drop,
                                null,
                                now.minusSeconds(1))),
                        List.of(new ApproverKey(
                                "ops-2026",
                                "dana@example.org",
                                pair.getPublic(),
                                Set.of(Environment.STAGING),
                                drop,
                                null,
                                null)),
                        List.of(new ApproverKey(
                                "ops-2026",
                                "dana@example.org",
                                pair.getPublic(),
                                production,
                                Set.of("drop table", "TRUNCATE"),
                                null,
                                null)))
                .forEach(keys -> assertRefused(
                        new TokenVerifier(keys, Workshop.CLOCK).verify(Token.of(GOOD), Workshop.USE),
                        GOOD,
                        TokenClaim.KEY));
        assertThat(new TokenVerifier(
                                List.of(new ApproverKey(
                                        "ops-2026", "dana@example.org", pair.getPublic(), production, drop, now, now)),
                                Workshop.CLOCK)
                        .verify(Token.of(GOOD), Workshop.USE))
                .isInstanceOf(Valid.class);
    }

    @Test
    @DisplayName("when the key began after the token was issued")
    void keyYoungerThanToken() {
        TokenVerifier verifier = new TokenVerifier(
                List.of(new ApproverKey(
                        "ops-2026",
                        "dana@example.org",
                        Workshop.KEYS.getPublic(),
                        Set.of(Environment.PRODUCTION),
                        Set.of("DROP TABLE"),
                        Workshop.NOW.plusSeconds(60),
                        null)),
                Workshop.CLOCK);
        assertRefused(
                verifier.verify(Token.of(GOOD), Workshop.USE, Workshop.NOW.plusSeconds(120)), GOOD, TokenClaim.KEY);
    }
}
