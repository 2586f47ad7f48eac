package io.safedb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.safedb.environment.Environment;
import io.safedb.token.ApproverKey;
import io.safedb.token.Ed25519Pem;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The builder and safedb.yaml refuse the same mistake with the same words:")
class PolicyMistakesAgreeTest {
    private static final String PLACE = " \\(safedb\\.yaml( line \\d+, column \\d+)?\\)\\.$";
    private static final KeyPair KEYS = Ed25519Pem.generate();

    /** What is wrong, the YAML without the required keys, the same by the builder. */
    static Stream<Arguments> mistakes() {
        return Stream.of(
                both(
                        "no environment",
                        "tenant: {column: o}",
                        b -> SafeDbPolicy.builder().tenantColumn("o")),
                both(
                        "no column",
                        "environment: test",
                        b -> SafeDbPolicy.builder().environment(Environment.TEST)),
                both("a quoted column", column("'\"Org\"'"), b -> b.tenantColumn("\"Org\"")),
                both("a blank column", column("' '"), b -> b.tenantColumn(" ")),
                both("a dotted column", column("meta.org"), b -> b.tenantColumn("meta.org")),
                both("a column that is too long", column("c".repeat(64)), b -> b.tenantColumn("c".repeat(64))),
                both("an invisible character", column("\"o\\u200B\""), b -> b.tenantColumn("o\u200B")),
                both("the documents' key", column("_id"), b -> b.tenantColumn("_id")),
                both("a blank denied id", "environment: test\ntenant: {column: o, deny: ['']}", b -> b.denyTenants("")),
                more("a strange database id", "database-ids: [a b]", b -> b.databaseIds("a b")),
                more("a strange schema", "schema: a.b", b -> b.schema("a.b")),
                more("a pattern as table", "tables: {log_*: shared}", b -> b.sharedTables("log_*")),
                more("a blank table", "tables: {'': shared}", b -> b.sharedTables("")),
                more("safedb's own table", "tables: {safedb_x: shared}", b -> b.sharedTables("safedb_x")),
                more("a catalog", "tables: {pg_catalog.x: shared}", b -> b.sharedTables("pg_catalog.x")),
                more(
                        "a table by two names",
                        "tables: {a: tenant, public.a: tenant}",
                        b -> b.tenantTables("a", "public.a")),
                table(
                        "no owner",
                        "system: true",
                        new TablePolicy(TableAccess.TENANT, true, null, null, null, null, null, null)),
                table(
                        "no reason",
                        "system: true, owner: x",
                        new TablePolicy(TableAccess.TENANT, true, null, "x", null, null, null, null)),
                table(
                        "a blank reason",
                        "system: true, owner: x, reason: ' '",
                        TablePolicy.of(TableAccess.TENANT).withSystem("x", " ")),
                table(
                        "a reason of two lines",
                        "access: shared, owner: x, reason: \"a\\nb\"",
                        TablePolicy.of(TableAccess.SHARED).because("x", "a\nb")),
                table(
                        "system and denied",
                        "access: denied, system: true, owner: x, reason: y",
                        TablePolicy.of(TableAccess.DENIED).withSystem("x", "y")),
                table(
                        "an expired exemption",
                        "access: shared, owner: x, reason: y, expires: 2020-01-01",
                        TablePolicy.of(TableAccess.SHARED).because("x", "y").until(LocalDate.of(2020, 1, 1))),
                table(
                        "an expiring tenant table",
                        "expires: 2099-01-01",
                        TablePolicy.of(TableAccess.TENANT).until(LocalDate.of(2099, 1, 1))),
                table("a lock on the tenant", "locked: organization_id is null", locked("organization_id")),
                table("a lock on an operator", "locked: $x is null", locked("$x")),
                table(
                        "a lock on a shared table",
                        "access: shared, locked: a is null",
                        TablePolicy.of(TableAccess.SHARED).locked(RowCondition.parse("a is null"))),
                table(
                        "one of a shared table",
                        "access: shared, at-most-one: {per: [a], where: b is null}",
                        TablePolicy.of(TableAccess.SHARED).atMostOne(one("a"))),
                table(
                        "a column twice",
                        "at-most-one: {per: [a, a], where: b is null}",
                        TablePolicy.of(TableAccess.TENANT).atMostOne(one("a", "a"))),
                table(
                        "one of the tenant",
                        "at-most-one: {per: [organization_id], where: b is null}",
                        TablePolicy.of(TableAccess.TENANT).atMostOne(one("organization_id"))),
                more(
                        "a table enforced while observing",
                        "mode: observe\ntables: {a: {mode: enforce}}",
                        b -> b.mode(EnforcementMode.OBSERVE)
                                .table("a", TablePolicy.of(TableAccess.TENANT).withMode(EnforcementMode.ENFORCE))),
                more(
                        "a rule enforced while observing",
                        "mode: observe\nrules: {SDB103: enforce}",
                        b -> b.mode(EnforcementMode.OBSERVE).mode(Rule.CROSS_TENANT, EnforcementMode.ENFORCE)),
                more(
                        "a rule to come",
                        "rules: {populated-target: observe}",
                        b -> b.mode(Rule.POPULATED_TARGET, EnforcementMode.OBSERVE)),
                more("a name for everything", "naming: {test: ['*']}", b -> b.naming(Environment.TEST, "*")),
                more("a blank pattern", "naming: {test: ['']}", b -> b.naming(Environment.TEST, "")),
                more("a pattern for two", "naming: {test: ['*_PROD']}", b -> b.naming(Environment.TEST, "*_PROD")),
                more("a cap of zero", "row-cap: 0", b -> b.rowCap(0)),
                more(
                        "two locks while observing",
                        "rls: on\nmode: observe",
                        b -> b.rls(true).mode(EnforcementMode.OBSERVE)),
                both(
                        "two locks on documents",
                        "environment: test\ntenant: {column: o, type: objectid}\nrls: on",
                        b -> b.rls(true).tenantType(TenantType.OBJECT_ID)),
                more(
                        "token-only and no key",
                        "destructive: token-only",
                        b -> b.destructive(DestructiveCalls.TOKEN_ONLY)),
                more("an unknown operation", approver("ann", "drop table"), b -> b.approvers(key("ann", "drop table"))),
                more(
                        "one key under two ids",
                        approver("ann", "DELETE") + approver("bob", "DELETE").replace("approvers:\n", ""),
                        b -> b.approvers(key("ann", "DELETE"), key("bob", "DELETE"))),
                more(
                        "the tenant as stamp",
                        "test-data: {column: organization_id}",
                        b -> b.testData(stamp("organization_id", "f"))),
                more("a quoted stamp", "test-data: {column: '\"x\"'}", b -> b.testData(stamp("\"x\"", "f"))),
                more("the documents' key as stamp", "test-data: {field: _id}", b -> b.testData(stamp("c", "_id"))),
                more(
                        "an internal tenant that is none",
                        "test-data: {internal-tenants: [default]}",
                        b -> b.testData(stamp("c", "f", "default"))),
                more(
                        "an internal tenant with a space",
                        "test-data: {internal-tenants: ['a ']}",
                        b -> b.testData(stamp("c", "f", "a "))),
                more("a function with arguments", "functions: [f(int)]", b -> b.functions("f(int)")),
                more("a blank procedure", "procedures: [' ']", b -> b.procedures(" ")),
                more("a command that reads", "commands: [find]", b -> b.commands("find")),
                more("a command misspelt", "commands: [pnig]", b -> b.commands("pnig")),
                more("the server's database", "databases: [admin]", b -> b.databases("admin")),
                more("a namespace as database", "databases: [a.b]", b -> b.databases("a.b")),
                more("a blank log file", "log: {file: ' '}", b -> b.logFile(Path.of(" "))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void agree(String what, String yaml, UnaryOperator<SafeDbPolicy.Builder> builder) {
        PolicyException read = stopped(() -> SafeDbPolicy.parse(yaml, "safedb.yaml"));
        PolicyException built = stopped(() -> builder.apply(
                        SafeDbPolicy.builder().environment(Environment.TEST).tenantColumn("organization_id"))
                .build());

        assertThat(read.description()).containsPattern(PLACE);
        assertThat(read.key()).isEqualTo(built.key());
        assertThat(read.description().replaceFirst(PLACE, ".")).isEqualTo(built.description());
        assertThat(read.action()).isEqualTo(built.action());
    }

    private static PolicyException stopped(Executable start) {
        return assertThrows(PolicyException.class, start);
    }

    private static Arguments both(String what, String yaml, UnaryOperator<SafeDbPolicy.Builder> builder) {
        return arguments(what, yaml + "\n", builder);
    }

    private static Arguments more(String what, String yaml, UnaryOperator<SafeDbPolicy.Builder> builder) {
        return both(what, column("organization_id") + yaml, builder);
    }

    private static Arguments table(String what, String keys, TablePolicy policy) {
        return more(what, "tables: {a: {" + keys + "}}", b -> b.table("a", policy));
    }

    private static String column(String column) {
        return "environment: test\ntenant: {column: " + column + "}\n";
    }

    private static TablePolicy locked(String column) {
        return TablePolicy.of(TableAccess.TENANT).locked(new RowCondition(column, RowCondition.Test.NULL, Set.of()));
    }

    private static AtMostOne one(String... per) {
        return new AtMostOne(List.of(per), RowCondition.parse("b is null"));
    }

    private static TestDataPolicy stamp(String column, String field, String... internal) {
        return new TestDataPolicy(column, field, Set.of(internal));
    }

    private static ApproverKey key(String id, String operation) {
        return new ApproverKey(
                id, "dana", KEYS.getPublic(), Set.of(Environment.PRODUCTION), Set.of(operation), null, null);
    }

    private static String approver(String id, String operation) {
        return "approvers:\n  " + id + ":\n    owner: dana\n    environments: [production]\n    operations: ["
                + operation + "]\n    key: |\n      "
                + Ed25519Pem.write(KEYS.getPublic()).strip().replace("\n", "\n      ") + "\n";
    }
}
