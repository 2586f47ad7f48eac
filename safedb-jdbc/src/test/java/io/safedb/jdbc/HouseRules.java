package io.safedb.jdbc;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.elements.ClassesShouldConjunction;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import io.safedb.SafeDbViolation;
import io.safedb.Scope;
import io.safedb.guard.Enforcement;
import io.safedb.guard.Guard;
import io.safedb.jdbc.sql.SqlStatement;
import io.safedb.jdbc.sql.StatementReader;
import java.util.List;
import java.util.Set;

/**
 * The rules of the house at the JDBC edge. {@code HouseRulesTest} holds the edge to them, and them to what breaks them.
 */
final class HouseRules {
    private static final String EDGE = "io.safedb.jdbc";

    /** The classes of the first two rooms and what they hand on. */
    private static final Set<String> BEFORE_THE_DRIVER = Set.of(
            "ReadingRoom",
            "StatementDesk",
            "BatchDesk",
            "FormObstacles",
            "Reading",
            "BoundTenants",
            "CallEscape",
            "Cursors");

    /** The classes of the fourth room that are no guarded objects, and those that place values. */
    private static final Set<String> AT_THE_DRIVER = Set.of(
            "ObligedRun",
            "CappedRows",
            "PreparedBatch",
            "TextBatch",
            "ShownTable",
            "GuardedArray",
            "GuardedSqlXml",
            "GuardedSavepoint",
            "GuardedCall",
            "GuardedDatabaseMetaData",
            "Values");

    private HouseRules() {}

    static ArchRule scopeIsReadInTheFirstRoom() {
        return only("ReadingRoom")
                .should(notReach(Scope.class, "current"))
                .because(
                        "a call is decided for one scope: whoever reads the thread a second time may see another tenant");
    }

    static ArchRule theFirstRoomIsAskedForNoScopeAlone() {
        return only("ReadingRoom", "AdmittedDatabase")
                .should(notReach(ReadingRoom.class, "scope"))
                .because(
                        "a statement's scope comes with what was read of it; an operation without one is decided at once");
    }

    static ArchRule textIsReadInTheFirstRoom() {
        return only("ReadingRoom")
                .should(notReach(StatementReader.class, "read"))
                .because("a text that is read twice may be read differently");
    }

    static ArchRule decisionsComeFromTheSecondRoom() {
        return only("StatementDesk")
                .should(notReach(Enforcement.class, "decide", "decideEarly"))
                .because("each decision is made once and logged once");
    }

    static ArchRule theGuardIsAskedByNobodyElse() {
        return only("StatementDesk", "ReadingRoom")
                .should(notReach(Guard.class, "decide"))
                .because("what the Guard says to others than Enforcement is in no log");
    }

    static ArchRule narrowedTextIsTakenInTheThirdRoom() {
        return only("SentSql")
                .and()
                .resideOutsideOfPackage(EDGE + ".sql..")
                .should(notReach(SqlStatement.class, "narrowed", "in"))
                .because("what is sent is chosen by the decision, in one place");
    }

    /** A batch asks for texts to see whether they are one statement. */
    static ArchRule writtenTextIsSentByTheThirdRoom() {
        return only("SentSql", "TextBatch")
                .and()
                .resideOutsideOfPackage(EDGE + ".sql..")
                .should(notReach(SqlStatement.class, "text"))
                .because("a text that is sent as it was written is another tenant's door");
    }

    static ArchRule decidingDoesNotTouchTheDriver() {
        return noClasses()
                .that(DescribedPredicate.describe(
                        "read, decide or narrow",
                        type -> BEFORE_THE_DRIVER.contains(outermost(type).getSimpleName())
                                || type.getPackageName().startsWith(EDGE + ".sql")))
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are java.sql or javax.sql",
                        type -> (type.getPackageName().equals("java.sql")
                                        || type.getPackageName().equals("javax.sql"))
                                && !type.getSimpleName().equals("SQLException")
                                && !type.getSimpleName().equals("SQLNonTransientException")))
                .because("the raw delegate is touched in the fourth room only");
    }

    static ArchRule theRawObjectIsTouchedInTheFourthRoom() {
        return classes()
                .that(DescribedPredicate.describe(
                        "are neither guarded nor of the fourth room",
                        type -> !type.isAssignableTo(Guarded.class)
                                && !AT_THE_DRIVER.contains(outermost(type).getSimpleName())))
                .should(new ArchCondition<>("not touch a delegate") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                            if (access.getTarget().getName().equals("delegate")
                                    && access.getTargetOwner().getPackageName().equals(EDGE)) {
                                events.add(SimpleConditionEvent.violated(access, access.getDescription()));
                            }
                        }
                    }
                })
                .because("what is sent past the first three rooms was neither read nor decided");
    }

    static ArchRule theRawObjectIsNotShown() {
        return fields().that()
                .haveName("delegate")
                .should()
                .notBePublic()
                .andShould()
                .notBeProtected()
                .andShould()
                .beFinal()
                .because("an application must not reach the raw object by what the language shows it");
    }

    static ArchRule nobodyHandsOutADelegate() {
        return methods()
                .that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .haveSimpleNameStartingWith("Guarded")
                .should()
                .notHaveName("getDelegate")
                .andShould()
                .notHaveName("delegate")
                .because("a getter for the raw object is the way around the guard");
    }

    static ArchRule refusalsAreBuiltByTheGuard() {
        return classes()
                .should(notReach(SafeDbViolation.class, "<init>"))
                .because("the Guard alone refuses, so that every refusal has a rule and an entry in the log");
    }

    static ArchRule refusalsAreThrownWhereTheyAreDecided() {
        return only("StatementDesk", "SameDatabase")
                .should(notReach(SafeDbSqlException.class, "<init>"))
                .because("whoever throws a refusal has asked for it");
    }

    static ArchRule onlyTheFrontIsPublic() {
        return publicIn(EDGE, "SafeDataSource", "SafeDbSqlException", "JdbcMarker", "PolicyDdl", "RlsPolicies")
                .because("a guarded object is used through the JDBC interfaces");
    }

    static ArchRule aProductIsSeenThroughItsDialect() {
        return publicIn(
                        EDGE + ".dialect",
                        "Dialect",
                        "CatalogueView",
                        "RowSecurityGap",
                        "BaseColumn",
                        "RelationName",
                        "PostgresPolicies")
                .because("whoever calls PostgreSQL's own queries directly has to be found again for the next product");
    }

    static ArchRule noCycles() {
        return slices().matching("io.safedb.(jdbc..)")
                .should()
                .beFreeOfCycles()
                .because("the reader knows nothing of connections, and a product nothing of who is guarded");
    }

    private static GivenClassesConjunction only(String... names) {
        List<String> allowed = List.of(names);
        return classes()
                .that(DescribedPredicate.describe(
                        "are not " + String.join(", ", allowed),
                        type -> !(type.getPackageName().equals(EDGE)
                                && allowed.contains(outermost(type).getSimpleName()))));
    }

    private static ClassesShouldConjunction publicIn(String room, String... names) {
        return classes()
                .that()
                .resideInAPackage(room)
                .and(DescribedPredicate.describe(
                        "are none of " + String.join(", ", names),
                        type -> !List.of(names).contains(outermost(type).getSimpleName())))
                .should()
                .notBePublic();
    }

    /**
     * That a class calls none of some methods, names none of them ({@code Scope::current}), and does neither in a
     * lambda. ArchUnit's own rules on calls see no names.
     */
    private static ArchCondition<JavaClass> notReach(Class<?> owner, String... methods) {
        List<String> names = List.of(methods);
        return new ArchCondition<>("not reach " + owner.getSimpleName() + "." + String.join(", ", names)) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                    if (access.getTargetOwner().isAssignableTo(owner)
                            && names.contains(access.getTarget().getName())) {
                        events.add(SimpleConditionEvent.violated(access, access.getDescription()));
                    }
                }
            }
        };
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(HouseRules::outermost).orElse(type);
    }
}
