package io.safedb.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The rules of the house")
class HouseRulesTest {
    private static final JavaClasses EDGE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.safedb.mongo");

    /** What breaks each rule on purpose. */
    private static final JavaClasses BROKEN = new ClassFileImporter()
            .withImportOption(location -> location.contains("Broken") || location.contains("/broken/"))
            .importPackages("io.safedb.mongo");

    /**
     * A rule, and what it has to find in what breaks it.
     *
     * @param name of its method in {@link HouseRules}
     */
    record House(String name, ArchRule rule, List<String> proofs) {
        House(String name, ArchRule rule, String... proofs) {
            this(name, rule, List.of(proofs));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<House> rules() {
        return Stream.of(
                new House(
                        "scopeIsReadWhereACallBegins",
                        HouseRules.scopeIsReadWhereACallBegins(),
                        "SecondScope.called()",
                        "SecondScope.named()"),
                new House(
                        "decisionsComeFromTheSecondRoom",
                        HouseRules.decisionsComeFromTheSecondRoom(),
                        "SecondDesk.decide("),
                new House("decisionsAreLogged", HouseRules.decisionsAreLogged(), "SecondDesk.unlogged("),
                new House("refusalsComeFromTheGuard", HouseRules.refusalsComeFromTheGuard(), "SecondGuard.refusal("),
                new House(
                        "refusalsAreThrownWhereTheyAreDecided",
                        HouseRules.refusalsAreThrownWhereTheyAreDecided(),
                        "SecondGuard.refusals()"),
                new House(
                        "theDelegateStaysInTheGuardedClasses",
                        HouseRules.theDelegateStaysInTheGuardedClasses(),
                        "Reaching.called(",
                        "Reaching.named("),
                new House("delegatesAreNotPublic", HouseRules.delegatesAreNotPublic(), "Leak.delegate"),
                new House("readingBsonKnowsNoScope", HouseRules.readingBsonKnowsNoScope(), "BrokenReader.scope"),
                new House("readingBsonKnowsNoClient", HouseRules.readingBsonKnowsNoClient(), "BrokenReader.client"),
                new House("noCycles", HouseRules.noCycles(), "Slice mongo.broken.here", "Slice mongo.broken.there"),
                new House("littleIsPublic", HouseRules.littleIsPublic(), "BrokenRules$Shown"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    @DisplayName("hold at the edge:")
    void hold(House house) {
        assertThat(EDGE).hasSizeGreaterThan(80);
        house.rule.check(EDGE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    @DisplayName("fail where they are broken:")
    void fail(House house) {
        String report = house.rule.evaluate(BROKEN).getFailureReport().toString();

        assertThat(report).contains(house.proofs).contains("because");
    }

    @Test
    @DisplayName("are all among those that are held and broken here")
    void all() {
        Set<String> rules = Arrays.stream(HouseRules.class.getDeclaredMethods())
                .filter(method -> method.getReturnType() == ArchRule.class)
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(rules()).extracting(House::name).containsExactlyInAnyOrderElementsOf(rules);
    }
}
