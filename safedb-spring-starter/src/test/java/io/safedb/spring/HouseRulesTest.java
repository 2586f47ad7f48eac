package io.safedb.spring;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.safedb.SafeDb;
import io.safedb.SafeDbViolation;
import io.safedb.Scope;
import io.safedb.guard.Enforcement;
import io.safedb.jdbc.SafeDataSource;
import java.util.Set;
import javax.sql.DataSource;

@AnalyzeClasses(packages = "io.safedb.spring", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {
    private static DescribedPredicate<JavaAccess<?>> of(Class<?> owner, String... methods) {
        Set<String> named = Set.of(methods);
        return DescribedPredicate.describe(
                "it calls " + owner.getSimpleName() + named,
                access -> access.getTargetOwner().isAssignableTo(owner) && named.contains(access.getName()));
    }

    private static DescribedPredicate<JavaClass> outermost(String... names) {
        Set<String> known = Set.of(names);
        return DescribedPredicate.describe("are " + known, type -> {
            JavaClass outer = type;
            while (outer.getEnclosingClass().isPresent()) {
                outer = outer.getEnclosingClass().get();
            }
            return known.contains(outer.getSimpleName());
        });
    }

    @ArchTest
    static final ArchRule ONLY_THE_FRONT_IS_PUBLIC = classes()
            .that()
            .arePublic()
            .should()
            .haveSimpleName("SafeDbAutoConfiguration")
            .orShould()
            .haveSimpleName("TenantResolver")
            .because("an application writes properties and at most a TenantResolver");

    @ArchTest
    static final ArchRule REFUSALS_ARE_BUILT_BY_THE_GUARD = noClasses()
            .should()
            .callConstructorWhere(DescribedPredicate.describe(
                    "it builds a violation", call -> call.getTargetOwner().isEquivalentTo(SafeDbViolation.class)))
            .because("the Guard alone refuses, so that every refusal has a rule and an entry in the log");

    @ArchTest
    static final ArchRule THE_SCOPE_IS_NOT_READ = noClasses()
            .should()
            .callMethod(Scope.class, "current")
            .because("a scope is opened here and read by the edges");

    @ArchTest
    static final ArchRule SCOPES_ARE_OPENED_AROUND_REQUESTS = noClasses()
            .that()
            .doNotHaveSimpleName("TenantScopeFilter")
            .should()
            .accessTargetWhere(of(io.safedb.TenantScope.class, "open", "switchTo"))
            .orShould()
            .accessTargetWhere(of(io.safedb.SystemScope.class, "open"))
            .because("a tenant comes from the login of a request, and nothing here may act for all tenants");

    @ArchTest
    static final ArchRule DECISIONS_ARE_MADE_AT_THE_DOOR = noClasses()
            .that()
            .doNotHaveSimpleName("TenantScopeFilter")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Enforcement.class)
            .because("the edges decide about calls; the starter decides about requests without a tenant only");

    @ArchTest
    static final ArchRule RAW_CONNECTIONS_ARE_OPENED_TO_LOOK_AT_THEM = noClasses()
            .that(DescribedPredicate.not(outermost("DataSourceBeans", "CheckedDataSource", "Migrations")))
            .should()
            .accessTargetWhere(of(DataSource.class, "getConnection"))
            .because("the raw delegate is touched where a database is identified, and nowhere else");

    @ArchTest
    static final ArchRule BEANS_ARE_WRAPPED_IN_ONE_PLACE = noClasses()
            .that(DescribedPredicate.not(outermost("DataSourceBeans", "MongoBeans")))
            .should()
            .accessTargetWhere(of(SafeDataSource.class, "wrap"))
            .because("a bean is guarded once, by the post-processor");

    @ArchTest
    static final ArchRule SAFEDB_IS_STARTED_ONCE = noClasses()
            .that(DescribedPredicate.not(outermost("PropertyPolicy")))
            .should()
            .accessTargetWhere(of(SafeDb.class, "create"))
            .because("an application has one policy and one log");

    @ArchTest
    static final ArchRule DRIVERS_MAY_BE_ABSENT = optional("com.mongodb..", "MongoBeans");

    @ArchTest
    static final ArchRule OBJECT_IDS_MAY_BE_ABSENT = optional("org.bson..", "TenantAttribute", "MongoBeans");

    @ArchTest
    static final ArchRule MIGRATIONS_MAY_BE_ABSENT = optional("org.flywaydb..", "Migrations");

    @ArchTest
    static final ArchRule LIQUIBASE_MAY_BE_ABSENT = optional("liquibase..", "Migrations");

    @ArchTest
    static final ArchRule JPA_MAY_BE_ABSENT = optional("org.springframework.orm..", "SchemaTools");

    @ArchTest
    static final ArchRule SPRING_JDBC_MAY_BE_ABSENT = optional("org.springframework.jdbc..", "DataSourceBeans");

    @ArchTest
    static final ArchRule SPRING_DATA_MAY_BE_ABSENT = optional("org.springframework.data..", "MongoBeans");

    @ArchTest
    static final ArchRule POOLS_MAY_BE_ABSENT = optional("com.zaxxer..", "PoolMeters");

    @ArchTest
    static final ArchRule METERS_MAY_BE_ABSENT = optional("io.micrometer..", "PoolMeters");

    @ArchTest
    static final ArchRule SERVLETS_MAY_BE_ABSENT = optional(
            "jakarta.servlet..",
            "RefusalFilter",
            "RequestBoundary",
            "TenantScopeFilter",
            "TenantResolver",
            "TenantAttribute",
            "SafeDbAutoConfiguration");

    @ArchTest
    static final ArchRule THE_JDBC_EDGE_MAY_BE_ABSENT =
            optional("io.safedb.jdbc..", "DataSourceBeans", "CheckedDataSource", "Violations");

    @ArchTest
    static final ArchRule THE_MONGO_EDGE_MAY_BE_ABSENT = optional("io.safedb.mongo..", "MongoBeans");

    private static ArchRule optional(String library, String... places) {
        return noClasses()
                .that(DescribedPredicate.not(outermost(places)))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .because("applications do without it, and a class is loaded with all that it names");
    }

    @ArchTest
    static final ArchRule NAMES_FROM_THE_FIELD = noClasses()
            .should()
            .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl|Common)")
            .because("a name says what a thing is");

    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching("io.safedb.(*)..")
            .should()
            .beFreeOfCycles()
            .because("the starter stands on the edges, and nothing stands on it");
}
