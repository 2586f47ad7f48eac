package io.safedb.jdbc;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.safedb.SafeDbViolation;
import io.safedb.Scope;
import io.safedb.guard.Enforcement;
import io.safedb.jdbc.sql.SqlStatement;
import io.safedb.jdbc.sql.StatementReader;

@AnalyzeClasses(packages = "io.safedb.jdbc", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {
    @ArchTest
    static final ArchRule SCOPE_IS_READ_IN_THE_FIRST_ROOM = noClasses()
            .that()
            .doNotHaveSimpleName("ReadingRoom")
            .should()
            .callMethod(Scope.class, "current")
            .because("a call is decided for one scope: whoever reads the thread a second time may see another tenant");

    @ArchTest
    static final ArchRule TEXT_IS_READ_IN_THE_FIRST_ROOM = noClasses()
            .that()
            .doNotHaveSimpleName("ReadingRoom")
            .and()
            .resideInAPackage("io.safedb.jdbc")
            .should()
            .callMethod(StatementReader.class, "read", String.class)
            .because("a text that is read twice may be read differently");

    @ArchTest
    static final ArchRule DECISIONS_COME_FROM_THE_SECOND_ROOM = noClasses()
            .that()
            .doNotHaveSimpleName("StatementDesk")
            .should()
            .callMethod(Enforcement.class, "decide", io.safedb.guard.Call.class, Scope.class)
            .because("each decision is made once and logged once");

    @ArchTest
    static final ArchRule NARROWED_TEXT_IS_TAKEN_IN_THE_THIRD_ROOM = noClasses()
            .that()
            .doNotHaveSimpleName("SentSql")
            .and()
            .resideInAPackage("io.safedb.jdbc")
            .should()
            .callMethod(SqlStatement.class, "narrowed")
            .orShould()
            .callMethod(SqlStatement.class, "text")
            .because("what is sent is chosen by the decision, in one place");

    @ArchTest
    static final ArchRule DECIDING_DOES_NOT_TOUCH_THE_DRIVER = noClasses()
            .that()
            .haveSimpleName("ReadingRoom")
            .or()
            .haveSimpleName("StatementDesk")
            .or()
            .haveSimpleName("BatchDesk")
            .or()
            .haveSimpleName("FormObstacles")
            .or()
            .haveSimpleName("Reading")
            .or()
            .haveSimpleName("BoundTenants")
            .or()
            .resideInAPackage("io.safedb.jdbc.sql..")
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "are java.sql or javax.sql",
                    (JavaClass type) -> (type.getPackageName().equals("java.sql")
                                    || type.getPackageName().equals("javax.sql"))
                            && !type.getSimpleName().equals("SQLException")
                            && !type.getSimpleName().equals("SQLNonTransientException")))
            .because("the raw delegate is touched in the fourth room only");

    @ArchTest
    static final ArchRule REFUSALS_ARE_BUILT_BY_THE_GUARD = noClasses()
            .should()
            .callConstructorWhere(DescribedPredicate.describe(
                    "it builds a violation", call -> call.getTargetOwner().isEquivalentTo(SafeDbViolation.class)))
            .because("the Guard alone refuses, so that every refusal has a rule and an entry in the log");

    @ArchTest
    static final ArchRule ONLY_THE_FRONT_IS_PUBLIC = classes()
            .that()
            .resideInAPackage("io.safedb.jdbc")
            .and()
            .arePublic()
            .should()
            .haveSimpleName("SafeDataSource")
            .orShould()
            .haveSimpleName("SafeDbSqlException")
            .orShould()
            .haveSimpleName("JdbcMarker")
            .orShould()
            .haveSimpleName("PolicyDdl")
            .orShould()
            .haveSimpleName("RlsPolicies")
            .because("a guarded object is used through the JDBC interfaces");

    @ArchTest
    static final ArchRule A_PRODUCT_IS_SEEN_THROUGH_ITS_DIALECT = classes()
            .that()
            .resideInAPackage("io.safedb.jdbc.dialect")
            .and()
            .arePublic()
            .and()
            .areTopLevelClasses()
            .should()
            .haveSimpleName("Dialect")
            .orShould()
            .haveSimpleName("CatalogueView")
            .orShould()
            .haveSimpleName("RowSecurityGap")
            .orShould()
            .haveSimpleName("BaseColumn")
            .orShould()
            .haveSimpleName("RelationName")
            .orShould()
            .haveSimpleName("PostgresPolicies")
            .because("whoever calls PostgreSQL's own queries directly has to be found again for the next product");

    @ArchTest
    static final ArchRule NOBODY_HANDS_OUT_A_DELEGATE = methods()
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

    @ArchTest
    static final ArchRule THE_PROOF_KNOWS_NOTHING_OF_THE_NARROWER = noClasses()
            .that()
            .haveSimpleName("SqlProof")
            .or()
            .haveSimpleName("Conjuncts")
            .should()
            .dependOnClassesThat()
            .haveSimpleName("SqlNarrower")
            .orShould()
            .dependOnClassesThat()
            .haveSimpleName("InsertNarrower")
            .orShould()
            .dependOnClassesThat()
            .haveSimpleName("Splices")
            .because("a mistake has to be made twice, in two directions, before a statement is sent with it");

    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching("io.safedb.(jdbc..)")
            .should()
            .beFreeOfCycles()
            .because("the reader knows nothing of connections");
}
