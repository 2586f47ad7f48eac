package io.safedb.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The applications are what they say: unchanged. */
class UnchangedTest {
    @Test
    @DisplayName("No application knows safedb")
    void knowsNothing() {
        JavaClasses applications = new ClassFileImporter().importPackages("com.example.helpdesk");
        assertThat(applications).hasSizeGreaterThan(50);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.safedb..")
                .because("an application that adopts safedb wraps its data source and changes nothing else")
                .check(applications);
    }
}
