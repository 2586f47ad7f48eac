package io.safedb.mongo;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.safedb.SafeDbViolation;
import io.safedb.Scope;
import io.safedb.guard.Guard;

@AnalyzeClasses(packages = "io.safedb.mongo", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {
    @ArchTest
    static final ArchRule theDelegateStaysInTheGuardedClasses = classes()
            .that()
            .areNotAssignableTo(Guarded.class)
            .should(notReadADelegate())
            .because("the raw object is touched in the fourth room only");

    @ArchTest
    static final ArchRule delegatesAreNotPublic = fields().that()
            .haveName("delegate")
            .should()
            .notBePublic()
            .andShould()
            .notBeProtected()
            .because("an application must not reach the raw object by reflection on what the language shows it");

    @ArchTest
    static final ArchRule refusalsComeFromTheGuard = noClasses()
            .should()
            .callConstructorWhere(com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                    com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner(
                            com.tngtech.archunit.core.domain.JavaClass.Predicates.type(SafeDbViolation.class))))
            .because("refusals are built by the Guard only");

    @ArchTest
    static final ArchRule decisionsAreLogged = noClasses()
            .should()
            .callMethod(Guard.class, "decide", io.safedb.guard.Call.class, Scope.class)
            .because("an edge asks Enforcement, which logs what the Guard says");

    @ArchTest
    static final ArchRule readingBsonKnowsNoScope = noClasses()
            .that()
            .resideInAPackage("io.safedb.mongo.bson")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Scope.class)
            .because("thread-locals are read once, where a call begins");

    @ArchTest
    static final ArchRule readingBsonKnowsNoClient = noClasses()
            .that()
            .resideInAPackage("io.safedb.mongo.bson")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.mongodb.client")
            .because("reading and narrowing are pure functions on documents");

    @ArchTest
    static final ArchRule noCycles = slices().matching("io.safedb.mongo.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a part that can be read alone can be reviewed alone");

    @ArchTest
    static final ArchRule littleIsPublic = classes()
            .that()
            .resideInAPackage("io.safedb.mongo")
            .and()
            .arePublic()
            .should()
            .haveSimpleNameStartingWith("SafeMongo")
            .orShould()
            .haveSimpleNameStartingWith("MongoMarker")
            .orShould()
            .haveNameMatching("io\\.safedb\\.mongo\\.PolicyIndexes(\\$Index)?")
            .because("what is public is promised");

    private static ArchCondition<JavaClass> notReadADelegate() {
        return new ArchCondition<>("not read a delegate, nor call raw() or copies()") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                    boolean ofGuarded = access.getTargetOwner().isAssignableTo(Guarded.class);
                    String name = access.getTarget().getName();
                    if (ofGuarded && (name.equals("delegate") || name.equals("raw") || name.equals("copies"))) {
                        events.add(SimpleConditionEvent.violated(access, access.getDescription()));
                    }
                }
            }
        };
    }
}
