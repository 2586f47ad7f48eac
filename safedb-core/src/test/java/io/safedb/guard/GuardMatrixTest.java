package io.safedb.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.EnforcementMode;
import io.safedb.Rule;
import io.safedb.SafeDbPolicy;
import io.safedb.SafeDbViolation;
import io.safedb.Scope;
import io.safedb.TableAccess;
import io.safedb.TablePolicy;
import io.safedb.environment.Environment;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every scope on every kind of table by every kind of call in every environment, against a table that was written down
 * by hand.
 */
@DisplayName("The matrix of scopes, tables, calls, environments and modes")
class GuardMatrixTest {
    private static final String ALLOW = "allow";
    private static final String NARROW = "narrow";

    /** The columns: no scope, the tenant whose id the call names, another one, a system scope. */
    private static final List<Scope> SCOPES = List.of(Cases.NONE, Cases.IN_A, Cases.IN_B, Cases.SYSTEM);

    private static final Map<String, String> TABLES = Map.of(
            "tenant", Cases.TENANT,
            "shared", Cases.SHARED,
            "denied", Cases.DENIED,
            "unknown", Cases.UNKNOWN,
            "reserved", Cases.RESERVED);

    /** What must come out where the policy enforces. A call on the tenant table names org_a by a bound value. */
    private static final String EXPECTED = """
            tenant   read    SDB101  narrow  SDB103  allow
            tenant   insert  SDB101  narrow  SDB103  allow
            tenant   update  SDB101  narrow  SDB103  allow
            tenant   delete  SDB101  narrow  SDB103  allow
            shared   read    allow   allow   allow   allow
            shared   insert  SDB101  SDB103  SDB103  allow
            shared   update  SDB101  SDB103  SDB103  allow
            shared   delete  SDB101  SDB103  SDB103  allow
            denied   read    SDB107  SDB107  SDB107  SDB107
            denied   insert  SDB107  SDB107  SDB107  SDB107
            denied   update  SDB107  SDB107  SDB107  SDB107
            denied   delete  SDB107  SDB107  SDB107  SDB107
            unknown  read    SDB107  SDB107  SDB107  SDB107
            unknown  insert  SDB107  SDB107  SDB107  SDB107
            unknown  update  SDB107  SDB107  SDB107  SDB107
            unknown  delete  SDB107  SDB107  SDB107  SDB107
            reserved read    SDB108  SDB108  SDB108  SDB108
            reserved insert  SDB108  SDB108  SDB108  SDB108
            reserved update  SDB108  SDB108  SDB108  SDB108
            reserved delete  SDB108  SDB108  SDB108  SDB108
            reserved schema  SDB108  SDB108  SDB108  SDB108
            """;

    private static final String SCHEMA_WITH_TOKEN = """
            tenant   schema  SDB201  SDB201  SDB201  SDB201
            shared   schema  SDB201  SDB201  SDB201  SDB201
            denied   schema  SDB201  SDB201  SDB201  SDB201
            unknown  schema  SDB201  SDB201  SDB201  SDB201
            """;

    private static final String SCHEMA_WITHOUT_TOKEN = """
            tenant   schema  allow   allow   allow   allow
            shared   schema  allow   allow   allow   allow
            denied   schema  allow   allow   allow   allow
            unknown  schema  allow   allow   allow   allow
            """;

    /** A database, and whether a schema change needs a token there. */
    record Place(String name, @Nullable Environment marked, boolean token) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** One cell. */
    record Cell(String table, String action, Scope scope, String expected) {
        Call call() {
            String name = Objects.requireNonNull(TABLES.get(table));
            Cases.CallBuilder call = action.equals("read")
                    ? Cases.read(name)
                    : Cases.write(Call.Action.valueOf(action.toUpperCase(java.util.Locale.ROOT)), name);
            if (table.equals("tenant") && !action.equals("schema")) {
                call.mention(TenantMention.value(
                        action.equals("insert") ? TenantMention.Use.ASSIGNED : TenantMention.Use.COMPARED,
                        "org_a",
                        "organization_id"));
            }
            return call.call();
        }

        boolean refused() {
            return expected.startsWith("SDB");
        }
    }

    static Stream<Place> places() {
        return Stream.of(
                new Place("production", Environment.PRODUCTION, true),
                new Place("staging", Environment.STAGING, true),
                new Place("development", Environment.DEVELOPMENT, false),
                new Place("test", Environment.TEST, false),
                new Place("disposable", Environment.DISPOSABLE, false),
                new Place("no marker", null, true));
    }

    private static List<Cell> cells(Place place) {
        List<Cell> cells = (EXPECTED + (place.token ? SCHEMA_WITH_TOKEN : SCHEMA_WITHOUT_TOKEN))
                .lines()
                .map(line -> line.split(" +"))
                .flatMap(row -> java.util.stream.IntStream.range(0, SCOPES.size())
                        .mapToObj(i -> new Cell(row[0], row[1], SCOPES.get(i), row[i + 2])))
                .toList();
        assertThat(cells).hasSize(5 * 5 * 4);
        return cells;
    }

    private static Decision decide(SafeDbPolicy policy, Place place, Cell cell) {
        return Cases.guard(policy, place.marked).decideBound(cell.call(), cell.scope());
    }

    private static String word(Decision decision) {
        if (decision instanceof Decision.Refuse refuse) {
            return refuse.violation().rule().id();
        }
        return decision instanceof Decision.Narrow ? NARROW : ALLOW;
    }

    private static List<String> observed(Decision decision) {
        return decision.observed().stream()
                .map(SafeDbViolation::rule)
                .map(Rule::id)
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("places")
    @DisplayName("enforce")
    void enforce(Place place) {
        SafeDbPolicy policy = Cases.policy().build();
        assertThat(cells(place)).allSatisfy(cell -> {
            Decision decision = decide(policy, place, cell);
            assertThat(word(decision)).isEqualTo(cell.expected);
            assertThat(decision.observed()).isEmpty();
            if (decision instanceof Decision.Narrow narrow) {
                assertThat(narrow.tenant()).isEqualTo(Cases.ORG_A);
            }
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("places")
    @DisplayName("observe everything: the call runs as it is, and the log says what would have been refused")
    void observe(Place place) {
        SafeDbPolicy policy = Cases.policy().mode(EnforcementMode.OBSERVE).build();
        assertThat(cells(place)).allSatisfy(cell -> {
            Decision decision = decide(policy, place, cell);
            assertThat(word(decision)).isEqualTo(ALLOW);
            if (cell.refused()) {
                assertThat(observed(decision)).startsWith(cell.expected);
            } else {
                assertThat(observed(decision)).isEmpty();
            }
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("places")
    @DisplayName("observe the rule that would refuse: that refusal is passed over, the rest holds")
    void observeRule(Place place) {
        assertThat(cells(place)).filteredOn(Cell::refused).allSatisfy(cell -> {
            Rule rule = Rule.find(cell.expected).orElseThrow();
            SafeDbPolicy policy =
                    Cases.policy().mode(rule, EnforcementMode.OBSERVE).build();
            Decision decision = decide(policy, place, cell);
            if (cell.table.equals("reserved")) {
                // Safedb's own tables are nobody's to observe.
                assertThat(word(decision)).isEqualTo(cell.expected);
            } else {
                assertThat(word(decision))
                        .isEqualTo(
                                cell.table.equals("tenant")
                                                && cell.scope.equals(Cases.IN_B)
                                                && rule == Rule.CROSS_TENANT
                                        ? NARROW
                                        : ALLOW);
                assertThat(observed(decision)).containsOnly(cell.expected);
            }
        });
        // And another rule's observing changes nothing.
        SafeDbPolicy other = Cases.policy()
                .mode(Rule.UNREADABLE, EnforcementMode.OBSERVE)
                .mode(Rule.OPAQUE_CODE, EnforcementMode.OBSERVE)
                .build();
        assertThat(cells(place))
                .allSatisfy(cell -> assertThat(word(decide(other, place, cell))).isEqualTo(cell.expected));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("places")
    @DisplayName("observe the table: what would be refused on it is passed over, other tables are as strict as before")
    void observeTable(Place place) {
        SafeDbPolicy policy = Cases.withoutTables(Environment.DISPOSABLE)
                .table(
                        Cases.TENANT,
                        TablePolicy.of(TableAccess.TENANT).withSystem("a", "b").withMode(EnforcementMode.OBSERVE))
                .table(Cases.SHARED, TablePolicy.of(TableAccess.SHARED).withMode(EnforcementMode.OBSERVE))
                .table(Cases.DENIED, TablePolicy.of(TableAccess.DENIED).withMode(EnforcementMode.OBSERVE))
                .build();
        assertThat(cells(place)).allSatisfy(cell -> {
            Decision decision = decide(policy, place, cell);
            if (cell.table.equals("unknown") || cell.table.equals("reserved") || !cell.refused()) {
                assertThat(word(decision)).isEqualTo(cell.expected);
            } else {
                assertThat(observed(decision)).containsExactly(cell.expected);
                assertThat(word(decision))
                        .isEqualTo(cell.expected.equals("SDB103") && cell.table.equals("tenant") ? NARROW : ALLOW);
            }
        });
    }
}
