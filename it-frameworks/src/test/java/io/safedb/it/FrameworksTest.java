package io.safedb.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.example.helpdesk.hibernate.HibernateHelpdesk;
import com.example.helpdesk.jdbc.JdbcHelpdesk;
import com.example.helpdesk.jooq.JooqHelpdesk;
import com.example.helpdesk.jpa.JpaHelpdesk;
import com.example.helpdesk.mappings.MappingsHelpdesk;
import com.example.helpdesk.mybatis.MyBatisHelpdesk;
import com.example.helpdesk.tenant.TenantHelpdesk;
import io.safedb.TenantId;
import io.safedb.TenantScope;
import io.safedb.it.Side.Maker;
import io.safedb.it.Side.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.conf.RenderKeywordCase;
import org.jooq.conf.Settings;
import org.jooq.conf.StatementType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every action of every application runs twice: on a database of one organisation, with nothing in between, and guarded
 * on a database of two. It must give the same, leave the same rows, touch nobody else's, and be refused nowhere.
 *
 * <p>{@code -Dsafedb.frameworks=REGEX} picks some by name, {@code -Dsafedb.frameworks.show=true} prints the texts.
 */
class FrameworksTest {
    private static final String TENANT = "org_a";
    private static final int WANTED_STATEMENTS = 300;

    private static final List<Framework> FRAMEWORKS = List.of(
            new Framework("JdbcTemplate", Stack.POOL_INSIDE, JdbcHelpdesk::new),
            new Framework("MyBatis", Stack.NO_POOL, MyBatisHelpdesk::new),
            new Framework("Hibernate", Stack.POOL_OUTSIDE, dataSource -> new HibernateHelpdesk(dataSource, Map.of())),
            new Framework("Hibernate, rarer mappings", Stack.NO_POOL, MappingsHelpdesk::new),
            new Framework("jOOQ", Stack.POOL_INSIDE, dataSource -> new JooqHelpdesk(dataSource, new Settings())),
            new Framework("Spring Data JPA", Stack.POOL_OUTSIDE, JpaHelpdesk::new),
            new Framework("Hibernate with the tenant mapped", Stack.NO_POOL, TenantHelpdesk::new),
            // The same once more, as others set them up, and with both locks.
            new Framework(
                    "JdbcTemplate, batches rewritten",
                    Stack.POOL_OUTSIDE,
                    Map.of("reWriteBatchedInserts", "true", "prepareThreshold", "1", "stringtype", "unspecified"),
                    true,
                    JdbcHelpdesk::new),
            new Framework(
                    "MyBatis, simple protocol",
                    Stack.POOL_INSIDE,
                    Map.of("preferQueryMode", "simple", "autosave", "always"),
                    true,
                    MyBatisHelpdesk::new),
            new Framework(
                    "jOOQ, values in the text",
                    Stack.POOL_OUTSIDE,
                    Map.of("defaultRowFetchSize", "3"),
                    true,
                    dataSource -> new JooqHelpdesk(
                            dataSource,
                            new Settings()
                                    .withStatementType(StatementType.STATIC_STATEMENT)
                                    .withRenderFormatted(true)
                                    .withRenderKeywordCase(RenderKeywordCase.UPPER))),
            new Framework(
                    "Hibernate, comments, quotes and schema",
                    Stack.POOL_INSIDE,
                    Map.of("reWriteBatchedInserts", "true", "prepareThreshold", "-1"),
                    true,
                    dataSource -> new HibernateHelpdesk(
                            dataSource,
                            Map.of(
                                    "hibernate.use_sql_comments", "true",
                                    "hibernate.format_sql", "true",
                                    "hibernate.default_schema", "public",
                                    "hibernate.globally_quoted_identifiers", "true",
                                    "hibernate.globally_quoted_identifiers_skip_column_definitions", "true",
                                    "hibernate.query.in_clause_parameter_padding", "true",
                                    "hibernate.jdbc.batch_versioned_data", "true",
                                    "hibernate.criteria.value_handling_mode", "inline"))));

    private static final Refusals REFUSALS = new Refusals();
    private static final List<AutoCloseable> OPEN = new ArrayList<>();

    /**
     * An application and what it stands on.
     *
     * @param driver settings of the driver
     * @param secured whether the server holds each session to its tenant, too
     */
    private record Framework(String name, Stack stack, Map<String, String> driver, boolean secured, Maker maker) {
        Framework(String name, Stack stack, Maker maker) {
            this(name, stack, Map.of(), false, maker);
        }
    }

    @BeforeAll
    static void nothingRefusedYet() {
        REFUSALS.sinceLast();
    }

    @AfterAll
    static void close() throws Exception {
        for (AutoCloseable resource : OPEN) {
            resource.close();
        }
        OPEN.clear();
        REFUSALS.close();
    }

    @TestFactory
    Stream<DynamicNode> applications() {
        Pattern picked = Pattern.compile(System.getProperty("safedb.frameworks", ".*"));
        List<Framework> frameworks = FRAMEWORKS.stream()
                .filter(framework -> picked.matcher(framework.name()).find())
                .toList();
        Map<String, Side> guarded = new TreeMap<>();
        Stream<DynamicNode> containers = frameworks.stream()
                .map(framework ->
                        dynamicContainer(framework.name(), Stream.of(framework).flatMap(one -> actions(one, guarded))));
        return Stream.concat(
                containers, Stream.of(dynamicTest("together they use hundreds of different statements", () -> {
                    TreeSet<String> all = new TreeSet<>();
                    guarded.values().forEach(side -> all.addAll(side.texts()));
                    System.out.println("frameworks: " + all.size() + " different statements: "
                            + guarded.entrySet().stream()
                                    .map(side -> side.getKey() + " "
                                            + side.getValue().texts().size())
                                    .collect(Collectors.joining(", ")));
                    if (Boolean.getBoolean("safedb.frameworks.show")) {
                        all.forEach(System.out::println);
                    }
                    if (frameworks.size() == FRAMEWORKS.size()) {
                        assertThat(all.size()).isGreaterThanOrEqualTo(WANTED_STATEMENTS);
                    }
                })));
    }

    @Test
    @DisplayName("without a guard most actions show or change what is others', and this test sees it")
    void withoutAGuard() throws Exception {
        try (Side solo = Side.solo("alone", Stack.NO_POOL, Map.of(), MyBatisHelpdesk::new);
                Side shared = Side.unguarded("unguarded", MyBatisHelpdesk::new)) {
            List<String> others = shared.rowsOfOthers(TENANT);
            int different = 0;
            int changed = 0;
            for (String action : solo.application().names()) {
                different += solo.run(action).equals(shared.run(action)) ? 0 : 1;
                List<String> now = shared.rowsOfOthers(TENANT);
                changed += now.equals(others) ? 0 : 1;
                others = now;
            }
            assertThat(different).isGreaterThan(30);
            assertThat(changed).isGreaterThan(1);
        }
    }

    private static Stream<DynamicNode> actions(Framework framework, Map<String, Side> guarded) {
        try {
            String name = framework.name().toLowerCase(Locale.ROOT).replaceAll("\\W+", "_");
            Side solo = Side.solo(name, framework.stack(), framework.driver(), framework.maker());
            OPEN.add(solo);
            Side shared =
                    Side.shared(name, framework.stack(), framework.driver(), framework.secured(), framework.maker());
            OPEN.add(shared);
            guarded.put(framework.name(), shared);
            List<String> others = shared.rowsOfOthers(TENANT);
            assertThat(others).hasSizeGreaterThan(100);
            assertThat(REFUSALS.sinceLast()).as("refused at the start").isEmpty();
            return solo.application().names().stream()
                    .map(action -> dynamicTest(action, () -> compare(action, solo, shared, others)));
        } catch (Exception e) {
            throw new IllegalStateException(framework.name() + " does not start", e);
        }
    }

    private static void compare(String action, Side solo, Side shared, List<String> others) throws Exception {
        String alone = solo.run(action);
        String guarded;
        try (TenantScope scope = TenantScope.open(TenantId.of(TENANT))) {
            assertThat(scope.tenant()).isEqualTo(TenantId.of(TENANT));
            guarded = shared.run(action);
        }
        List<String> refused = REFUSALS.sinceLast();
        assertThat(guarded).as(action).isEqualTo(alone);
        assertThat(alone)
                .as(action + ": an application that fails alone proves nothing")
                .doesNotStartWith("threw");
        assertThat(refused).as(action).isEmpty();
        assertThat(shared.newlyDiffers(difference(solo.rowsOf(TENANT), shared.rowsOf(TENANT))))
                .as(action)
                .isEmpty();
        assertThat(difference(others, shared.rowsOfOthers(TENANT))).as(action).isEmpty();
    }

    /** Rows that only one side has: {@code -} those that were expected, {@code +} those that were not. */
    private static List<String> difference(List<String> expected, List<String> rows) {
        List<String> difference = new ArrayList<>();
        missing(expected, rows).forEach(row -> difference.add("- " + row));
        missing(rows, expected).forEach(row -> difference.add("+ " + row));
        return difference;
    }

    private static List<String> missing(List<String> rows, List<String> from) {
        List<String> missing = new ArrayList<>(rows);
        from.forEach(missing::remove);
        return missing;
    }
}
