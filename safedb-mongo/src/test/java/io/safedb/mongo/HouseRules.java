package io.safedb.mongo;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import io.safedb.SafeDbException;
import io.safedb.SafeDbViolation;
import io.safedb.Scope;
import io.safedb.guard.Enforcement;
import io.safedb.guard.Guard;
import java.util.List;

/**
 * The rules of the house at the MongoDB edge. {@code HouseRulesTest} holds the edge to them, and them to what breaks
 * them.
 */
final class HouseRules {
    private static final String EDGE = "io.safedb.mongo";

    private HouseRules() {}

    static ArchRule scopeIsReadWhereACallBegins() {
        return classes()
                .that(DescribedPredicate.describe(
                        "are neither guarded nor Deployment, Explaining",
                        type -> !type.isAssignableTo(Guarded.class)
                                && !List.of("Deployment", "Explaining")
                                        .contains(outermost(type).getSimpleName())))
                .should(notReach(Scope.class, "current"))
                .because(
                        "a call is decided for one scope: whoever reads the thread a second time may see another tenant");
    }

    static ArchRule decisionsComeFromTheSecondRoom() {
        return only("AdmittedDatabase", "Deployment")
                .should(notReach(Enforcement.class, "decide", "decideEarly"))
                .because("each decision is made once and logged once");
    }

    static ArchRule decisionsAreLogged() {
        return classes()
                .should(notReach(Guard.class, "decide"))
                .because("an edge asks Enforcement, which logs what the Guard says");
    }

    static ArchRule refusalsComeFromTheGuard() {
        return classes()
                .should(notReach(SafeDbViolation.class, "<init>"))
                .because("the Guard alone refuses, so that every refusal has a rule and an entry in the log");
    }

    static ArchRule refusalsAreThrownWhereTheyAreDecided() {
        return only("AdmittedDatabase", "Deployment", "DeploymentReading")
                .should(notReach(SafeDbException.class, "<init>"))
                .because("whoever throws a refusal has asked for it");
    }

    static ArchRule theDelegateStaysInTheGuardedClasses() {
        return classes()
                .that()
                .areNotAssignableTo(Guarded.class)
                .should(notReach(Guarded.class, "delegate", "raw", "copies"))
                .because("the raw object is touched in the fourth room only");
    }

    static ArchRule delegatesAreNotPublic() {
        return fields().that()
                .haveName("delegate")
                .should()
                .notBePublic()
                .andShould()
                .notBeProtected()
                .because("an application must not reach the raw object by what the language shows it");
    }

    static ArchRule readingBsonKnowsNoScope() {
        return noClasses()
                .that()
                .resideInAPackage(EDGE + ".bson")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Scope.class)
                .because("thread-locals are read once, where a call begins");
    }

    static ArchRule readingBsonKnowsNoClient() {
        return noClasses()
                .that()
                .resideInAPackage(EDGE + ".bson")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.mongodb.client")
                .because("reading and narrowing are pure functions on documents");
    }

    static ArchRule noCycles() {
        return slices().matching("io.safedb.(mongo..)")
                .should()
                .beFreeOfCycles()
                .because("a part that can be read alone can be reviewed alone");
    }

    static ArchRule littleIsPublic() {
        return noClasses()
                .that()
                .resideInAPackage(EDGE)
                .and(DescribedPredicate.describe(
                        "are none of SafeMongo, MongoMarker, PolicyIndexes",
                        type -> !List.of("SafeMongo", "MongoMarker", "PolicyIndexes")
                                .contains(outermost(type).getSimpleName())))
                .should()
                .bePublic()
                .because("what is public is promised");
    }

    private static GivenClassesConjunction only(String... names) {
        List<String> allowed = List.of(names);
        return classes()
                .that(DescribedPredicate.describe(
                        "are not " + String.join(", ", allowed),
                        type -> !(type.getPackageName().equals(EDGE)
                                && allowed.contains(outermost(type).getSimpleName()))));
    }

    /**
     * That a class touches no member of some names: calls it, reads it, names it ({@code Scope::current}), or does so
     * in a lambda. ArchUnit's own rules on calls see no names.
     */
    private static ArchCondition<JavaClass> notReach(Class<?> owner, String... members) {
        List<String> names = List.of(members);
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
