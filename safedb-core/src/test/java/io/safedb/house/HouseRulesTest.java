package io.safedb.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import io.safedb.SafeDb;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Exports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The rules of the house")
class HouseRulesTest {
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.safedb");

    /** Who is asked to decide: the edges, and the starter for requests without a tenant. */
    private static final String[] EDGES = {"io.safedb.jdbc", "io.safedb.mongo", "io.safedb.spring"};

    /** Classes that break each rule once, on purpose. */
    private static final JavaClasses BAD = new ClassFileImporter().importPackages("io.safedb.house.bad");

    /** A class that knows a driver. Made here, since core's module reads none and javac would not compile it. */
    private static JavaClasses knowsADriver(Path folder) throws IOException {
        ClassWriter made = new ClassWriter(0);
        made.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "io/safedb/house/bad/Raw", null, "java/lang/Object", null);
        made.visitField(Opcodes.ACC_PRIVATE, "raw", "Ljava/sql/Connection;", null, null)
                .visitEnd();
        made.visitEnd();
        Files.write(folder.resolve("Raw.class"), made.toByteArray());
        return new ClassFileImporter().importPath(folder);
    }

    record House(String name, ArchRule rule, ArchRule onBad, String proof) {
        House(String name, ArchRule rule, String proof) {
            this(name, rule, rule, proof);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<House> rules() {
        return Stream.of(
                new House(
                        "refusals come from the Guard", HouseRules.violationsFromTheGuard(), "SafeDbViolation.<init>"),
                new House(
                        "the scope is read in the first room",
                        HouseRules.scopeReadInFirstRoom(
                                "TenantScope", "SystemScope", "TestData", "Unlock", "SafeDb", "Enforcement"),
                        "references method <io.safedb.Scope.current()>"),
                new House(
                        "no cycles between packages",
                        HouseRules.noCycles("io.safedb"),
                        HouseRules.noCycles("io.safedb.house.bad"),
                        "Cycle detected"),
                new House(
                        "the root package knows no room",
                        HouseRules.rootDependsOn(
                                "io.safedb",
                                "io.safedb.log",
                                "io.safedb.environment",
                                "io.safedb.token",
                                "io.safedb.internal.text",
                                "io.safedb.internal.yaml"),
                        HouseRules.rootDependsOn("io.safedb.house.bad"),
                        "io.safedb.house.bad.there.There"),
                new House(
                        "deciding is pure",
                        HouseRules.decidingIsPure("io.safedb.guard", "Enforcement", "DecisionLog"),
                        HouseRules.decidingIsPure("io.safedb.house.bad"),
                        "java.nio.file.Path"),
                new House("thread-locals in one place", HouseRules.threadLocalsIn("ScopeStack"), "ThreadLocal"),
                new House(
                        "little of the second room is public",
                        HouseRules.publicAre(
                                "io.safedb.guard",
                                "Guard",
                                "Enforcement",
                                "Call",
                                "CallText",
                                "Finding",
                                "TenantMention",
                                "Decision",
                                "Obligations"),
                        HouseRules.publicAre("io.safedb.house.bad", "BadRoom"),
                        "DatabaseHelper"),
                new House("no asserts", HouseRules.noAsserts(), "$assertionsDisabled"),
                new House("names from the field", HouseRules.noEmptyNames(), "DatabaseHelper"),
                new House("null-marked packages", HouseRules.nullMarked(), "without @NullMarked"));
    }

    @Test
    @DisplayName("keep drivers out of core, and fail where one comes in")
    void driver(@TempDir Path folder) throws IOException {
        ArchRule rule = HouseRules.noDriver();

        rule.check(CORE);
        assertThat(rule.evaluate(knowsADriver(folder)).getFailureReport().toString())
                .contains("java.sql.Connection", "because");
    }

    @Test
    @DisplayName("keep internal packages to the module, and the rooms to the edges")
    void exports() {
        Map<String, Set<String>> exported = SafeDb.class.getModule().getDescriptor().exports().stream()
                .collect(Collectors.toMap(Exports::source, Exports::targets));

        assertThat(exported.keySet()).noneMatch(name -> name.contains(".internal"));
        assertThat(exported.get("io.safedb.guard")).containsOnly(EDGES);
        assertThat(exported.get("io.safedb.caller")).containsOnly("io.safedb.jdbc", "io.safedb.mongo");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    @DisplayName("hold in core:")
    void hold(House house) {
        assertThat(CORE).hasSizeGreaterThan(40);
        house.rule.check(CORE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    @DisplayName("fail where they are broken:")
    void fail(House house) {
        EvaluationResult result = house.onBad.evaluate(BAD);

        assertThat(result.hasViolation()).isTrue();
        assertThat(result.getFailureReport().toString()).contains(house.proof);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    @DisplayName("say why:")
    void because(House house) {
        assertThat(house.rule.getDescription()).contains("because");
    }
}
