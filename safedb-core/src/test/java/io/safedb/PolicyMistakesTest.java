package io.safedb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.safedb.environment.Environment;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A mistake in a policy stops start-up with its key and the remedy:")
class PolicyMistakesTest {
    private static final String LEAST = "environment: test\ntenant:\n  column: organization_id\n";

    @TempDir
    Path folder;

    /** What is wrong, the text, the key, where it stands, a piece of the remedy. */
    static Stream<Arguments> inYaml() {
        return Stream.of(
                arguments("nothing in it", "", "safedb.yaml", "", "environment and tenant.column"),
                arguments("only comments", "# later\n", "safedb.yaml", "", "environment and tenant.column"),
                arguments("null as a document", "~\n", "safedb.yaml", "", "environment and tenant.column"),
                arguments(
                        "no YAML",
                        "environment: test\n  tenant: x: y\n",
                        "safedb.yaml",
                        "line 2",
                        "Indent with spaces"),
                arguments(
                        "a tab as indentation", "tenant:\n\tcolumn: x\n", "safedb.yaml", "line 2, column 1", "spaces"),
                arguments("a control character", "environment: te\u0001st\n", "safedb.yaml", "", "control characters"),
                arguments("an unclosed quote", LEAST + "schema: 'a\n", "safedb.yaml", "line 4, column 9", "Close the"),
                arguments(
                        "a backslash", LEAST + "log: {file: \"C:\\logs\"}\n", "safedb.yaml", "line 4", "single quotes"),
                arguments(
                        "a pattern without quotes",
                        LEAST + "naming: {test: [*_test]}\n",
                        "safedb.yaml",
                        "line 4, column 17",
                        "begins with *"),
                arguments(
                        "a colon without a space",
                        "environment:test\ntenant: {column: x}\n",
                        "safedb.yaml",
                        "",
                        "space"),
                arguments(
                        "a line further in", LEAST + " mode: observe\n", "safedb.yaml", "line 4", "of one level alike"),
                arguments(
                        "an alias bomb", "a: &a [x, x]\nb: [*a, *a]\n", "safedb.yaml", "line 1, column 4", "value out"),
                arguments(
                        "a properties file", "safedb.environment=test\n", "safedb.yaml", "line 1", "environment: prod"),
                arguments("Spring's prefix", "safedb:\n  environment: test\n", "safedb", "line 1", "top of the file"),
                arguments(
                        "a dotted key", LEAST + "log.file: x\n", "log.file", "line 4", "two spaces further in, file:"),
                arguments(
                        "a key twice, spelt in two ways",
                        LEAST + "row-cap: 5\nrow_cap: 6\n",
                        "row_cap",
                        "line 5",
                        "row-cap?"),
                arguments(
                        "keys not further in",
                        "environment: test\ntenant:\ncolumn: x\n",
                        "tenant",
                        "line 2",
                        "further in"),
                arguments(
                        "an unclosed bracket",
                        LEAST + "functions: [a, b\n",
                        "safedb.yaml",
                        "line 4, column 12",
                        "] behind"),
                arguments("a second document", LEAST + "---\nmode: observe\n", "safedb.yaml", "line 4", "one document"),
                arguments("a directive", "%YAML 1.1\n---\n" + LEAST, "safedb.yaml", "line 1", "begin with %"),
                arguments(
                        "an anchor",
                        "environment: &e test\n",
                        "safedb.yaml",
                        "line 1, column 14",
                        "write the value out"),
                arguments("an alias", "tenant:\n  column: *c\n", "safedb.yaml", "line 2, column 11", "value out"),
                arguments("a merge key", LEAST + "log:\n  <<: {file: x}\n", "safedb.yaml", "line 5", "keys out"),
                arguments("a tag", "environment: !!str test\n", "safedb.yaml", "line 1, column 14", "quote the value"),
                arguments(
                        "a Java type", "environment: !!java.lang.String test\n", "safedb.yaml", "line 1", "Remove it"),
                arguments(
                        "a key twice",
                        LEAST + "environment: production\n",
                        "safedb.yaml",
                        "line 4, column 1",
                        "Keep one"),
                arguments("a table twice", tables("a: tenant\n  a: shared"), "safedb.yaml", "line 6", "Keep one"),
                arguments("a list as key", LEAST + "? [a]\n: b\n", "safedb.yaml", "line 4", "Write a name"),
                arguments("deep nesting", "[".repeat(500) + "]".repeat(500), "safedb.yaml", "line 1", "few levels"),
                arguments("a list as document", "- environment\n", "safedb.yaml", "line 1", "environment"),
                arguments("text as document", "production\n", "safedb.yaml", "line 1", "environment"),
                arguments("no environment", "tenant: {column: x}\n", "environment", "", "production, staging"),
                arguments("no tenant", "environment: test\n", "tenant.column", "", "organization_id"),
                arguments(
                        "no column",
                        "environment: test\ntenant: {type: uuid}\n",
                        "tenant.column",
                        "line 2",
                        "Name the"),
                arguments(
                        "a key misspelt",
                        LEAST + "envirnment: test\n",
                        "envirnment",
                        "line 4, column 1",
                        "mean environment"),
                arguments("a key in other case", LEAST + "rowCap: 5\n", "rowCap", "line 4", "Did you mean row-cap?"),
                arguments(
                        "a nested key at the top",
                        LEAST + "tenant-type: uuid\n",
                        "tenant-type",
                        "",
                        "mean tenant.type?"),
                arguments(
                        "a key under tenant",
                        LEAST + "  colum: x\n",
                        "tenant.colum",
                        "line 4, column 3",
                        "mean column?"),
                arguments("a key under log", LEAST + "log: {path: x}\n", "log.path", "line 4", "file, allowed"),
                arguments("nothing near it", tables("a: {b: c}"), "tables.a.b", "line 5", "The keys here are: access"),
                arguments("a key of a table", tables("a: {acess: shared}"), "tables.a.acess", "line 5", "mean access?"),
                arguments("an unknown key", LEAST + "zebra: 1\n", "zebra", "line 4", "The keys here are"),
                arguments(
                        "environment misspelt",
                        "environment: prodution\n",
                        "environment",
                        "line 1",
                        "mean production?"),
                arguments("environment in capitals", "environment: TEST\n", "environment", "line 1", "mean test?"),
                arguments("environment as list", "environment: [test]\n", "environment", "line 1", "production"),
                arguments("environment without value", "environment:\n", "environment", "line 1", "production"),
                arguments(
                        "tenant as text", "environment: test\ntenant: org\n", "tenant", "line 2", "column, type, deny"),
                arguments("column as number", "tenant: {column: 7}\n", "tenant.column", "line 1", "in quotes"),
                arguments("column as boolean", "tenant: {column: true}\n", "tenant.column", "", "in quotes"),
                arguments("column quoted as in SQL", column("'\"Org\"'"), "tenant.column", "line 3", "no quotes"),
                arguments("column blank", column("' '"), "tenant.column", "line 3", "as the server stores it"),
                arguments("column with a dot", column("meta.org"), "tenant.column", "line 3", "no dots"),
                arguments("column with a line break", column("\"a\\nb\""), "tenant.column", "line 3", "column's name"),
                arguments("column with an operator", column("$org"), "tenant.column", "line 3", "column's name"),
                arguments("column too long", column("c".repeat(64)), "tenant.column", "line 3", "at most 63"),
                arguments("column with a space", column("'org '"), "tenant.column", "line 3", "column's name"),
                arguments(
                        "column with an invisible mark",
                        column("\"org\\u200B\""),
                        "tenant.column",
                        "",
                        "column's name"),
                arguments("column _id", column("_id"), "tenant.column", "line 3", "field that holds the tenant"),
                arguments("type misspelt", LEAST + "  type: uid\n", "tenant.type", "line 4", "mean uuid?"),
                arguments("deny as text", LEAST + "  deny: default\n", "tenant.deny", "line 4", "[first, second]"),
                arguments("deny with a blank", LEAST + "  deny: ['']\n", "tenant.deny", "line 4, column 10", "default"),
                arguments(
                        "deny with a list", LEAST + "  deny: [[a]]\n", "tenant.deny", "line 4, column 10", "remove it"),
                arguments("deny with a number", LEAST + "  deny: [0]\n", "tenant.deny", "line 4", "in quotes"),
                arguments(
                        "a database id with a space",
                        LEAST + "database-ids: [a b]\n",
                        "database-ids",
                        "line 4",
                        "markers"),
                arguments("a schema with a dot", LEAST + "schema: a.b\n", "schema", "line 4", "schema's name"),
                arguments("tables as list", LEAST + "tables: [tickets]\n", "tables", "line 4", "tickets: tenant"),
                arguments("tables without value", LEAST + "tables:\n", "tables", "line 4", "tickets: tenant"),
                arguments("access misspelt", tables("a: tennant"), "tables.a", "line 5", "mean tenant?"),
                arguments("access in a map", tables("a: {access: public}"), "tables.a.access", "line 5", "shared"),
                arguments(
                        "a pattern as table", tables("log_*: shared"), "tables.log_*", "line 5, column 3", "not read"),
                arguments("a quoted table", tables("'\"A\"': shared"), "tables.\"A\"", "line 5", "without quotes"),
                arguments("a blank table", tables("'': shared"), "tables.", "line 5", "schema.name"),
                arguments("an empty schema", tables(".a: shared"), "tables..a", "line 5", "schema.name"),
                arguments(
                        "a line break in a table",
                        tables("\"a\\nb\": shared"),
                        "tables.a\\u000ab",
                        "line 5",
                        "schema.name"),
                arguments(
                        "safedb's own table", tables("safedb_x: shared"), "tables.safedb_x", "line 5", "Leave it out"),
                arguments("a catalog", tables("pg_catalog.x: shared"), "tables.pg_catalog.x", "line 5", "by itself"),
                arguments(
                        "a table by two names",
                        tables("a: shared\n  public.a: tenant"),
                        "tables.public.a",
                        "line 6",
                        "spell"),
                arguments(
                        "system as text", tables("a: {system: 'true'}"), "tables.a.system", "line 5", "without quotes"),
                arguments("system as yes", tables("a: {system: yes}"), "tables.a.system", "line 5", "yes and no"),
                arguments(
                        "system without owner",
                        tables("a: {system: true}"),
                        "tables.a.owner",
                        "line 5",
                        "beside system"),
                arguments(
                        "system without reason",
                        tables("a: {system: true, owner: x}"),
                        "tables.a.reason",
                        "",
                        "reviewer"),
                arguments(
                        "system and denied",
                        tables("a: {access: denied, system: true, owner: x, reason: y}"),
                        "tables.a.system",
                        "line 5",
                        "access: tenant"),
                arguments(
                        "a blank owner",
                        tables("a: {access: shared, owner: ''}"),
                        "tables.a.owner",
                        "line 5",
                        "person"),
                arguments(
                        "a date that is none",
                        tables("a: {expires: 2027-02-30}"),
                        "tables.a.expires",
                        "",
                        "2027-01-31"),
                arguments("a date in words", tables("a: {expires: soon}"), "tables.a.expires", "line 5", "2027-01-31"),
                arguments(
                        "an expired exemption",
                        tables("a: {access: shared, owner: data team, expires: 2020-01-01}"),
                        "tables.a.expires",
                        "line 5",
                        "Ask data team"),
                arguments(
                        "an expiring tenant table",
                        tables("a: {access: tenant, expires: 2099-01-01}"),
                        "tables.a.expires",
                        "line 5",
                        "Remove expires"),
                arguments("mode misspelt", LEAST + "mode: observ\n", "mode", "line 4", "mean observe?"),
                arguments("mode off", LEAST + "mode: off\n", "mode", "line 4", "enforce, observe"),
                arguments("an unknown rule", LEAST + "rules: {SDB999: observe}\n", "rules.SDB999", "line 4", "SDB101"),
                arguments(
                        "a rule misspelt",
                        LEAST + "rules: {cros-tenant: observe}\n",
                        "rules.cros-tenant",
                        "",
                        "cross-tenant?"),
                arguments(
                        "a rule twice",
                        LEAST + "rules: {SDB103: observe, cross-tenant: observe}\n",
                        "rules.cross-tenant",
                        "",
                        "Keep"),
                arguments(
                        "a rule to come",
                        LEAST + "rules: {SDB204: observe}\n",
                        "rules.SDB204",
                        "line 4",
                        "Remove the line"),
                arguments(
                        "a rule to come, enforced",
                        LEAST + "rules: {populated-target: enforce}\n",
                        "rules.SDB204",
                        "",
                        "nothing is"),
                arguments(
                        "a rule without mode", LEAST + "rules: {SDB103: true}\n", "rules.SDB103", "line 4", "observe"),
                arguments(
                        "a rule enforced while observing",
                        LEAST + "mode: observe\nrules: {SDB103: enforce}\n",
                        "rules.SDB103",
                        "line 5",
                        "mode: enforce"),
                arguments(
                        "a table enforced while observing",
                        tables("a: {mode: enforce}") + "mode: observe\n",
                        "tables.a.mode",
                        "line 5",
                        "mode: enforce"),
                arguments(
                        "naming of what is none",
                        LEAST + "naming: {prod: [x]}\n",
                        "naming.prod",
                        "line 4",
                        "production?"),
                arguments(
                        "a name for everything", LEAST + "naming: {test: ['*']}\n", "naming.test", "line 4", "*_prod"),
                arguments("a blank pattern", LEAST + "naming: {test: [' ']}\n", "naming.test", "line 4", "*_prod"),
                arguments(
                        "a pattern for two",
                        LEAST + "naming: {test: ['*_Prod']}\n",
                        "naming.test",
                        "line 4",
                        "one of the two"),
                arguments(
                        "two locks while observing",
                        LEAST + "mode: observe\nrls: on\n",
                        "rls",
                        "line 5",
                        "leave rls out"),
                arguments("a lock in another word", LEAST + "rls: enforce\n", "rls", "line 4", "on"),
                arguments("a lock that is true", LEAST + "rls: true\n", "rls", "line 4", "off, on"),
                arguments("a cap of zero", LEAST + "row-cap: 0\n", "row-cap", "line 4", "1000"),
                arguments("a negative cap", LEAST + "row-cap: -5\n", "row-cap", "line 4", "1000"),
                arguments("a cap in words", LEAST + "row-cap: many\n", "row-cap", "line 4", "digits"),
                arguments("a cap with underscores", LEAST + "row-cap: 1_000\n", "row-cap", "line 4", "digits"),
                arguments("a cap too large", LEAST + "row-cap: 99999999999999999999\n", "row-cap", "line 4", "digits"),
                arguments(
                        "a function with arguments",
                        LEAST + "functions: [f(int)]\n",
                        "functions",
                        "line 4",
                        "parentheses"),
                arguments("a blank function", LEAST + "functions: ['']\n", "functions", "line 4", "schema.name"),
                arguments("a procedure in quotes", LEAST + "procedures: ['\"P\"']\n", "procedures", "line 4", "quotes"),
                arguments(
                        "a command that reads",
                        LEAST + "commands: [ping, find]\n",
                        "commands",
                        "line 4, column 18",
                        "driver's"),
                arguments("a command misspelt", LEAST + "commands: [pingg]\n", "commands", "line 4", "mean ping?"),
                arguments(
                        "the server's database", LEAST + "databases: [admin]\n", "databases", "line 4", "Leave it out"),
                arguments(
                        "a namespace as database",
                        LEAST + "databases: [app.users]\n",
                        "databases",
                        "line 4",
                        "without dots"),
                arguments("log as text", LEAST + "log: safedb.jsonl\n", "log", "line 4", "file, allowed"),
                arguments("a blank log file", LEAST + "log: {file: ' '}\n", "log.file", "line 4", "leave the key out"),
                arguments(
                        "a log file with NUL",
                        LEAST + "log: {file: \"a\\0b\"}\n",
                        "log.file",
                        "line 4",
                        "safedb.jsonl"),
                arguments("allowed misspelt", LEAST + "log: {allowed: all}\n", "log.allowed", "line 4", "count, each"));
    }

    private static String tables(String entries) {
        return LEAST + "tables:\n  " + entries + "\n";
    }

    private static String column(String column) {
        return "environment: test\ntenant:\n  column: " + column + "\n";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    @DisplayName("in YAML:")
    void inYaml(String what, String yaml, String key, String place, String remedy) {
        PolicyException mistake =
                catchThrowableOfType(PolicyException.class, () -> SafeDbPolicy.parse(yaml, "safedb.yaml"));

        assertThat(mistake).as(what).isNotNull();
        assertThat(mistake.key()).isEqualTo(key);
        assertThat(mistake.action()).contains(remedy);
        assertThat(mistake.description()).contains(place.isEmpty() ? "" : "(safedb.yaml " + place);
        assertThat(mistake.getMessage())
                .startsWith(key + ": ")
                .contains(mistake.description(), mistake.action())
                .doesNotContain("\n");
    }

    /** The same mistakes where a program can make them: what is wrong, the builder, the key, a piece of the remedy. */
    static Stream<Arguments> inBuilder() {
        return Stream.of(
                built(
                        "no column",
                        b -> SafeDbPolicy.builder().environment(Environment.TEST),
                        "tenant.column",
                        "organization_id"),
                built(
                        "no environment",
                        b -> SafeDbPolicy.builder().tenantColumn("c"),
                        "environment",
                        "production, staging"),
                built("a quoted column", b -> b.tenantColumn("\"Org\""), "tenant.column", "no quotes"),
                built("a blank column", b -> b.tenantColumn(" "), "tenant.column", "as the server stores it"),
                built("a dotted column", b -> b.tenantColumn("meta.org"), "tenant.column", "no dots"),
                built("column _id", b -> b.tenantColumn("_id"), "tenant.column", "field that holds"),
                built("a blank denied id", b -> b.denyTenants(""), "tenant.deny", "default"),
                built("a strange database id", b -> b.databaseIds("a b"), "database-ids", "markers"),
                built("a strange schema", b -> b.schema("a.b"), "schema", "schema's name"),
                built("a table twice", b -> b.tenantTables("a").sharedTables("a"), "tables.a", "Keep one"),
                built("a table by two names", b -> b.tenantTables("a", "public.a"), "tables.public.a", "spellings"),
                built("a pattern as table", b -> b.sharedTables("log_*"), "tables.log_*", "not read"),
                built("safedb's own table", b -> b.sharedTables("x.safedb_y"), "tables.x.safedb_y", "Leave it out"),
                built(
                        "a catalog",
                        b -> b.sharedTables("information_schema.t"),
                        "tables.information_schema.t",
                        "by itself"),
                built(
                        "system without owner",
                        b -> b.table(
                                "a", new TablePolicy(TableAccess.TENANT, true, null, null, null, null, null, null)),
                        "tables.a.owner",
                        "beside system"),
                built(
                        "system with a blank reason",
                        b -> b.table("a", TablePolicy.of(TableAccess.TENANT).withSystem("x", " ")),
                        "tables.a.reason",
                        "Write why"),
                built(
                        "system and denied",
                        b -> b.table("a", TablePolicy.of(TableAccess.DENIED).withSystem("x", "y")),
                        "tables.a.system",
                        "access: tenant"),
                built(
                        "an expired exemption",
                        b -> b.table("a", TablePolicy.of(TableAccess.SHARED).until(LocalDate.of(2020, 1, 1))),
                        "tables.a.expires",
                        "renew the date"),
                built(
                        "an expiring tenant table",
                        b -> b.table("a", TablePolicy.of(TableAccess.TENANT).until(LocalDate.of(2099, 1, 1))),
                        "tables.a.expires",
                        "Remove expires"),
                built(
                        "a rule to come",
                        b -> b.mode(Rule.POPULATED_TARGET, EnforcementMode.OBSERVE),
                        "rules.SDB204",
                        "Remove the line"),
                built(
                        "a rule enforced while observing",
                        b -> b.mode(EnforcementMode.OBSERVE).mode(Rule.CROSS_TENANT, EnforcementMode.ENFORCE),
                        "rules.SDB103",
                        "mode: enforce"),
                built("a name for everything", b -> b.naming(Environment.TEST, "*"), "naming.test", "*_prod"),
                built("a pattern for two", b -> b.naming(Environment.TEST, "*_PROD"), "naming.test", "one of the two"),
                built(
                        "two locks while observing",
                        b -> b.rls(true).mode(EnforcementMode.OBSERVE),
                        "rls",
                        "leave rls out"),
                built(
                        "two locks on documents",
                        b -> b.rls(true).tenantType(TenantType.OBJECT_ID),
                        "rls",
                        "under tenant.type"),
                built("a cap of zero", b -> b.rowCap(0), "row-cap", "1000"),
                built("a function with arguments", b -> b.functions("f(int)"), "functions", "parentheses"),
                built("a blank procedure", b -> b.procedures(" "), "procedures", "schema.name"),
                built("a command that reads", b -> b.commands("find"), "commands", "driver's own method"),
                built("the server's database", b -> b.databases("local"), "databases", "Leave it out"),
                built("a blank log file", b -> b.logFile(Path.of(" ")), "log.file", "leave the key out"));
    }

    private static Arguments built(String what, UnaryOperator<SafeDbPolicy.Builder> change, String key, String remedy) {
        return arguments(what, change, key, remedy);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    @DisplayName("in the builder:")
    void inBuilder(String what, UnaryOperator<SafeDbPolicy.Builder> change, String key, String remedy) {
        PolicyException mistake = catchThrowableOfType(
                PolicyException.class,
                () -> change.apply(SafeDbPolicy.builder()
                                .environment(Environment.TEST)
                                .tenantColumn("organization_id"))
                        .build());

        assertThat(mistake).as(what).isNotNull();
        assertThat(mistake.key()).isEqualTo(key);
        assertThat(mistake.action()).contains(remedy);
    }

    @Test
    @DisplayName("a file that does not exist")
    void missingFile() {
        assertMistake(folder.resolve("safedb.yaml"), "no such file", "working directory");
    }

    @Test
    @DisplayName("a directory")
    void directory() {
        assertMistake(folder, "directory", "inside it");
    }

    @Test
    @DisplayName("a device")
    void device() {
        assertMistake(Path.of("/dev/zero"), "not a regular file", "safedb.yaml");
    }

    @Test
    @DisplayName("a file over 1 MB")
    void largeFile() throws IOException {
        Path file = Files.writeString(folder.resolve("safedb.yaml"), LEAST + "#".repeat(1_000_000));
        assertMistake(file, "larger than 1 MB", "the right file");
    }

    @Test
    @DisplayName("a file of 10 GB, of which no more is read than is needed to say so")
    void hugeFile() throws IOException {
        Path file = folder.resolve("safedb.yaml");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(10_000_000_000L);
        }
        assertMistake(file, "larger than 1 MB", "the right file");
    }

    @Test
    @DisplayName("a file that is not UTF-8, with the line")
    void latin1() throws IOException {
        Path file = Files.write(
                folder.resolve("safedb.yaml"),
                "# caf\u00e9\n".repeat(2).replaceFirst("\u00e9", "e").getBytes(StandardCharsets.ISO_8859_1));
        assertMistake(file, "not UTF-8 text: line 2", "Save it in UTF-8");
    }

    @Test
    @DisplayName("a file that is binary, or text of two bytes a character")
    void binary() throws IOException {
        for (byte[] bytes :
                new byte[][] {{0x7f, 'E', 'L', 'F', 2, 1, 1, 0}, LEAST.getBytes(StandardCharsets.UTF_16), new byte[64]
                }) {
            assertMistake(Files.write(folder.resolve("safedb.yaml"), bytes), "binary", "the right file");
        }
    }

    @Test
    @DisplayName("but a byte order mark and Windows' line ends are none")
    void writtenOnWindows() throws IOException {
        Path file = Files.writeString(folder.resolve("safedb.yaml"), "\uFEFF" + LEAST.replace("\n", "\r\n"));
        assertThat(SafeDbPolicy.load(file)).isEqualTo(SafeDbPolicy.parse(LEAST, "safedb.yaml"));
    }

    @Test
    @DisplayName("a path through a file")
    void throughAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("safedb.yaml"), LEAST);
        assertMistake(file.resolve("policy.yaml"), "leads through a file", "Check the path");
        assertMistake(file.resolve("conf").resolve("policy.yaml"), "leads through a file", "Check the path");
    }

    @Test
    @DisplayName("an empty path, which is the working directory")
    void emptyPath() {
        PolicyException mistake = catchThrowableOfType(PolicyException.class, () -> SafeDbPolicy.load(Path.of("")));
        assertThat(mistake).isNotNull();
        assertThat(mistake.key()).isEqualTo(Path.of("").toAbsolutePath().toString());
        assertThat(mistake.description()).contains("directory");
    }

    @Test
    @DisplayName("a file that may not be read")
    void unreadable() throws IOException {
        Path file = Files.writeString(folder.resolve("safedb.yaml"), LEAST);
        org.junit.jupiter.api.Assumptions.assumeTrue(file.toFile().setReadable(false) && !Files.isReadable(file));
        assertMistake(file, "cannot be read", "user that this process runs as");
    }

    @Test
    @DisplayName("never shows the value")
    void valuesStayOut() {
        String secret = "hunter2-s3cr3t";
        for (String yaml : new String[] {
            "environment: " + secret,
            LEAST + "mode: " + secret,
            LEAST + "row-cap: " + secret,
            LEAST + "  deny: [\"" + secret + "\\n\"]",
            LEAST + "commands: [" + secret + "]",
            LEAST + "log: " + secret,
            tables("a: {expires: " + secret + "}"),
            tables("a: {system: true, owner: " + secret + "}"),
            column("\"" + secret + "'\"")
        }) {
            assertThat(catchThrowableOfType(PolicyException.class, () -> SafeDbPolicy.parse(yaml, "safedb.yaml")))
                    .isNotNull()
                    .hasMessageNotContaining(secret);
        }
    }

    private static void assertMistake(Path file, String what, String remedy) {
        PolicyException mistake = catchThrowableOfType(PolicyException.class, () -> SafeDbPolicy.load(file));
        assertThat(mistake).isNotNull();
        assertThat(mistake.key()).isEqualTo(file.toString());
        assertThat(mistake.description()).contains(what);
        assertThat(mistake.action()).contains(remedy);
    }
}
