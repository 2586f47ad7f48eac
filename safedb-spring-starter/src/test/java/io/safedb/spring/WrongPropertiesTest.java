package io.safedb.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.safedb.PolicyException;
import io.safedb.token.Ed25519Pem;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.core.env.MapPropertySource;

@DisplayName("A wrong property stops start-up with its own name and the remedy:")
class WrongPropertiesTest {
    private static final String KEY = Ed25519Pem.write(Ed25519Pem.generate().getPublic());

    /** As in a servlet application, which reads all of them. */
    private final WebApplicationContextRunner application = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SafeDbAutoConfiguration.class))
            .withPropertyValues("safedb.environment=test", "safedb.tenant.column=organization_id");

    /** What is wrong, the key that is named, a piece of the remedy, the properties. */
    static Stream<Arguments> senseless() {
        return Stream.of(
                wrong("a blank column", "tenant.column", "as the server stores it", "tenant.column= "),
                wrong("an empty column", "tenant.column", "as the server stores it", "tenant.column="),
                wrong("a quoted column", "tenant.column", "no quotes", "tenant.column=\"Org\""),
                wrong("a dotted column", "tenant.column", "no dots", "tenant.column=meta.org"),
                wrong("an operator as column", "tenant.column", "column's name", "tenant.column=$org"),
                wrong("a long column", "tenant.column", "at most 63", "tenant.column=" + "c".repeat(64)),
                wrong("column _id", "tenant.column", "field that holds the tenant", "tenant.column=_id"),
                wrong("a blank denied id", "tenant.deny", "for example default", "tenant.deny= ,x"),
                wrong("a strange database id", "database-ids", "markers", "database-ids=not an id"),
                wrong("a strange schema", "schema", "schema's name", "schema=a.b"),
                wrong("a pattern as table", "tables.log_*", "not read", "tables[log_*]=shared"),
                wrong("a table in quotes", "tables.\"A\"", "without quotes", "tables[\"A\"]=shared"),
                wrong("an empty schema", "tables[.a]", "schema.name", "tables[.a].access=shared"),
                wrong("safedb's own table", "tables.safedb_environment", "Leave", "tables[safedb_environment]=shared"),
                wrong("a catalog", "tables[pg_catalog.pg_class]", "by itself", "tables[pg_catalog.pg_class]=shared"),
                wrong(
                        "a table by two names",
                        "tables[public.a]",
                        "spellings",
                        "tables.a=shared",
                        "tables[public.a]=tenant"),
                wrong("system without owner", "tables[crm.people].owner", "reviewer", "tables[crm.people].system=true"),
                wrong(
                        "system without reason",
                        "tables.a.reason",
                        "reviewer",
                        "tables.a.system=true",
                        "tables.a.owner=me"),
                wrong(
                        "system and denied",
                        "tables.a.system",
                        "access: tenant",
                        "tables.a.system=true",
                        "tables.a.access=denied",
                        "tables.a.owner=me",
                        "tables.a.reason=why"),
                wrong("a blank owner", "tables.tickets.owner", "person or team", "tables.tickets.owner= "),
                wrong("a blank reason", "tables.tickets.reason", "Write why", "tables.tickets.reason= "),
                wrong(
                        "an expiring tenant table",
                        "tables.tickets.expires",
                        "Remove expires",
                        "tables.tickets.expires=2099-01-01"),
                wrong(
                        "an expired exemption",
                        "tables.a.expires",
                        "Ask data team",
                        "tables.a.access=shared",
                        "tables.a.owner=data team",
                        "tables.a.expires=2020-01-01"),
                wrong("an unreadable lock", "tables.a.locked", "status = 'BILLED'", "tables.a.locked=status > 3"),
                wrong(
                        "a lock on the tenant",
                        "tables.a.locked",
                        "another column",
                        "tables.a.locked=organization_id = 'x'"),
                wrong(
                        "a lock where nobody writes",
                        "tables.a.locked",
                        "Remove locked",
                        "tables.a.access=shared",
                        "tables.a.locked=done = true"),
                wrong(
                        "a promise without columns",
                        "tables.a.at-most-one.per",
                        "both",
                        "tables.a.at-most-one.where=b is null"),
                wrong("a promise without rows", "tables.a.at-most-one.where", "both", "tables.a.at-most-one.per=b"),
                wrong(
                        "a promise that cannot be read",
                        "tables.a.at-most-one.where",
                        "forms",
                        "tables.a.at-most-one.per=b",
                        "tables.a.at-most-one.where=maybe"),
                wrong(
                        "a promise about the tenant",
                        "tables.a.at-most-one.per",
                        "another column",
                        "tables.a.at-most-one.per=organization_id",
                        "tables.a.at-most-one.where=b is null"),
                wrong("an unknown rule", "rules.SDB999", "SDB101", "rules.SDB999=observe"),
                wrong("a rule to come", "rules.SDB204", "Remove the line", "rules.SDB204=observe"),
                wrong(
                        "a rule twice",
                        "rules.cross-tenant",
                        "Keep one",
                        "rules.SDB103=observe",
                        "rules.cross-tenant=observe"),
                wrong(
                        "a rule enforced while observing",
                        "rules.SDB103",
                        "mode: enforce",
                        "mode=observe",
                        "rules.SDB103=enforce"),
                wrong(
                        "a table enforced while observing",
                        "tables.a.mode",
                        "mode: enforce",
                        "mode=observe",
                        "tables.a.mode=enforce"),
                wrong("a name for everything", "naming.production", "*_prod", "naming.production=*"),
                wrong("a blank pattern", "naming.test", "*_prod", "naming.test= ,x"),
                wrong("a pattern for two", "naming.test", "one of the two", "naming.test=*_Prod"),
                wrong("two locks while observing", "rls", "leave rls out", "rls=on", "mode=observe"),
                wrong("a cap of zero", "row-cap", "for example 1000", "row-cap=0"),
                wrong("token-only without keys", "destructive", "under approvers", "destructive=token-only"),
                wrong("a key without owner", "approvers.ann.owner", "openssl", "approvers.ann.key=" + KEY),
                wrong("an owner without key", "approvers[ann.1].key", "openssl", "approvers[ann.1].owner=Ann"),
                wrong(
                        "a key that is none",
                        "approvers.ann.key",
                        "openssl pkey",
                        "approvers.ann.owner=Ann",
                        "approvers.ann.key=secret"),
                wrong(
                        "a key for nothing",
                        "approvers.ann",
                        "Name its environments",
                        "approvers.ann.owner=Ann",
                        "approvers.ann.key=" + KEY),
                wrong(
                        "a key that ends before it begins",
                        "approvers.ann",
                        "ends before",
                        "approvers.ann.owner=Ann",
                        "approvers.ann.key=" + KEY,
                        "approvers.ann.environments=production",
                        "approvers.ann.operations=TRUNCATE",
                        "approvers.ann.not-before=2030-01-01",
                        "approvers.ann.not-after=2029-01-01"),
                wrong(
                        "one key for two",
                        "approvers",
                        "",
                        "approvers.ann.owner=Ann",
                        "approvers.ann.key=" + KEY,
                        "approvers.ann.environments=production",
                        "approvers.ann.operations=TRUNCATE",
                        "approvers.bob.owner=Bob",
                        "approvers.bob.key=" + KEY,
                        "approvers.bob.environments=production",
                        "approvers.bob.operations=TRUNCATE"),
                wrong("the tenant as stamp", "test-data.column", "another column", "test-data.column=organization_id"),
                wrong("a quoted stamp", "test-data.field", "server stores it", "test-data.field=\"x\""),
                wrong("the documents' key as stamp", "test-data.field", "field of its own", "test-data.field=_id"),
                wrong(
                        "an internal tenant that is denied",
                        "test-data.internal-tenants",
                        "one of the two",
                        "test-data.internal-tenants=default"),
                wrong("a function with arguments", "functions", "parentheses", "functions=f()"),
                wrong("a strange procedure", "procedures", "schema.name", "procedures=p.q."),
                wrong("a command that writes", "commands", "driver's own method", "commands=dropDatabase"),
                wrong("the server's database", "databases", "Leave it out", "databases=admin"),
                wrong("a namespace as database", "databases", "without dots", "databases=app.users"),
                wrong("a blank log file", "log.file", "leave the key out", "log.file= "),
                wrong("a log file that is no path", "log.file", "safedb.jsonl", "log.file=a\0b"),
                wrong("a log nobody may write", "log.file", "Create the folder", "log.file=/proc/nowhere/safedb.jsonl"),
                wrong("a file and properties", "policy", "Keep one", "policy=classpath:safedb.yaml"),
                wrong(
                        "an unguarded bean without reason",
                        "unguarded-beans.pool.reason",
                        "why",
                        "unguarded-beans.pool.owner=me"),
                wrong(
                        "an unguarded bean without owner",
                        "unguarded-beans.pool.owner",
                        "team",
                        "unguarded-beans.pool.reason=x"),
                wrong(
                        "a blank reason for an unguarded bean",
                        "unguarded-beans.pool.reason",
                        "on one line",
                        "unguarded-beans.pool.owner=me",
                        "unguarded-beans.pool.reason= "),
                wrong(
                        "an unguarded bean that is not there",
                        "unguarded-beans.pool",
                        "name of the bean",
                        "unguarded-beans.pool.owner=me",
                        "unguarded-beans.pool.reason=why"),
                wrong(
                        "a blank attribute",
                        "web.tenant-attribute",
                        "for example organizationId",
                        "web.tenant-attribute= "),
                wrong("the server's attribute", "web.tenant-attribute", "own login", "web.tenant-attribute=jakarta.x"),
                wrong(
                        "a path that cannot be read",
                        "web.exclude-paths",
                        "/public/**",
                        "web.tenant-attribute=organizationId",
                        "web.exclude-paths=/a/**/b/{"));
    }

    private static Arguments wrong(String what, String key, String remedy, String... properties) {
        return arguments(what, "safedb." + key, remedy, properties);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    @DisplayName("one that makes no sense:")
    void senseless(String what, String key, String remedy, String[] properties) {
        String[] named = Stream.of(properties).map(each -> "safedb." + each).toArray(String[]::new);
        application.withPropertyValues(named).run(context -> {
            Throwable stopped = Objects.requireNonNull(context.getStartupFailure());
            PolicyException mistake = PolicyPropertiesTest.mistake(stopped);
            assertThat(mistake.key()).isEqualTo(key);
            assertThat(mistake.action()).contains(remedy).isNotBlank();
            FailureAnalysis analysis = Objects.requireNonNull(new PolicyFailureAnalyzer().analyze(stopped));
            assertThat(analysis.getDescription()).contains(key + ": ").doesNotContain("secret");
            assertThat(analysis.getAction()).isEqualTo(mistake.action());
        });
    }

    @ParameterizedTest
    @DisplayName("one of the wrong type, with Spring Boot's own explanation:")
    @CsvSource({
        "safedb.environment=prod, safedb.environment",
        "safedb.tenant.type=text, safedb.tenant.type",
        "safedb.mode=off, safedb.mode",
        "safedb.row-cap=many, safedb.row-cap",
        "safedb.rls=perhaps, safedb.rls",
        "safedb.tables.tickets=private, safedb.tables.tickets",
        "safedb.tables.tickets.access=private, safedb.tables.tickets.access",
        "safedb.tables.tickets.system=perhaps, safedb.tables.tickets.system",
        "safedb.tables.tickets.mode=off, safedb.tables.tickets.mode",
        "safedb.tables.tickets.expires=tomorrow, safedb.tables.tickets.expires",
        "safedb.rules.SDB104=off, safedb.rules.sdb104",
        "safedb.naming.live=x, safedb.naming.live",
        "safedb.destructive=never, safedb.destructive",
        "safedb.approvers.ann.environments=live, safedb.approvers.ann.environments",
        "safedb.approvers.ann.not-before=soon, safedb.approvers.ann.not-before",
        "safedb.approvers.ann.not-after=late, safedb.approvers.ann.not-after",
        "safedb.log.allowed=none, safedb.log.allowed",
        "safedb.web.filter-order=last, safedb.web.filter-order"
    })
    void mistyped(String property, String key) {
        application.withPropertyValues(property).run(context -> {
            BindException mistake = Objects.requireNonNull(
                    PolicyPropertiesTest.in(context.getStartupFailure(), BindException.class),
                    String.valueOf(context.getStartupFailure()));
            assertThat(key).startsWith(mistake.getName().toString().toLowerCase(Locale.ROOT));
        });
    }

    @ParameterizedTest
    @DisplayName("one that does not exist; none turns the guard off:")
    @CsvSource({
        "safedb.tennant.column",
        "safedb.enabled",
        "safedb.web.enabled",
        "safedb.web.tenant-header",
        "safedb.tables.tickets.acess",
        "safedb.test-data.colum",
        "safedb.approvers.ann.private-key",
        "safedb.tenant-column"
    })
    void unknown(String property) {
        application
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new MapPropertySource("application.properties", Map.of(property, "false"))))
                .run(context -> assertThat(PolicyPropertiesTest.in(
                                context.getStartupFailure(), UnboundConfigurationPropertiesException.class))
                        .as(String.valueOf(context.getStartupFailure()))
                        .isNotNull()
                        .hasMessageContaining(property));
    }
}
