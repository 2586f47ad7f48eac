package io.safedb.jdbc;

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
            .importPackages("io.safedb.jdbc");

    /** What breaks each rule on purpose. */
    private static final JavaClasses BROKEN = new ClassFileImporter()
            .withImportOption(location -> location.contains("Broken") || location.contains("/broken/"))
            .importPackages("io.safedb.jdbc");

    /**
     * A rule, and what it has to find in what breaks it: each once.
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
                        "scopeIsReadInTheFirstRoom",
                        HouseRules.scopeIsReadInTheFirstRoom(),
                        "SecondScope.called()",
                        "SecondScope.named()"),
                new House(
                        "theFirstRoomIsAskedForNoScopeAlone",
                        HouseRules.theFirstRoomIsAskedForNoScopeAlone(),
                        "SecondScope.inLambda()"),
                new House(
                        "textIsReadInTheFirstRoom",
                        HouseRules.textIsReadInTheFirstRoom(),
                        "SecondReading.read(",
                        "SecondReading.named("),
                new House(
                        "decisionsComeFromTheSecondRoom",
                        HouseRules.decisionsComeFromTheSecondRoom(),
                        "SecondDesk.decide(",
                        "SecondDesk.early("),
                new House(
                        "theGuardIsAskedByNobodyElse",
                        HouseRules.theGuardIsAskedByNobodyElse(),
                        "SecondDesk.unlogged("),
                new House(
                        "narrowedTextIsTakenInTheThirdRoom",
                        HouseRules.narrowedTextIsTakenInTheThirdRoom(),
                        "OtherText.narrowed(",
                        "OtherText.inForm("),
                new House(
                        "writtenTextIsSentByTheThirdRoom",
                        HouseRules.writtenTextIsSentByTheThirdRoom(),
                        "OtherText.written(",
                        "OtherText.writtenByName("),
                new House(
                        "decidingDoesNotTouchTheDriver",
                        HouseRules.decidingDoesNotTouchTheDriver(),
                        "BrokenReader.connection> has type <java.sql.Connection>"),
                new House(
                        "theRawObjectIsTouchedInTheFourthRoom",
                        HouseRules.theRawObjectIsTouchedInTheFourthRoom(),
                        "Reaching.reaches("),
                new House(
                        "theRawObjectIsNotShown",
                        HouseRules.theRawObjectIsNotShown(),
                        "GuardedLeak.delegate> has modifier PUBLIC",
                        "GuardedLeak.delegate> does not have modifier FINAL"),
                new House(
                        "nobodyHandsOutADelegate",
                        HouseRules.nobodyHandsOutADelegate(),
                        "GuardedLeak.getDelegate()> has name 'getDelegate'"),
                new House(
                        "refusalsAreBuiltByTheGuard",
                        HouseRules.refusalsAreBuiltByTheGuard(),
                        "SecondGuard.refusal(io.safedb.Rule)"),
                new House(
                        "refusalsAreThrownWhereTheyAreDecided",
                        HouseRules.refusalsAreThrownWhereTheyAreDecided(),
                        "SecondGuard.refusals()"),
                new House("onlyTheFrontIsPublic", HouseRules.onlyTheFrontIsPublic(), "BrokenRules$Shown"),
                new House(
                        "aProductIsSeenThroughItsDialect",
                        HouseRules.aProductIsSeenThroughItsDialect(),
                        "BrokenDialect"),
                new House("noCycles", HouseRules.noCycles(), "Slice jdbc.broken.here", "Slice jdbc.broken.there"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    @DisplayName("hold at the edge:")
    void hold(House house) {
        assertThat(EDGE).hasSizeGreaterThan(150);
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
