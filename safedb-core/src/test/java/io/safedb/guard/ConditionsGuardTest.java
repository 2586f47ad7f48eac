package io.safedb.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.EnforcementMode;
import io.safedb.RowCondition;
import io.safedb.Rule;
import io.safedb.SafeDbPolicy;
import io.safedb.Scope;
import io.safedb.TableAccess;
import io.safedb.TablePolicy;
import io.safedb.TestDataPolicy;
import io.safedb.environment.Environment;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Under conditions, the Guard")
class ConditionsGuardTest {
    private static final RowCondition BILLED = RowCondition.parse("status = 'BILLED'");
    private static final String LOCKED = "time_entries";
    private static final TablePolicy LOCKED_TABLE =
            TablePolicy.of(TableAccess.TENANT).locked(BILLED).withSystem("billing team", "bills across tenants");

    private static SafeDbPolicy.Builder policy() {
        return Cases.policy(Environment.PRODUCTION)
                .testData(new TestDataPolicy("safedb_test_run", "_safedb_test", Set.of("org_b")))
                .table(LOCKED, LOCKED_TABLE);
    }

    private static Scope inRun(Scope scope) {
        return scope.under(new Scope.Conditions("run-1", List.of(), null));
    }

    private static Scope unlocking(Scope scope, String... targets) {
        return scope.under(new Scope.Conditions(
                null,
                Stream.of(targets)
                        .map(target -> new Scope.Unlocked(target, "m.keller", "credit note"))
                        .toList(),
                null));
    }

    private static Call call(Call.Action action, Call.Touch touch, String table) {
        return new Call(action.name(), action, List.of(new Call.Target(table, touch)), List.of(), List.of(), "a call");
    }

    private static @Nullable Rule refused(Decision decision) {
        return decision instanceof Decision.Refuse refuse ? refuse.violation().rule() : null;
    }

    @Nested
    @DisplayName("keeps test data and test code out of production:")
    class OfTests {
        static Stream<Arguments> all() {
            return Stream.of(Environment.values())
                    .flatMap(environment -> Stream.of(
                                    Call.Action.READ, Call.Action.INSERT, Call.Action.UPDATE, Call.Action.DELETE)
                            .flatMap(action -> Stream.of(Cases.IN_A, Cases.IN_B)
                                    .map(scope -> Arguments.of(environment, action, scope))));
        }

        @ParameterizedTest(name = "{0} {1} {2}")
        @MethodSource("all")
        @DisplayName("every write in a run, but for internal tenants")
        void matrix(Environment environment, Call.Action action, Scope scope) {
            Guard guard = Cases.guard(policy().build(), environment);
            Call.Touch touch = switch (action) {
                case READ -> Call.Touch.READ;
                case INSERT -> Call.Touch.INSERT;
                default -> Call.Touch.CHANGE;
            };
            Call call = call(action, touch, Cases.TENANT);
            Call byTest = call.with(new Finding(Finding.Kind.TEST_CALLER, Cases.TENANT, "a test calls"));
            boolean stopped =
                    environment == Environment.PRODUCTION && action != Call.Action.READ && scope == Cases.IN_A;

            assertThat(refused(guard.decideBound(call, inRun(scope))))
                    .isEqualTo(stopped ? Rule.TEST_DATA_IN_PRODUCTION : null);
            assertThat(refused(guard.decideBound(byTest, scope)))
                    .isEqualTo(stopped ? Rule.TEST_CODE_IN_PRODUCTION : null);
            assertThat(guard.decideBound(call, scope).obligations()).matches(Obligations::isNone);
            assertThat(guard.asksForCaller(call))
                    .isEqualTo(environment == Environment.PRODUCTION && action != Call.Action.READ);
            assertThat(guard.decideBound(call, inRun(scope)).obligations().stamp())
                    .isEqualTo(!stopped && action == Call.Action.INSERT ? "run-1" : null);
        }

        @Test
        @DisplayName("system scopes and the schema are no tenant's, also not an internal one's")
        void notInternal() {
            SafeDbPolicy policy = policy().mode(Rule.DESTRUCTIVE_WITHOUT_TOKEN, EnforcementMode.OBSERVE)
                    .build();
            Guard guard = Cases.guard(policy, Environment.PRODUCTION);
            Call schema = call(Call.Action.SCHEMA, Call.Touch.INSERT_AND_CHANGE, Cases.TENANT);
            Call shared = call(Call.Action.INSERT, Call.Touch.INSERT, Cases.SHARED);
            Finding caller = new Finding(Finding.Kind.TEST_CALLER, "x", "a test calls");
            assertThat(refused(guard.decideBound(schema, inRun(Cases.IN_B)))).isEqualTo(Rule.TEST_DATA_IN_PRODUCTION);
            assertThat(refused(guard.decideBound(schema.with(caller), Cases.IN_B)))
                    .isEqualTo(Rule.TEST_CODE_IN_PRODUCTION);
            assertThat(refused(guard.decideBound(shared, inRun(Cases.SYSTEM)))).isEqualTo(Rule.TEST_DATA_IN_PRODUCTION);
            assertThat(refused(guard.decideBound(shared.with(caller), Cases.SYSTEM)))
                    .isEqualTo(Rule.TEST_CODE_IN_PRODUCTION);
        }

        @Test
        @DisplayName("a database without a marker is production")
        void noMarker() {
            Call insert = call(Call.Action.INSERT, Call.Touch.INSERT, Cases.TENANT);
            assertThat(refused(Cases.guard(policy().build(), null).decideBound(insert, inRun(Cases.IN_A))))
                    .isEqualTo(Rule.TEST_DATA_IN_PRODUCTION);
        }

        @ParameterizedTest
        @EnumSource(Call.Touch.class)
        @DisplayName("and elsewhere stamps whatever adds rows, to shared tables too")
        void stamps(Call.Touch touch) {
            Guard guard = Cases.guard(policy().build(), Environment.TEST);
            String stamp = touch.inserts() ? "run-1" : null;
            assertThat(guard.decide(call(Call.Action.UPDATE, touch, Cases.TENANT), inRun(Cases.IN_A))
                            .obligations()
                            .stamp())
                    .isEqualTo(touch == Call.Touch.READ ? null : stamp);
            Decision shared =
                    guard.decideBound(call(Call.Action.INSERT, Call.Touch.INSERT, Cases.SHARED), inRun(Cases.SYSTEM));
            assertThat(shared).isInstanceOf(Decision.Allow.class);
            assertThat(shared.obligations().stamp()).isEqualTo("run-1");
        }

        @Test
        @DisplayName("a procedure writes what nobody stamps, and counts as a write")
        void procedures() {
            SafeDbPolicy policy = policy().procedures("tidy").build();
            Call tidy = new Cases.CallBuilder("CALL", Call.Action.CONTROL, false)
                    .finding(Finding.Kind.OPAQUE, "tidy")
                    .call();
            Finding caller = new Finding(Finding.Kind.TEST_CALLER, "x", "a test calls");
            Guard test = Cases.guard(policy, Environment.TEST);
            assertThat(refused(test.decideBound(tidy, inRun(Cases.IN_A)))).isEqualTo(Rule.TEST_DATA_IN_PRODUCTION);
            assertThat(refused(test.decideBound(tidy, Cases.IN_A))).isNull();
            Guard production = Cases.guard(policy, Environment.PRODUCTION);
            assertThat(production.asksForCaller(tidy)).isTrue();
            assertThat(refused(production.decideBound(tidy.with(caller), Cases.IN_A)))
                    .isEqualTo(Rule.TEST_CODE_IN_PRODUCTION);
            assertThat(refused(production.decideBound(tidy, Cases.IN_A))).isNull();
        }

        @Test
        @DisplayName("what could not be stamped is refused anywhere")
        void unstampable() {
            Call insert = call(Call.Action.INSERT, Call.Touch.INSERT, Cases.TENANT);
            Guard guard = Cases.guard(policy().build(), Environment.TEST);
            assertThat(refused(guard.decideBound(
                            insert.with(new Finding(Finding.Kind.UNSTAMPABLE, "x", "no column")), inRun(Cases.IN_A))))
                    .isEqualTo(Rule.TEST_DATA_IN_PRODUCTION);
            SafeDbPolicy lax = policy().mode(Rule.UNSCOPED_STATEMENT, EnforcementMode.OBSERVE)
                    .build();
            assertThat(refused(Cases.guard(lax, Environment.TEST)
                            .decideBound(
                                    insert.with(new Finding(Finding.Kind.UNNARROWABLE, "x", "as it is")),
                                    inRun(Cases.IN_A))))
                    .isEqualTo(Rule.TEST_DATA_IN_PRODUCTION);
        }
    }

    @Nested
    @DisplayName("keeps locked rows:")
    class OfLocks {
        private final Guard guard = Cases.guard(policy().build(), Environment.PRODUCTION);

        @ParameterizedTest
        @EnumSource(Call.Touch.class)
        @DisplayName("of what is changed, under the name that the call has for it")
        void obligations(Call.Touch touch) {
            for (String name : List.of(LOCKED, "public." + LOCKED)) {
                assertThat(guard.decideBound(call(Call.Action.UPDATE, touch, name), Cases.IN_A)
                                .obligations()
                                .locked())
                        .isEqualTo(touch.changes() ? Map.of(name, BILLED) : Map.of());
            }
            assertThat(guard.decideBound(call(Call.Action.DELETE, Call.Touch.CHANGE, LOCKED), Cases.SYSTEM)
                            .obligations()
                            .locked())
                    .containsOnlyKeys(LOCKED);
            assertThat(guard.decideBound(call(Call.Action.UPDATE, touch, Cases.TENANT), Cases.IN_A)
                            .obligations()
                            .locked())
                    .isEmpty();
        }

        @Test
        @DisplayName("until just that table is unlocked")
        void unlock() {
            Call update = call(Call.Action.UPDATE, Call.Touch.CHANGE, LOCKED);
            assertThat(guard.decide(update, unlocking(Cases.IN_A, LOCKED)).obligations())
                    .matches(Obligations::isNone);
            assertThat(guard.decide(update, unlocking(Cases.IN_A, "contacts", "public." + LOCKED))
                            .obligations())
                    .matches(Obligations::isNone);
            for (String other : List.of("contacts", "reporting." + LOCKED, "TIME_ENTRIES", "*", LOCKED + " ")) {
                assertThat(guard.decide(update, unlocking(Cases.IN_A, other))
                                .obligations()
                                .locked())
                        .containsOnlyKeys(LOCKED);
            }
        }

        @Test
        @DisplayName("under each other name that their rows have, unless the same lock stands there")
        void otherNames() {
            String part = "entries_2026";
            String twin = "entries_2027";
            SafeDbPolicy policy =
                    policy().tenantTables(part).table(twin, LOCKED_TABLE).build();
            Guard sharing = new Guard(
                    policy,
                    Cases.database(Environment.TEST),
                    Cases.DISCOVERED::equals,
                    name -> name.equals(LOCKED) ? Set.of() : Set.of(LOCKED));
            Call update = call(Call.Action.UPDATE, Call.Touch.CHANGE, part);
            assertThat(refused(sharing.decideBound(update, Cases.IN_A))).isEqualTo(Rule.LOCKED_RECORD);
            assertThat(refused(sharing.decideBound(update, unlocking(Cases.IN_A, LOCKED))))
                    .isNull();
            assertThat(refused(sharing.decideBound(update, unlocking(Cases.IN_A, part))))
                    .isNull();
            assertThat(refused(sharing.decideBound(update, unlocking(Cases.IN_A, "contacts"))))
                    .isEqualTo(Rule.LOCKED_RECORD);
            assertThat(refused(sharing.decideBound(call(Call.Action.INSERT, Call.Touch.INSERT, part), Cases.IN_A)))
                    .isNull();
            assertThat(sharing.decideBound(call(Call.Action.UPDATE, Call.Touch.CHANGE, twin), Cases.IN_A)
                            .obligations()
                            .locked())
                    .containsOnlyKeys(twin);
        }

        @Test
        @DisplayName("by a refusal where they would have been hit, or cannot be left alone")
        void refusals() {
            Call update = call(Call.Action.UPDATE, Call.Touch.CHANGE, LOCKED);
            assertThat(refused(guard.decideBound(
                            update.with(new Finding(Finding.Kind.LOCKED, LOCKED, "3 locked rows")), Cases.IN_A)))
                    .isEqualTo(Rule.LOCKED_RECORD);
            SafeDbPolicy lax = policy().mode(Rule.UNSCOPED_STATEMENT, EnforcementMode.OBSERVE)
                    .build();
            Call unnarrowable = update.with(new Finding(Finding.Kind.UNNARROWABLE, LOCKED, "as it is"));
            Guard watching = Cases.guard(lax, Environment.PRODUCTION);
            assertThat(refused(watching.decideBound(unnarrowable, Cases.IN_A))).isEqualTo(Rule.LOCKED_RECORD);
            assertThat(refused(watching.decideBound(unnarrowable, unlocking(Cases.IN_A, LOCKED))))
                    .isNull();
        }

        @Test
        @DisplayName("and not where the policy only observes")
        void observed() {
            Call update = call(Call.Action.UPDATE, Call.Touch.CHANGE, LOCKED);
            for (SafeDbPolicy lax : List.of(
                    policy().mode(Rule.LOCKED_RECORD, EnforcementMode.OBSERVE).build(),
                    policy().mode(EnforcementMode.OBSERVE).build())) {
                Guard watching = Cases.guard(lax, Environment.PRODUCTION);
                assertThat(watching.decideBound(update, Cases.IN_A).obligations())
                        .matches(Obligations::isNone);
                assertThat(refused(watching.decideBound(
                                update.with(new Finding(Finding.Kind.LOCKED, LOCKED, "3 locked rows")), Cases.IN_A)))
                        .isNull();
            }
        }
    }
}
