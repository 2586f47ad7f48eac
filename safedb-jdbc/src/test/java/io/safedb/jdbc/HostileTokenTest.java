package io.safedb.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safedb.DestructiveCalls;
import io.safedb.Rule;
import io.safedb.SafeDb;
import io.safedb.environment.Environment;
import io.safedb.environment.EnvironmentMarker;
import io.safedb.token.Token;
import io.safedb.token.TokenRequest;
import io.safedb.token.TokenUse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wrong tokens on the whole way to a real DROP TABLE, and the environments that need none or more than one. */
class HostileTokenTest {
    private static final String HEADER = "{\"alg\":\"EdDSA\",\"typ\":\"safedb-approval+jwt\",\"kid\":\"ops-2026\"}";
    private static final String ID = "000102030405060708090a0b0c0d0e0f";

    @TempDir
    private Path folder;

    private static Map<String, String> claims(EnvironmentMarker marker) {
        long now = Instant.now().getEpochSecond();
        Map<String, String> claims = new LinkedHashMap<>();
        claims.put("v", "1");
        claims.put("kid", "\"ops-2026\"");
        claims.put("sub", "\"dana@example.org\"");
        claims.put("act", "\"deploy-bot\"");
        claims.put("aud", "\"safedb:" + marker.databaseId() + "\"");
        claims.put("env", "\"production\"");
        claims.put("op", "\"DROP TABLE\"");
        claims.put("tgt", "\"contacts\"");
        claims.put("rows", "1000");
        claims.put("jti", "\"" + ID + "\"");
        claims.put("iat", String.valueOf(now));
        claims.put("nbf", String.valueOf(now));
        claims.put("exp", String.valueOf(now + 900));
        claims.put("reason", "\"The log moved to cold storage.\"");
        return claims;
    }

    private static String with(EnvironmentMarker marker, String claim, @Nullable String json) {
        Map<String, String> claims = claims(marker);
        if (json == null) {
            claims.remove(claim);
        } else {
            claims.put(claim, json);
        }
        return Approver.signed(HEADER, json(claims));
    }

    private static String json(Map<String, String> claims) {
        return claims.entrySet().stream()
                .map(claim -> "\"" + claim.getKey() + "\":" + claim.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static Map<String, String> hostile(EnvironmentMarker marker) {
        long now = Instant.now().getEpochSecond();
        String claims = json(claims(marker));
        String good = Approver.signed(HEADER, claims);
        String[] parts = good.split("\\.", -1);
        String digest = "0123456789abcdef".repeat(4);
        Map<String, String> tokens = new LinkedHashMap<>();
        tokens.put("none", Approver.signed(HEADER.replace("EdDSA", "none"), claims));
        tokens.put("none, unsigned", Approver.encode(HEADER.replace("EdDSA", "none")) + "." + parts[1] + ".");
        tokens.put("HS256", Approver.signed(HEADER.replace("EdDSA", "HS256"), claims));
        tokens.put("lower case alg", Approver.signed(HEADER.replace("EdDSA", "eddsa"), claims));
        tokens.put("other type", Approver.signed(HEADER.replace("safedb-approval+jwt", "JWT"), claims));
        tokens.put("crit", Approver.signed(HEADER.replace("}", ",\"crit\":[\"b64\"]}"), claims));
        tokens.put("jwk", Approver.signed(HEADER.replace("}", ",\"jwk\":{}}"), claims));
        tokens.put("unknown key", Approver.signed(HEADER.replace("ops-2026", "ops-2025"), claims));
        tokens.put("alg twice", Approver.signed(HEADER.replace("{", "{\"alg\":\"none\","), claims));
        tokens.put("padding", good + "=");
        tokens.put("no signature", parts[0] + "." + parts[1]);
        tokens.put("empty signature", parts[0] + "." + parts[1] + ".");
        tokens.put("four parts", good + ".x");
        tokens.put(
                "one byte changed",
                good.substring(0, good.length() - 3)
                        + (good.charAt(good.length() - 3) == 'A' ? 'B' : 'A')
                        + good.substring(good.length() - 2));
        tokens.put("white space", " " + good);
        tokens.put("line break", good + "\n");
        tokens.put("empty", "");
        tokens.put("1 MB", "x".repeat(1 << 20));
        tokens.put("1 MB of claims", Approver.signed(HEADER, claims.replace("cold", "c".repeat(1 << 20))));
        tokens.put("claim twice", Approver.signed(HEADER, claims.replace("{", "{\"tgt\":\"contacts\",")));
        tokens.put("unknown claim", Approver.signed(HEADER, claims.replace("}", ",\"admin\":true}")));
        tokens.put("other database", with(marker, "aud", "\"safedb:6f0c2b54-6f6a-4f0e-9a3c-0d6c3a1d2b11\""));
        tokens.put("list of databases", with(marker, "aud", "[\"safedb:" + marker.databaseId() + "\"]"));
        tokens.put("other environment", with(marker, "env", "\"staging\""));
        tokens.put("other operation", with(marker, "op", "\"TRUNCATE\""));
        tokens.put("any operation", with(marker, "op", "\"*\""));
        tokens.put("other target", with(marker, "tgt", "\"tickets\""));
        tokens.put("two targets", with(marker, "tgt", "\"contacts,tickets\""));
        tokens.put("upper case target", with(marker, "tgt", "\"CONTACTS\""));
        tokens.put("too few rows", with(marker, "rows", "23"));
        tokens.put("negative rows", with(marker, "rows", "-1"));
        tokens.put("expired", with(marker, "exp", String.valueOf(now - 60)));
        tokens.put("not yet valid", with(marker, "nbf", String.valueOf(now + 600)));
        tokens.put("issued in the future", with(marker, "iat", String.valueOf(now + 600)));
        tokens.put("lives too long", with(marker, "exp", String.valueOf(now + 3700)));
        tokens.put("own approver", with(marker, "act", "\"Dana@Example.org\""));
        tokens.put("other approver", with(marker, "sub", "\"erin@example.org\""));
        tokens.put("a plan", with(marker, "plan", "\"" + digest + "\""));
        tokens.put("no reason", with(marker, "reason", null));
        tokens.put("no id", with(marker, "jti", null));
        tokens.put("other version", with(marker, "v", "2"));
        return tokens;
    }

    @Test
    @DisplayName("no hostile token drops a table; each is refused by SDB202 with the claim, and no secret is told")
    void hostile() throws Exception {
        Path log = folder.resolve("enforcement.jsonl");
        EnvironmentMarker marker;
        try (GuardedPostgres database = GuardedPostgres.start(
                Environment.PRODUCTION,
                policy -> policy.destructive(DestructiveCalls.TOKEN_ONLY)
                        .approvers(Approver.KEY)
                        .logFile(log))) {
            try (Connection raw = database.raw.getConnection()) {
                marker = JdbcMarker.read(raw).orElseThrow();
            }
            Map<String, String> hostile = hostile(marker);
            assertThat(hostile).hasSizeGreaterThan(35);
            database.outside(connection -> {
                for (Map.Entry<String, String> each : hostile.entrySet()) {
                    assertThatThrownBy(() -> drop(database.safeDb, connection, Token.of(each.getValue())))
                            .as(each.getKey())
                            .isInstanceOfSatisfying(SafeDbSqlException.class, e -> {
                                assertThat(e.violation().rule())
                                        .as(each.getKey())
                                        .isEqualTo(Rule.TOKEN_INVALID);
                                assertThat(e.violation().detail())
                                        .as(each.getKey())
                                        .matches(".*\\(\\w+\\)$|.*(header|payload|token|signature).*")
                                        .doesNotContain("dana", "deploy", ID, "cold storage", marker.databaseId());
                                assertThat(e.getMessage()).doesNotContain(ID, "cold storage", "deploy-bot");
                            });
                }
            });
            assertThat(database.rawValue("SELECT count(*) FROM contacts")).isEqualTo("24");
            assertThat(database.rawValue("SELECT count(*) FROM safedb_used_token"))
                    .isEqualTo("0");
            String good = Approver.signed(HEADER, json(claims(marker)));
            database.outside(connection -> drop(database.safeDb, connection, Token.of(good)));
            assertThat(database.rawValue("SELECT to_regclass('contacts') IS NULL"))
                    .isEqualTo("t");
            assertSecretFree(log, database.safeDb, hostile, good);
        }
    }

    private void assertSecretFree(Path log, SafeDb safeDb, Map<String, String> hostile, String good) throws Exception {
        safeDb.close();
        List<Path> segments;
        try (var files = Files.walk(folder)) {
            segments = files.filter(Files::isRegularFile).toList();
        }
        StringBuilder written = new StringBuilder();
        for (Path segment : segments) {
            written.append(Files.readString(segment));
        }
        assertThat(written.toString()).contains("SDB202");
        for (String token : hostile.values()) {
            String signature = token.substring(token.lastIndexOf('.') + 1);
            if (signature.length() > 20) {
                assertThat(written.indexOf(signature)).isNegative();
            }
        }
        assertThat(written.indexOf(good.substring(good.lastIndexOf('.') + 1))).isNegative();
        assertThat(log.getParent()).isEqualTo(folder);
    }

    @Test
    @DisplayName("production says what is missing beside the token; token-only and staging run; no marker, no token")
    void environments() throws Exception {
        try (GuardedPostgres production =
                GuardedPostgres.start(Environment.PRODUCTION, policy -> policy.approvers(Approver.KEY))) {
            Token token = production.approver().token("DROP TABLE", "contacts", 24);
            production.outside(connection -> assertThatThrownBy(() -> drop(production.safeDb, connection, token))
                    .isInstanceOfSatisfying(SafeDbSqlException.class, e -> {
                        assertThat(e.violation().rule()).isEqualTo(Rule.DESTRUCTIVE_WITHOUT_TOKEN);
                        assertThat(e.violation().detail()).contains("plan").contains("token-only");
                    }));
        }
        try (GuardedPostgres staging =
                GuardedPostgres.start(Environment.STAGING, policy -> policy.approvers(Approver.KEY))) {
            Token token = staging.approver().token("DROP TABLE", "contacts", 24);
            staging.outside(connection -> drop(staging.safeDb, connection, token));
            assertThat(staging.rawValue("SELECT to_regclass('contacts') IS NULL"))
                    .isEqualTo("t");
        }
        DataSource unmarked = EmbeddedPostgresServer.newSeededDatabase("unmarked");
        try (SafeDb safeDb = SafeDb.create(GuardedPostgres.policy(Environment.PRODUCTION)
                        .destructive(DestructiveCalls.TOKEN_ONLY)
                        .approvers(Approver.KEY)
                        .build());
                Connection connection = SafeDataSource.wrap(unmarked, safeDb).getConnection()) {
            Token token = new io.safedb.token.TokenIssuer(Approver.KEY_ID, Approver.KEYS.getPrivate(), Approver.NAME)
                    .issue(TokenRequest.of(
                            new TokenUse("unmarked", Environment.PRODUCTION, "DROP TABLE", "contacts"),
                            "deploy-bot",
                            24,
                            Approver.REASON));
            GuardedPostgres.assertRefused(Rule.DESTRUCTIVE_WITHOUT_TOKEN, () -> drop(safeDb, connection, token));
        }
    }

    @Test
    @DisplayName("a key of somebody else's approves nothing")
    void otherKey() throws Exception {
        try (GuardedPostgres staging =
                GuardedPostgres.start(Environment.STAGING, policy -> policy.approvers(Approver.KEY))) {
            Token token = new io.safedb.token.TokenIssuer(
                            Approver.KEY_ID,
                            KeyPairGenerator.getInstance("Ed25519")
                                    .generateKeyPair()
                                    .getPrivate(),
                            Approver.NAME)
                    .issue(TokenRequest.of(
                            staging.approver().use("DROP TABLE", "contacts"), "deploy-bot", 24, Approver.REASON));
            staging.outside(connection ->
                    GuardedPostgres.assertRefused(Rule.TOKEN_INVALID, () -> drop(staging.safeDb, connection, token)));
        }
    }

    private static void drop(SafeDb safeDb, Connection connection, Token token) throws SQLException {
        safeDb.<SQLException>withToken(token, () -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("DROP TABLE contacts");
            }
        });
    }
}
