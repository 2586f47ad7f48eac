package io.safedb.replay;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.safedb.replay", importOptions = ImportOption.DoNotIncludeTests.class)
class ReplayedCodeTest {
    private static final DescribedPredicate<JavaClass> ANYTHING_OF_SAFEDB =
            new DescribedPredicate<>("anything of safedb but the application itself") {
                @Override
                public boolean test(JavaClass type) {
                    return type.getPackageName().startsWith("io.safedb")
                            && !type.getPackageName().startsWith("io.safedb.replay.app");
                }
            };

    @ArchTest
    static final ArchRule applications_do_not_know_the_guard = noClasses()
            .that()
            .resideInAPackage("io.safedb.replay.app..")
            .should()
            .dependOnClassesThat(ANYTHING_OF_SAFEDB)
            .because("the same code must run raw and guarded, or the replay shows nothing");

    @ArchTest
    static final ArchRule only_one_place_wraps = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.safedb.replay.run.GuardedDatabases")
            .and()
            .resideOutsideOfPackage("io.safedb.replay.quickstart..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.safedb.jdbc.SafeDataSource")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.safedb.mongo.SafeMongo")
            .because("raw and guarded runs differ in one place only");

    @ArchTest
    static final ArchRule no_cycles = slices().matching("io.safedb.replay.(*)..")
            .should()
            .beFreeOfCycles()
            .because("rooms lead forward only");
}
