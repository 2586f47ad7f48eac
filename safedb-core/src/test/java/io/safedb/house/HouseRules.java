package io.safedb.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.safedb.SafeDbViolation;
import io.safedb.Scope;
import org.jspecify.annotations.NullMarked;

/** The rules of the house, for any module. {@code HouseRulesTest} holds core to them. */
final class HouseRules {
    private HouseRules() {}

    /** No database driver in core. */
    static ArchRule noDriver() {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "com.mongodb..", "org.bson..")
                .because("core decides and edges translate: what core decides must hold for every database");
    }

    /** Refusals come from the Guard. */
    static ArchRule violationsFromTheGuard() {
        return noClasses()
                .that()
                .resideOutsideOfPackage("io.safedb.guard")
                .should()
                .callConstructorWhere(DescribedPredicate.describe(
                        "a SafeDbViolation is built",
                        call -> call.getTargetOwner().isEquivalentTo(SafeDbViolation.class)))
                .because("the Guard alone refuses, so that every refusal has a rule and an entry in the log");
    }

    /**
     * The thread is asked for its scope once, at the beginning of a call.
     *
     * @param firstRoom the simple names of the classes that may ask
     */
    static ArchRule scopeReadInFirstRoom(String... firstRoom) {
        return noClasses()
                .that(DescribedPredicate.describe(
                        "are none of " + String.join(", ", firstRoom),
                        type -> !java.util.List.of(firstRoom)
                                .contains(outermost(type).getSimpleName())))
                .should()
                .callMethod(Scope.class, "current")
                .because(
                        "a call is decided for one scope: whoever asks the thread a second time may hear another tenant");
    }

    /** Packages depend on each other in one direction. */
    static ArchRule noCycles(String root) {
        return slices().matching(root + ".(**)")
                .namingSlices("package $1")
                .should()
                .beFreeOfCycles()
                .because("what depends on each other can neither be read nor replaced alone");
    }

    /** The root package, too, is in no cycle. */
    static ArchRule rootDependsOn(String root, String... allowed) {
        return classes()
                .that()
                .resideInAPackage(root)
                .should()
                .onlyDependOnClassesThat(DescribedPredicate.describe(
                        "are in the root package, in " + String.join(", ", allowed) + ", or not safedb's",
                        type -> !type.getPackageName().startsWith(root)
                                || type.getPackageName().equals(root)
                                || java.util.List.of(allowed).contains(type.getPackageName())))
                .because("the root package is vocabulary: every room knows it, and it knows none of them");
    }

    /** Names from the field. */
    static ArchRule noEmptyNames() {
        return noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl|Common)(\\$.*)?")
                .because("such a name says that nobody knew what the class is");
    }

    /** Null is never a surprise. */
    static ArchRule nullMarked() {
        return classes()
                .that()
                .areTopLevelClasses()
                .and()
                .haveModifier(JavaModifier.PUBLIC)
                .should(liveInANullMarkedPackage())
                .because("a user reads from the signature what may be null, and NullAway checks marked packages only");
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(HouseRules::outermost).orElse(type);
    }

    private static ArchCondition<JavaClass> liveInANullMarkedPackage() {
        return new ArchCondition<>("live in a package with @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                JavaPackage home = type.getPackage();
                boolean marked = home.tryGetPackageInfo()
                        .map(info -> info.isAnnotatedWith(NullMarked.class))
                        .orElse(false);
                if (!marked) {
                    events.add(SimpleConditionEvent.violated(
                            type, type.getName() + " lives in a package without @NullMarked"));
                }
            }
        };
    }
}
