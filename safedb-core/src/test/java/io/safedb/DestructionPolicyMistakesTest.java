package io.safedb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.safedb.environment.Environment;
import io.safedb.token.ApproverKey;
import io.safedb.token.Ed25519Pem;
import java.security.KeyPair;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A mistake about tokens, test data or locked rows stops start-up with its key and the remedy:")
class DestructionPolicyMistakesTest {
    private static final String LEAST = "environment: test\ntenant: {column: organization_id}\n";
    private static final KeyPair KEYS = Ed25519Pem.generate();
    private static final String PEM = Ed25519Pem.write(KEYS.getPublic()).strip().replace("\n", "\n      ");
    private static final String KEY = "    key: |\n      " + PEM + "\n";
    private static final String RIGHTS = "    environments: [production]\n    operations: [DROP TABLE]\n";

    /** What is wrong, the text, the key, a piece of the description, a piece of the remedy. */
    static Stream<Arguments> inYaml() {
        return Stream.of(
                arguments("destructive misspelt", "destructive: tokenonly\n", "destructive", "none of", "token-only?"),
                arguments("token-only and no key", "destructive: token-only\n", "destructive", "nobody", "approvers"),
                arguments("approvers as list", "approvers: [ann]\n", "approvers", "a map", "key id"),
                arguments("a key's key misspelt", approver("    ownr: x\n"), "approvers.ann.ownr", "no such", "owner?"),
                arguments("no owner", approver(KEY + RIGHTS), "approvers.ann.owner", "missing", "owner"),
                arguments("no key", approver("    owner: dana\n" + RIGHTS), "approvers.ann.key", "missing", "openssl"),
                arguments(
                        "a blank owner", approver("    owner: ' '\n" + KEY + RIGHTS), "approvers.ann", "used", "owner"),
                arguments(
                        "no PEM",
                        approver("    owner: dana\n    key: secret\n" + RIGHTS),
                        "approvers.ann.key",
                        "public Ed25519",
                        ""),
                arguments(
                        "no operations",
                        approver("    owner: dana\n" + KEY + "    environments: [production]\n"),
                        "approvers.ann",
                        "cannot be used",
                        "nothing"),
                arguments(
                        "an operation twice is one",
                        approver("    owner: dana\n" + KEY
                                + "    environments: [prod]\n    operations: [DELETE, DELETE]\n"),
                        "approvers.ann.environments",
                        "no such environment",
                        "production?"),
                arguments(
                        "an operation misspelt",
                        approver("    owner: dana\n" + KEY
                                + "    environments: [production]\n    operations: [drop table]\n"),
                        "approvers.ann.operations",
                        "no such operation",
                        "DROP TABLE?"),
                arguments(
                        "a wildcard",
                        approver("    owner: dana\n" + KEY + "    environments: [production]\n    operations: ['*']\n"),
                        "approvers.ann.operations",
                        "no such operation",
                        "token-format.md"),
                arguments(
                        "times exchanged",
                        approver("    owner: dana\n" + KEY + RIGHTS
                                + "    not-before: 2027-01-01\n    not-after: 2026-01-01\n"),
                        "approvers.ann",
                        "used",
                        "Exchange"),
                arguments(
                        "a day beyond the calendar",
                        approver("    owner: dana\n" + KEY + RIGHTS + "    not-after: \"+999999999-12-31\"\n"),
                        "approvers.ann.not-after",
                        "date",
                        "2027"),
                arguments(
                        "one key under two ids",
                        approver("    owner: dana\n" + KEY + RIGHTS) + "  bob:\n    owner: eva\n" + KEY + RIGHTS,
                        "approvers",
                        "one",
                        "same key"),
                arguments("test-data as text", "test-data: x\n", "test-data", "a map", "internal-tenants"),
                arguments(
                        "the tenant column as stamp",
                        "test-data: {column: organization_id}\n",
                        "test-data.column",
                        "tenant column",
                        "another"),
                arguments("the key as stamp", "test-data: {field: _id}\n", "test-data.field", "key", "_safedb_test"),
                arguments("a stamp below", "test-data: {field: a.b}\n", "test-data.field", "characters", "server"),
                arguments(
                        "an internal tenant that is never one",
                        "test-data: {internal-tenants: [default]}\n",
                        "test-data.internal-tenants",
                        "tenant.deny",
                        "one of the two"),
                arguments(
                        "an internal tenant with a space",
                        "test-data: {internal-tenants: ['org ']}\n",
                        "test-data.internal-tenants",
                        "space",
                        "no customers"),
                arguments("a lock in SQL", table("locked: status <> 'A'"), "tables.a.locked", "condition", "in one of"),
                arguments(
                        "a lock on two", table("locked: a = 1 or b = 2"), "tables.a.locked", "condition", "one column"),
                arguments("a lock as number", table("locked: 7"), "tables.a.locked", "text", "quotes"),
                arguments(
                        "a lock on the tenant",
                        table("locked: organization_id is null"),
                        "tables.a.locked",
                        "tenant column",
                        "another"),
                arguments(
                        "a lock on a shared table",
                        table("access: shared, locked: a = 1"),
                        "tables.a.locked",
                        "shared",
                        "access: tenant"),
                arguments(
                        "at most one of nothing",
                        table("at-most-one: {where: a is null}"),
                        "tables.a.at-most-one.per",
                        "missing",
                        "user_id"),
                arguments(
                        "at most one of all",
                        table("at-most-one: {per: [a]}"),
                        "tables.a.at-most-one.where",
                        "missing",
                        "ended_at"),
                arguments(
                        "at most one of a shared table",
                        table("access: shared, at-most-one: {per: [a], where: b is null}"),
                        "tables.a.at-most-one",
                        "shared",
                        "access: tenant"),
                arguments(
                        "a column twice",
                        table("at-most-one: {per: [a, a], where: b is null}"),
                        "tables.a.at-most-one.per",
                        "twice",
                        "Keep one"));
    }

    private static String approver(String entry) {
        return "approvers:\n  ann:\n" + entry;
    }

    private static String table(String entry) {
        return "tables:\n  a: {" + entry.replace("{per", "{per") + "}\n";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    @DisplayName("in YAML:")
    void inYaml(String what, String yaml, String key, String description, String remedy) {
        PolicyException mistake =
                catchThrowableOfType(PolicyException.class, () -> SafeDbPolicy.parse(LEAST + yaml, "safedb.yaml"));

        assertThat(mistake).as(what).isNotNull();
        assertThat(mistake.key()).isEqualTo(key);
        assertThat(mistake.description()).contains(description, "safedb.yaml line");
        assertThat(mistake.action()).contains(remedy);
        assertThat(mistake.getMessage()).doesNotContain("\n").doesNotContain(PEM.substring(40, 60));
    }

    static Stream<Arguments> inBuilder() {
        ApproverKey wild = new ApproverKey(
                "ann", "dana", KEYS.getPublic(), Set.of(Environment.PRODUCTION), Set.of("*"), null, null);
        RowCondition tenant = RowCondition.parse("organization_id = 'a'");
        return Stream.of(
                built("token-only", p -> p.destructive(DestructiveCalls.TOKEN_ONLY), "destructive"),
                built("a wildcard", p -> p.approvers(wild), "approvers.ann.operations"),
                built(
                        "a lock on the tenant",
                        p -> p.table("a", TablePolicy.of(TableAccess.TENANT).locked(tenant)),
                        "tables.a.locked"),
                built(
                        "a lock with a name in quotes",
                        p -> p.table(
                                "a",
                                TablePolicy.of(TableAccess.TENANT)
                                        .locked(new RowCondition("\"x\"", RowCondition.Test.NULL, Set.of()))),
                        "tables.a.locked"),
                built(
                        "one of the tenant",
                        p -> p.table(
                                "a",
                                TablePolicy.of(TableAccess.TENANT)
                                        .atMostOne(new AtMostOne(
                                                List.of("organization_id"), RowCondition.parse("b is null")))),
                        "tables.a.at-most-one.per"),
                built(
                        "a stamp in quotes",
                        p -> p.testData(new TestDataPolicy("\"x\"", "y", Set.of())),
                        "test-data.column"));
    }

    private static Arguments built(String what, UnaryOperator<SafeDbPolicy.Builder> mistake, String key) {
        return arguments(what, mistake, key);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    @DisplayName("in the builder:")
    void inBuilder(String what, UnaryOperator<SafeDbPolicy.Builder> mistake, String key) {
        SafeDbPolicy.Builder builder =
                SafeDbPolicy.builder().environment(Environment.TEST).tenantColumn("organization_id");

        assertThat(catchThrowableOfType(
                        PolicyException.class, () -> mistake.apply(builder).build()))
                .as(what)
                .isNotNull()
                .extracting(PolicyException::key)
                .isEqualTo(key);
    }

    @Test
    @DisplayName("and nothing can be at most one of no column")
    void atMostOneOfNothing() {
        assertThatThrownBy(() -> new AtMostOne(List.of(), RowCondition.parse("a is null")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
