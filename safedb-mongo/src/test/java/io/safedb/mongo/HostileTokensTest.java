package io.safedb.mongo;

import static io.safedb.mongo.Approvals.encoded;
import static io.safedb.mongo.Approvals.header;
import static io.safedb.mongo.Approvals.json;
import static io.safedb.mongo.Approvals.signed;
import static io.safedb.mongo.Scopes.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.safedb.Rule;
import io.safedb.SafeDbException;
import io.safedb.environment.Environment;
import io.safedb.token.Token;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A hostile token")
class HostileTokensTest {
    private static final String TOKEN_ID = "5ec7e70000000000000000000000beef";

    @TempDir
    Path folder;

    /**
     * One that should not work.
     *
     * @param claim what the refusal names
     */
    private record Hostile(String name, String token, String claim) {}

    private final List<Hostile> hostile = new ArrayList<>();

    @Test
    @DisplayName(
            "drops nothing: each is refused with what is wrong with it, and neither message nor log shows a secret")
    void noneDestroys() throws IOException {
        Path log = folder.resolve("safedb.jsonl");
        List<String> shown = new ArrayList<>();
        try (Shop shop = new Shop(
                Environment.PRODUCTION, policy -> Approvals.tokenOnly(policy).logFile(log))) {
            collect(shop);
            assertThat(hostile).hasSizeGreaterThan(30);
            for (Hostile each : hostile) {
                SafeDbException refused = catchThrowableOfType(
                        SafeDbException.class,
                        () -> shop.safeDb.withToken(
                                Token.of(each.token()),
                                () -> as("a", () -> {
                                    shop.orders().drop();
                                    return "";
                                })));
                assertThat(refused).as(each.name()).isNotNull();
                assertThat(refused.violation().rule()).as(each.name()).isEqualTo(Rule.TOKEN_INVALID);
                assertThat(refused.violation().detail()).as(each.name()).contains(each.claim());
                shown.add(refused.violation().message());
            }
            assertThat(shop.rawOrders().countDocuments()).isEqualTo(3);
            assertThat(shop.usedTokens())
                    .as("the one for fewer rows was right until they were counted")
                    .isEqualTo(1);

            // The forge is no straw man: the token that all of them are made from works.
            String good = good(shop, Map.of());
            shop.safeDb.withToken(Token.of(good), () -> shop.orders().drop());
            assertThat(shop.rawOrders().countDocuments()).isZero();
            shop.rawOrders().insertOne(new Document("org", "a"));
            SafeDbException replayed = catchThrowableOfType(
                    SafeDbException.class,
                    () -> shop.safeDb.withToken(
                            Token.of(good), () -> shop.orders().drop()));
            assertThat(replayed.violation().detail()).contains("jti");
            assertThat(shop.rawOrders().countDocuments()).isEqualTo(1);
            shown.add(replayed.violation().message());
        }
        shown.addAll(logLines(log));
        List<String> secrets = secrets();
        assertThat(shown)
                .hasSizeGreaterThan(2 * hostile.size())
                .allSatisfy(text -> assertThat(secrets).noneMatch(text::contains));
    }

    private List<String> secrets() {
        List<String> secrets = new ArrayList<>();
        for (Hostile each : hostile) {
            for (String part : each.token().split("\\.", -1)) {
                if (part.length() >= 20) {
                    secrets.add(part);
                }
            }
        }
        secrets.add("evil-claim");
        secrets.add(encoded(Approvals.KEYS.getPublic().getEncoded()));
        return secrets;
    }

    private static List<String> logLines(Path log) throws IOException {
        List<String> lines = new ArrayList<>();
        try (var files = Files.walk(log.getParent())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }

    private static String good(Shop shop, Map<String, Optional<String>> changes) {
        Map<String, String> claims = new LinkedHashMap<>(Approvals.claims(shop.marker, "drop", "orders"));
        changes.forEach(
                (name, json) -> json.ifPresentOrElse(text -> claims.put(name, text), () -> claims.remove(name)));
        return signed(header("EdDSA"), json(claims), Approvals.KEYS.getPrivate());
    }

    private void claim(Shop shop, String name, String claim, @Nullable String json) {
        hostile.add(new Hostile(name, good(shop, Map.of(claim, Optional.ofNullable(json))), "(" + claim + ")"));
    }

    private void form(String name, String token, String part) {
        hostile.add(new Hostile(name, token, part));
    }

    private void collect(Shop shop) {
        long now = Instant.now().getEpochSecond();
        String good = good(shop, Map.of());
        String[] parts = good.split("\\.", -1);
        String payload = json(Approvals.claims(shop.marker, "drop", "orders"));

        claim(shop, "another version", "v", "2");
        claim(shop, "another key id inside", "kid", "\"evil-claim\"");
        claim(shop, "another approver than the key's owner", "sub", "\"evil-claim\"");
        claim(shop, "no approver", "sub", null);
        claim(shop, "the approver for himself", "act", "\"dana@example.org\"");
        claim(shop, "the approver for himself, in capitals", "act", "\"DANA@EXAMPLE.ORG\"");
        claim(shop, "another database", "aud", "\"safedb:evil-claim\"");
        claim(shop, "a database without its prefix", "aud", "\"" + shop.marker.databaseId() + "\"");
        claim(shop, "staging", "env", "\"staging\"");
        claim(shop, "no known environment", "env", "\"evil-claim\"");
        claim(shop, "another operation", "op", "\"dropIndexes\"");
        claim(shop, "an operation in capitals", "op", "\"DROP\"");
        claim(shop, "a wildcard operation", "op", "\"*\"");
        claim(shop, "another target", "tgt", "\"items\"");
        claim(shop, "a wildcard target", "tgt", "\"*\"");
        claim(shop, "a target with its database", "tgt", "\"shop_of_production.orders\"");
        claim(shop, "one target too many", "tgt", "\"items,orders\"");
        claim(shop, "no rows", "rows", null);
        claim(shop, "negative rows", "rows", "-1");
        form(
                "fewer rows",
                good(shop, Map.of("rows", Optional.of("2"), "jti", Optional.of("\"" + "0".repeat(32) + "\""))),
                "(rows)");
        claim(shop, "no id", "jti", null);
        claim(shop, "an id in capitals", "jti", "\"" + TOKEN_ID.toUpperCase(java.util.Locale.ROOT) + "\"");
        claim(shop, "an id of another length", "jti", "\"abc\"");
        claim(shop, "expired", "exp", Long.toString(now - 60));
        claim(shop, "a life of a day", "exp", Long.toString(now + 86400));
        claim(shop, "not yet valid", "nbf", Long.toString(now + 300));
        Optional<String> tomorrow = Optional.of(Long.toString(now + 86400));
        form(
                "issued tomorrow",
                good(shop, Map.of("iat", tomorrow, "nbf", tomorrow, "exp", Optional.of(Long.toString(now + 86460)))),
                "(iat)");
        claim(shop, "a plan that nobody has", "plan", "\"" + "0".repeat(64) + "\"");
        claim(shop, "no reason", "reason", "\" \"");
        form("an unknown claim", good(shop, Map.of("root", Optional.of("\"evil-claim\""))), "payload");
        form(
                "a claim twice",
                signed(
                        header("EdDSA"),
                        payload.replace("{\"v\":1", "{\"tgt\":\"items\",\"v\":1"),
                        Approvals.KEYS.getPrivate()),
                "tgt");
        for (String algorithm : List.of("none", "None", "HS256", "RS256", "ES256", "ed25519", "Ed448", "")) {
            form("alg " + algorithm, signed(header(algorithm), payload, Approvals.KEYS.getPrivate()), "alg");
        }
        form("alg none, unsigned", encoded(header("none").getBytes(StandardCharsets.UTF_8)) + "." + parts[1] + ".", "");
        form("another key", signed(header("EdDSA"), payload, Approvals.OTHER_KEYS.getPrivate()), "signature");
        form("no signature", parts[0] + "." + parts[1] + ".", "form");
        form("an empty signature", parts[0] + "." + parts[1] + "." + encoded(new byte[64]), "signature");
        form("padding", good + "==", "form");
        form("a line break", good + "\n", "form");
        form("Bearer", "Bearer " + good, "form");
        form("one megabyte", "A".repeat(1 << 20), "form");
        form("one megabyte of claims", parts[0] + "." + "QUFB".repeat(1 << 18) + "." + parts[2], "form");
        form("nothing", "", "form");
        for (int at : List.of(parts[0].length() / 2, parts[0].length() + 40, good.length() - 30)) {
            char other = good.charAt(at) == 'A' ? 'B' : 'A';
            form("one byte changed at " + at, good.substring(0, at) + other + good.substring(at + 1), "");
        }
    }
}
