package io.safedb.jdbc.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.SafeDbViolation.Place;
import io.safedb.guard.Call;
import io.safedb.guard.Finding;
import io.safedb.guard.TenantMention;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The place that a refusal shows")
class StatementTextTest {
    private static final SqlReader READER =
            new SqlReader("organization_id", "public", Set.of("tickets", "contacts")::contains);

    private static Place mention(String sql) {
        Call call = READER.read(sql).call();
        TenantMention mention = call.mentions().stream()
                .filter(each -> each.source() == TenantMention.Source.LITERAL)
                .findFirst()
                .orElseThrow();
        return Objects.requireNonNull(Objects.requireNonNull(call.text()).at(mention.at()));
    }

    private static Place finding(String sql) {
        Call call = READER.read(sql).call();
        Finding finding = call.findings().get(0);
        return Objects.requireNonNull(Objects.requireNonNull(call.text()).at(finding.at()));
    }

    private static Place relation(String sql, String name) {
        return Objects.requireNonNull(
                Objects.requireNonNull(READER.read(sql).call().text()).of(name));
    }

    @Test
    @DisplayName("is the tenant column of a comparison, in the caller's spelling")
    void pointsAtTheColumn() {
        Place place = mention("SELECT id FROM Tickets t\n WHERE t.ID > 5\n   AND T.Organization_Id = 'org_b'");
        assertThat(place.line()).isEqualTo(3);
        assertThat(place.column()).isEqualTo(10);
        assertThat(place.position()).isEqualTo(51);
        assertThat(place.fragment()).isEqualTo("SELECT id FROM Tickets t WHERE t.ID > ? AND T.Organization_Id = ?");
    }

    @Test
    @DisplayName("is the value of an assignment")
    void pointsAtTheValue() {
        String sql = "INSERT INTO tickets (id, organization_id) VALUES (1, 'org_b')";
        assertThat(mention(sql).position()).isEqualTo(sql.indexOf("'org_b'") + 1);
        assertThat(mention(sql).fragment()).endsWith("VALUES (?, ?)");
    }

    @Test
    @DisplayName("is the name of the table, not an alias or column before it")
    void pointsAtTheTable() {
        String sql = "SELECT tickets.id, contacts FROM tickets JOIN public.contacts ON true";
        assertThat(relation(sql, "tickets").position()).isEqualTo(sql.indexOf("tickets JOIN") + 1);
        assertThat(relation(sql, "contacts").position()).isEqualTo(sql.indexOf("public") + 1);
        assertThat(Objects.requireNonNull(READER.read(sql).call().text()).of("orders"))
                .isNull();
    }

    @Test
    @DisplayName("is the function that is not known, and the setting that is changed")
    void pointsAtTheFunction() {
        String sql = "SELECT id, upper(pg_read_file('secret')) FROM tickets";
        assertThat(finding(sql).position()).isEqualTo(sql.indexOf("pg_read_file") + 1);
        assertThat(finding("SET search_path = secret").fragment()).startsWith("SET search_path");
        assertThat(finding("DELETE FROM tickets").position()).isEqualTo(13);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'secret'",
                "E'sec\\'ret'",
                "U&'\\0073ecret'",
                "U&'!0073ecret' UESCAPE '!'",
                "$$secret$$",
                "$a$secret$a$",
                "'se'\n'cret'",
                "N'secret'",
                "/* secret */ 'org'",
                "'org' -- secret\n",
                "/* a /* secret */ b */ 'org'",
                "text 'secret'",
                "CAST('secret' AS text)",
                "'secret'::text",
                "('sec' || 'ret')",
                "B'0101'::text || X'1F'::text || 4711",
                "(4711.5e3)::text || 0x1F",
                "lower('secret' /* secret */)"
            })
    @DisplayName("shows no value and no comment, whatever they are written in")
    void hidesValues(String value) {
        Place place =
                mention("SELECT id FROM tickets WHERE /* secret */ organization_id = " + value + " AND id > 4711");
        assertThat(place.fragment())
                .contains("organization_id")
                .containsIgnoringCase("?")
                .doesNotContain("secret", "sec", "ret", "4711", "0101", "1F", "org'", "*", "--");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM tickets WHERE name = 'O'secret'",
                "SELECT * FROM tickets WHERE name = 'it is' secret stuff' AND id = 1",
                "SELECT * FROM tickets WHERE name = 'O'secret' AND x = 'b",
                "SELECT * FROM tickets WHERE name = 'O' secret 'b'",
                "SELECT * FROM tickets WHERE a = $x$secret",
                "SELECT * FROM tickets WHERE a = /* secret"
            })
    @DisplayName("shows nothing that may be a value where quotes do not match")
    void hidesWhatMayBeAValue(String sql) {
        Call call = READER.read(sql).call();
        assertThat(call.findings()).extracting(Finding::kind).containsExactly(Finding.Kind.UNREADABLE);
        assertThat(finding(sql).fragment()).doesNotContain("secret").doesNotContain("it is");
        assertThat(call.findings().get(0).detail()).doesNotContain("secret");
    }

    @Test
    @DisplayName("is short, cut between words, and says where it is cut")
    void isShort() {
        String sql = "SELECT " + "a_long_column_name, ".repeat(50) + "id FROM tickets WHERE organization_id = 'b' AND "
                + "another_column = 1 AND ".repeat(50) + "true";
        assertThat(mention(sql).fragment())
                .hasSizeLessThanOrEqualTo(StatementText.LONGEST)
                .startsWith("... ")
                .endsWith(" ...")
                .contains("organization_id = ?");
        assertThat(mention("DELETE FROM tickets WHERE organization_id = 'x'").fragment())
                .isEqualTo("DELETE FROM tickets WHERE organization_id = ?");
    }

    @Test
    @DisplayName("is a position alone where the driver may see other tokens, and nowhere behind the end")
    void knowsItsLimits() {
        assertThat(Objects.requireNonNull(finding("SELECT '\0secret' FROM tickets"))
                        .fragment())
                .isEmpty();
        assertThat(Objects.requireNonNull(READER.read("SELECT 1").call().text()).at(900))
                .isNull();
    }
}
