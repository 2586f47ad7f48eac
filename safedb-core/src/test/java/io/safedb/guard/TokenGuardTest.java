package io.safedb.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.DestructiveCalls;
import io.safedb.EnforcementMode;
import io.safedb.Rule;
import io.safedb.SafeDbPolicy;
import io.safedb.SafeDbViolation;
import io.safedb.Scope;
import io.safedb.environment.DatabaseIdentity;
import io.safedb.environment.Environment;
import io.safedb.environment.EnvironmentMarker;
import io.safedb.token.ApprovalToken;
import io.safedb.token.ApproverKey;
import io.safedb.token.Ed25519Pem;
import io.safedb.token.HostileTokens;
import io.safedb.token.Token;
import io.safedb.token.TokenIssuer;
import io.safedb.token.TokenRequest;
import io.safedb.token.TokenUse;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("What destroys")
class TokenGuardTest {
    private static final KeyPair KEYS = Ed25519Pem.generate();
    private static final KeyPair OTHER_KEYS = Ed25519Pem.generate();
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final String DATABASE = "6f0c2b54-6f6a-4f0e-9a3c-0d6c3a1d2b11";
    private static final String OPERATION = "DROP TABLE";
    private static final String TARGET = "audit_log";

    /** Where a call runs, and what a right token comes to there. */
    private enum Place {
        PRODUCTION_PLAN(Environment.PRODUCTION, DestructiveCalls.PLAN, true),
        PRODUCTION_TOKEN_ONLY(Environment.PRODUCTION, DestructiveCalls.TOKEN_ONLY, true),
        STAGING(Environment.STAGING, DestructiveCalls.PLAN, true),
        DEVELOPMENT(Environment.DEVELOPMENT, DestructiveCalls.PLAN, true),
        TEST(Environment.TEST, DestructiveCalls.PLAN, true),
        NO_MARKER(Environment.PRODUCTION, DestructiveCalls.TOKEN_ONLY, false);

        private final Environment environment;
        private final DestructiveCalls destructive;
        private final boolean marked;

        Place(Environment environment, DestructiveCalls destructive, boolean marked) {
            this.environment = environment;
            this.destructive = destructive;
            this.marked = marked;
        }

        SafeDbPolicy.Builder policy() {
            return Cases.policy(environment)
                    .destructive(destructive)
                    .approvers(key(Environment.PRODUCTION, Environment.STAGING));
        }

        Guard guard() {
            return guard(policy().build());
        }

        Guard guard(SafeDbPolicy policy) {
            return new Guard(
                    policy,
                    new DatabaseIdentity(
                            "postgresql",
                            "app",
                            marked ? new EnvironmentMarker(environment, DATABASE, "team", Instant.EPOCH) : null),
                    Cases.DISCOVERED::equals,
                    Clock.fixed(NOW, ZoneOffset.UTC));
        }
    }

    private static ApproverKey key(Environment... environments) {
        return new ApproverKey(
                "ops", "dana", KEYS.getPublic(), Set.of(environments), Set.of(OPERATION, "TRUNCATE"), null, null);
    }

    private static Call drop(String... tables) {
        return new Cases.CallBuilder(OPERATION, Call.Action.SCHEMA, true, tables)
                .finding(Finding.Kind.DESTRUCTIVE, tables[0])
                .call();
    }

    private static TokenRequest request(Environment environment) {
        return TokenRequest.of(new TokenUse(DATABASE, environment, OPERATION, TARGET), "deploy-bot", 1000, "moved");
    }

    private static Token issue(KeyPair keys, String owner, Instant now, TokenRequest request) {
        return new TokenIssuer("ops", keys.getPrivate(), owner, null, Clock.fixed(now, ZoneOffset.UTC)).issue(request);
    }

    private static Token right(Environment environment) {
        return issue(KEYS, "dana", NOW, request(environment));
    }

    private static Scope with(@Nullable Token token) {
        return token == null ? Cases.NONE : Cases.NONE.under(Scope.Conditions.NONE.with(token));
    }

    /** A token made for an environment, and the claim it is refused for; null for the right one. */
    private record Tried(
            String name, @Nullable Token token, @Nullable String claim) {}

    private static List<Tried> tokens(Environment environment) {
        TokenRequest request = request(environment);
        TokenUse use = request.use();
        Environment wrong = environment == Environment.STAGING ? Environment.PRODUCTION : Environment.STAGING;
        Token right = right(environment);
        String text = right.reveal();
        char changed = text.charAt(text.length() - 44);
        List<Tried> tried = new ArrayList<>();
        tried.add(new Tried("none", null, null));
        tried.add(new Tried("right", right, null));
        tried.add(other("wrong database", "aud", new TokenUse("another", environment, OPERATION, TARGET)));
        tried.add(other("wrong environment", "env", new TokenUse(DATABASE, wrong, OPERATION, TARGET)));
        tried.add(other("wrong operation", "op", new TokenUse(DATABASE, environment, "TRUNCATE", TARGET)));
        tried.add(other("wrong target", "tgt", new TokenUse(DATABASE, environment, OPERATION, "contacts")));
        tried.add(other("more targets", "tgt", new TokenUse(DATABASE, environment, OPERATION, TARGET + ",contacts")));
        tried.add(new Tried("expired", issue(KEYS, "dana", NOW.minus(Duration.ofHours(2)), request), "exp"));
        tried.add(new Tried(
                "not yet", issue(KEYS, "dana", NOW, request.withNotBefore(NOW.plus(Duration.ofMinutes(5)))), "nbf"));
        tried.add(new Tried("wrong key", issue(OTHER_KEYS, "dana", NOW, request), "signature"));
        tried.add(new Tried("wrong owner", issue(KEYS, "eva", NOW, request), "sub"));
        tried.add(new Tried("with plan", issue(KEYS, "dana", NOW, request.withPlan("0f".repeat(32))), "plan"));
        tried.add(new Tried(
                "tampered",
                Token.of(text.substring(0, text.length() - 44)
                        + (changed == 'A' ? 'B' : 'A')
                        + text.substring(text.length() - 43)),
                "signature"));
        tried.add(new Tried("for use", issue(KEYS, "dana", NOW, TokenRequest.of(use, "x", 0, "y")), null));
        return tried;
    }

    private static Tried other(String name, String claim, TokenUse use) {
        return new Tried(name, issue(KEYS, "dana", NOW, TokenRequest.of(use, "deploy-bot", 1, "moved")), claim);
    }

    static Stream<Arguments> crossed() {
        return Stream.of(Place.values())
                .flatMap(place -> tokens(place.environment).stream().map(tried -> Arguments.of(place, tried)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("crossed")
    @DisplayName("runs where it takes no token, or on a right one")
    void crossed(Place place, Tried tried) {
        Decision decision = place.guard().decideBound(drop(TARGET), with(tried.token));

        if (!place.environment.needsToken()) {
            assertThat(decision).isSameAs(Decision.Allow.PLAIN);
        } else if (tried.token == null || !place.marked) {
            assertThat(refusal(decision).rule()).isEqualTo(Rule.DESTRUCTIVE_WITHOUT_TOKEN);
        } else if (tried.claim != null) {
            SafeDbViolation violation = refusal(decision);
            assertThat(violation.rule()).isEqualTo(Rule.TOKEN_INVALID);
            assertThat(violation.message()).contains("(" + tried.claim + ")");
            assertNothingOf(tried.token, violation);
        } else if (place == Place.PRODUCTION_PLAN) {
            assertThat(refusal(decision).rule()).isEqualTo(Rule.DESTRUCTIVE_WITHOUT_TOKEN);
            assertThat(refusal(decision).detail())
                    .contains("the token is right", "plan", "before-image", "destructive: token-only");
        } else {
            assertThat(decision).isInstanceOf(Decision.Allow.class);
            assertThat(decision.obligations().spend())
                    .isNotNull()
                    .extracting(ApprovalToken::target)
                    .isEqualTo(TARGET);
        }
    }

    static Stream<HostileTokens.Hostile> hostile() throws Exception {
        return HostileTokens.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    @DisplayName("does not run on a hostile token, and the message names the claim and no secret")
    void hostileTokens(HostileTokens.Hostile hostile) {
        Decision decision =
                hostileGuard().decideBound(drop(HostileTokens.USE.target()), with(Token.of(hostile.token())));

        assertThat(refusal(decision).rule()).isEqualTo(Rule.TOKEN_INVALID);
        assertThat(refusal(decision).detail()).contains("(" + hostile.claim().label() + ")");
        assertNothingOf(Token.of(hostile.token()), refusal(decision));
    }

    @Test
    @DisplayName("does run on the token that the hostile ones are made from")
    void goodToken() {
        assertThat(hostileGuard()
                        .decideBound(drop(HostileTokens.USE.target()), with(Token.of(HostileTokens.good())))
                        .obligations()
                        .spend())
                .isNotNull();
    }

    @Test
    @DisplayName("does not run on a wrong token whose faults are only observed: it is a call without a token")
    void observedFaults() throws Exception {
        Guard guard = hostileGuard(EnforcementMode.OBSERVE);
        Call call = drop(HostileTokens.USE.target());
        Token wrong = Token.of(HostileTokens.all().findFirst().orElseThrow().token());

        assertThat(refusal(guard.decideBound(call, with(wrong))).rule()).isEqualTo(Rule.DESTRUCTIVE_WITHOUT_TOKEN);
        assertThat(guard.decideBound(call, with(Token.of(HostileTokens.good())))
                        .obligations()
                        .spend())
                .isNotNull();
    }

    private static Guard hostileGuard() {
        return hostileGuard(EnforcementMode.ENFORCE);
    }

    private static Guard hostileGuard(EnforcementMode faults) {
        SafeDbPolicy policy = Cases.policy(Environment.PRODUCTION)
                .destructive(DestructiveCalls.TOKEN_ONLY)
                .approvers(HostileTokens.KEY)
                .mode(Rule.TOKEN_INVALID, faults)
                .build();
        return new Guard(
                policy,
                new DatabaseIdentity(
                        "postgresql",
                        "app",
                        new EnvironmentMarker(
                                Environment.PRODUCTION, HostileTokens.USE.databaseId(), "team", Instant.EPOCH)),
                any -> false,
                HostileTokens.CLOCK);
    }

    @Test
    @DisplayName("takes a token for all that it destroys: written tables and what was found, under one name each")
    void target() {
        Guard guard = Place.STAGING.guard();
        assertThat(guard.approvalFor(drop("b", "public.a", "reporting.c"))
                        .orElseThrow()
                        .target())
                .isEqualTo("a,b,reporting.c");
        Call indexes = new Cases.CallBuilder("DROP INDEX", Call.Action.SCHEMA, true)
                .finding(Finding.Kind.DESTRUCTIVE, "second")
                .finding(Finding.Kind.DESTRUCTIVE, "first")
                .call();
        assertThat(guard.approvalFor(indexes).orElseThrow().target()).isEqualTo("first,second");
        assertThat(guard.approvalFor(drop("a,b")).orElseThrow().target()).isEqualTo("a\\,b");
        assertThat(guard.approvalFor(drop("a\\", "b")).orElseThrow().target()).isEqualTo("a\\\\,b");
        assertThat(guard.approvalFor(drop(" "))).isEmpty();
        assertThat(Place.NO_MARKER.guard().approvalFor(drop(TARGET))).isEmpty();
        assertThat(refusal(guard.decideBound(drop(TARGET, "contacts"), with(right(Environment.STAGING))))
                        .rule())
                .isEqualTo(Rule.TOKEN_INVALID);
        assertThat(refusal(guard.decideBound(drop(" "), with(right(Environment.STAGING))))
                        .rule())
                .isEqualTo(Rule.DESTRUCTIVE_WITHOUT_TOKEN);
    }

    @Test
    @DisplayName("says without a token what to ask for, to the letter")
    void saysWhatToAskFor() {
        SafeDbViolation violation =
                refusal(Place.STAGING.guard().decideBound(drop("public." + TARGET, "reporting.c"), Cases.NONE));
        assertThat(violation.message().replaceAll("\\s+", " "))
                .contains("operation \"DROP TABLE\", target \"audit_log,reporting.c\", database " + DATABASE
                        + ", environment staging")
                .contains("safeDb.withToken(Token.of(text), ...)");
        assertThat(refusal(Place.NO_MARKER.guard().decideBound(drop(TARGET), Cases.NONE))
                        .message()
                        .replaceAll("\\s+", " "))
                .contains("this one has none, hence no id");
    }

    @Test
    @DisplayName("does not run a second time: what an edge says of a used token is final, whatever is observed")
    void spent() {
        Call used = drop(TARGET).with(new Finding(Finding.Kind.SPENT, TARGET, "the token was used before (jti)"));
        Scope scope = with(right(Environment.STAGING));
        assertThat(refusal(Place.STAGING.guard().decideBound(used, scope)).rule())
                .isEqualTo(Rule.TOKEN_INVALID);
        SafeDbPolicy lax = Place.STAGING
                .policy()
                .mode(Rule.TOKEN_INVALID, EnforcementMode.OBSERVE)
                .build();
        assertThat(refusal(Place.STAGING.guard(lax).decideBound(used, scope)).rule())
                .isEqualTo(Rule.DESTRUCTIVE_WITHOUT_TOKEN);
    }

    @Test
    @DisplayName("needs the tenant rules all the same")
    void tenantRules() {
        SafeDbPolicy policy = Place.STAGING.policy().build();
        Guard guard = Place.STAGING.guard(policy);
        Call delete = new Cases.CallBuilder(OPERATION, Call.Action.DELETE, true, Cases.TENANT)
                .finding(Finding.Kind.DESTRUCTIVE, Cases.TENANT)
                .call();
        Token token = issue(
                KEYS,
                "dana",
                NOW,
                TokenRequest.of(
                        new TokenUse(DATABASE, Environment.STAGING, OPERATION, Cases.TENANT), "bot", 10, "why"));
        assertThat(refusal(guard.decideBound(delete, with(token))).rule()).isEqualTo(Rule.NO_TENANT_SCOPE);
        Decision narrow = guard.decideBound(delete, Cases.IN_A.under(Scope.Conditions.NONE.with(token)));
        assertThat(narrow).isInstanceOf(Decision.Narrow.class);
        assertThat(narrow.obligations().spend()).isNotNull();
    }

    @Test
    @DisplayName("leaves a token alone that a call does not need")
    void notNeeded() {
        assertThat(Place.PRODUCTION_TOKEN_ONLY
                        .guard()
                        .decideBound(Cases.read(Cases.SHARED).call(), with(Token.of("nonsense"))))
                .isSameAs(Decision.Allow.PLAIN);
    }

    private static SafeDbViolation refusal(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Refuse.class);
        return ((Decision.Refuse) decision).violation();
    }

    private static void assertNothingOf(Token token, SafeDbViolation violation) {
        for (String part : token.reveal().split("\\.", -1)) {
            for (int i = 0; i + 12 <= Math.min(part.length(), 2000); i += 6) {
                assertThat(violation.message()).doesNotContain(part.substring(i, i + 12));
                assertThat(violation.detail()).doesNotContain(part.substring(i, i + 12));
            }
        }
    }
}
