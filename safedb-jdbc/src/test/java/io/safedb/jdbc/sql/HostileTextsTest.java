package io.safedb.jdbc.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.SafeDbPolicy;
import io.safedb.SafeDbViolation;
import io.safedb.Scope;
import io.safedb.TenantId;
import io.safedb.environment.DatabaseIdentity;
import io.safedb.environment.Environment;
import io.safedb.guard.Decision;
import io.safedb.guard.Guard;
import io.safedb.jdbc.EmbeddedPostgresServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Reader and Guard, without a database: the lists in {@code hostile/} say what must come out. */
@DisplayName("Hostile texts and their honest twins")
class HostileTextsTest {
    private static final Map<String, List<String>> COLUMNS = Map.of(
            "tickets", List.of("id", "organization_id", "contact_id", "title", "status", "meta", "tags"),
            "contacts", List.of("id", "organization_id", "name", "email"),
            "invoices", List.of("id", "organization_id", "number", "amount"),
            "settings", List.of("organization_id", "key", "value"),
            "organizations", List.of("id", "name"),
            "countries", List.of("code", "name"));

    private static final SqlReader READER = new SqlReader(new ReaderFacts(
            "organization_id",
            "safedb_test_run",
            "public",
            Set.of("tickets", "contacts", "invoices", "settings")::contains,
            relation -> false,
            name -> false,
            name -> false,
            relation -> COLUMNS.getOrDefault(relation, List.of()),
            relation -> Set.of("id", "organization_id"),
            relation -> false));

    private static final Guard GUARD = new Guard(
            SafeDbPolicy.builder()
                    .environment(Environment.PRODUCTION)
                    .tenantColumn("organization_id")
                    .tenantTables("tickets", "contacts", "invoices", "settings")
                    .sharedTables("organizations", "countries")
                    .build(),
            new DatabaseIdentity("postgresql", "app", null),
            relation -> false);

    private static final Scope IN_A = new Scope.OfTenant(TenantId.of("org_a"), null);

    private static List<String> list(String name) {
        return EmbeddedPostgresServer.resource("/hostile/" + name)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    private static @Nullable SafeDbViolation refusal(String sql, String parameter) {
        Decision decision = GUARD.decide(READER.read(sql).call().bind(at -> parameter), IN_A);
        return decision instanceof Decision.Refuse refuse ? refuse.violation() : null;
    }

    private static String outcome(String sql, String parameter) {
        SafeDbViolation violation = refusal(sql, parameter);
        return violation == null ? "pass" : violation.rule().id();
    }

    private static String[] place(String line) {
        return line.split(" \\| ", 3);
    }

    @Test
    @DisplayName("a tenant's id is hard-coded in every place, however it is spelled")
    void spellingsAndPlaces() {
        List<String> wrong = new ArrayList<>();
        int texts = 0;
        for (String line : list("places.txt")) {
            String[] place = place(line);
            for (String spelling : list("spellings.txt")) {
                String sql = place[2].replace("%", spelling);
                String outcome = outcome(sql, "org_a");
                texts++;
                if (!outcome.equals(place[0])) {
                    wrong.add(outcome + " instead of " + place[0] + ": " + sql);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(texts).isGreaterThan(2_500);
    }

    @Test
    @DisplayName("another tenant in a parameter is found in every place, and the tenant in scope passes")
    void parametersInPlaces() {
        List<String> wrong = new ArrayList<>();
        for (String line : list("places.txt")) {
            String[] place = place(line);
            String sql = place[2].replace("%", "?");
            if (!outcome(sql, "org_b").equals(place[1])) {
                wrong.add(outcome(sql, "org_b") + " instead of " + place[1] + ": " + sql);
            }
            if (place[1].equals("SDB103") && outcome(sql, "org_a").equals("SDB104")) {
                wrong.add("a parameter is no literal: " + sql);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    @DisplayName("what is hostile is refused by its rule, and the refusal says where, without a value")
    void refused() {
        List<String> wrong = new ArrayList<>();
        List<String> texts = list("refused.txt");
        for (String line : texts) {
            String rule = line.substring(0, 6);
            String sql = line.substring(9);
            SafeDbViolation violation = refusal(sql, "org_a");
            if (violation == null || !violation.rule().id().equals(rule)) {
                wrong.add((violation == null ? "pass" : violation.rule().id()) + " instead of " + line);
            } else if (violation.place() == null || violation.message().contains("org_b")) {
                wrong.add("no place, or a value: " + violation.message());
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(texts).hasSizeGreaterThan(250);
    }

    @Test
    @DisplayName("what is honest passes and can be narrowed")
    void honest() {
        assertThat(list("honest.txt")).allSatisfy(sql -> {
            SafeDbViolation violation = refusal(sql, "org_a");
            assertThat(violation == null ? "" : violation.message()).as(sql).isEmpty();
            assertThat(READER.read(sql).narrowed().text()).isNotEmpty();
        });
    }

    @Test
    @DisplayName("every place of a refusal lies in the text, on the line that it says")
    void placesLieInTheText() {
        Stream.concat(
                        list("refused.txt").stream().map(line -> line.substring(9)),
                        list("spellings.txt").stream()
                                .map(spelling -> "SELECT id\r\nFROM tickets\n\nWHERE organization_id = " + spelling))
                .forEach(sql -> {
                    SafeDbViolation violation = Objects.requireNonNull(refusal(sql, "org_a"));
                    SafeDbViolation.Place place = Objects.requireNonNull(violation.place());
                    assertThat(place.position()).isBetween(1, sql.length() + 1);
                    assertThat(sql.substring(0, place.position() - 1).lines().count())
                            .isBetween(place.line() - 1L, (long) place.line());
                    assertThat(place.fragment()).hasSizeLessThanOrEqualTo(StatementText.LONGEST);
                });
    }
}
