package io.safedb.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
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
import java.util.List;
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
        return classes()
                .that()
                .resideOutsideOfPackage("io.safedb.guard")
                .should(notReach(SafeDbViolation.class, "<init>"))
                .because("the Guard alone refuses, so that every refusal has a rule and an entry in the log");
    }

    /**
     * The thread is asked for its scope once, at the beginning of a call.
     *
     * @param firstRoom the simple names of the classes that may ask
     */
    static ArchRule scopeReadInFirstRoom(String... firstRoom) {
        return classes()
                .that(DescribedPredicate.describe(
                        "are none of " + String.join(", ", firstRoom),
                        type -> !List.of(firstRoom).contains(outermost(type).getSimpleName())))
                .should(notReach(Scope.class, "current"))
                .because(
                        "a call is decided for one scope: whoever asks the thread a second time may hear another tenant");
    }

    /**
     * Deciding is pure.
     *
     * @param room the package of the second room
     * @param loggers the simple names of its classes that write down what was decided
     */
    static ArchRule decidingIsPure(String room, String... loggers) {
        return noClasses()
                .that()
                .resideInAPackage(room)
                .and(DescribedPredicate.describe(
                        "are none of " + String.join(", ", loggers),
                        type -> !List.of(loggers).contains(outermost(type).getSimpleName())))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.safedb.log..", "java.io..", "java.nio..", "java.net..", "java.util.concurrent..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(System.class)
                .because(
                        "the same call in the same scope is decided alike wherever and whenever it runs, and a decision"
                                + " can be tested without a database, a file or a thread");
    }

    /**
     * What a thread carries is kept in one class.
     *
     * @param keeper its simple name
     */
    static ArchRule threadLocalsIn(String keeper) {
        return noClasses()
                .that(DescribedPredicate.describe(
                        "are not " + keeper,
                        type -> !outermost(type).getSimpleName().equals(keeper)))
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ThreadLocal.class)
                .because("a scope that is kept in two places can be two scopes");
    }

    /**
     * Little is public.
     *
     * @param room a package that users do not see
     * @param promised the simple names of what other packages need of it
     */
    static ArchRule publicAre(String room, String... promised) {
        return noClasses()
                .that()
                .resideInAPackage(room)
                .and()
                .areTopLevelClasses()
                .and(DescribedPredicate.describe(
                        "are none of " + String.join(", ", promised),
                        type -> !List.of(promised).contains(type.getSimpleName())))
                .should()
                .bePublic()
                .because("what is public is somebody's to rely on, and can no longer be moved");
    }

    /** No assert. */
    static ArchRule noAsserts() {
        return noFields()
                .should()
                .haveName("$assertionsDisabled")
                .because("assert is off where it matters; what must hold is checked, and thrown with a message");
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
                                || List.of(allowed).contains(type.getPackageName())))
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

    /**
     * That a class neither calls a method nor names it ({@code Scope::current}): ArchUnit's own rules on calls see no
     * names.
     */
    private static ArchCondition<JavaClass> notReach(Class<?> owner, String method) {
        return new ArchCondition<>("not reach " + owner.getSimpleName() + "." + method) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getAccessesFromSelf().stream()
                        .filter(access -> access.getTargetOwner().isAssignableTo(owner)
                                && access.getTarget().getName().equals(method))
                        .forEach(access -> events.add(SimpleConditionEvent.violated(access, access.getDescription())));
            }
        };
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
