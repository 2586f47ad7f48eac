package io.safedb.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.environment.Environment;
import io.safedb.spring.Servers.Database;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.support.SpringFactoriesLoader;

/** What somebody reads whose application did not start. */
class FailureAnalysisTest {
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SafeDbAutoConfiguration.class))
            .withPropertyValues("safedb.environment=test", "safedb.tenant.column=organization_id");

    /** As Spring Boot finds it: the first analyzer that has something to say. */
    private static FailureAnalysis analysis(@Nullable Throwable failure) {
        Throwable stopped = Objects.requireNonNull(failure, "the application started");
        return ours().stream()
                .map(analyzer -> analyzer.analyze(stopped))
                .filter(found -> found != null)
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody explains it", stopped));
    }

    /** The starter's own ones; some of Spring Boot's need an application to be made. */
    private static List<FailureAnalyzer> ours() {
        return SpringFactoriesLoader.forDefaultResourceLocation()
                .load(FailureAnalyzer.class, (type, name, failure) -> {})
                .stream()
                .filter(analyzer -> analyzer.getClass().getPackageName().startsWith("io.safedb"))
                .toList();
    }

    private FailureAnalysis stopped(Database database, String... properties) {
        FailureAnalysis[] found = new FailureAnalysis[1];
        application
                .withBean("pool", DataSource.class, database::raw)
                .withPropertyValues(properties)
                .run(context -> found[0] = analysis(context.getStartupFailure()));
        return found[0];
    }

    @Test
    @DisplayName("A wrong property is named with what to write instead")
    void policy() {
        FailureAnalysis analysis = stopped(Servers.postgres(Environment.TEST), "safedb.row-cap=0");
        assertThat(analysis.getDescription()).contains("safedb.row-cap: It is below 1");
        assertThat(analysis.getAction()).contains("for example 1000");
    }

    @Test
    @DisplayName("A missing marker is explained with how to set one")
    void unmarked() {
        FailureAnalysis analysis = stopped(Servers.postgres(null));
        assertThat(analysis.getDescription()).contains("SDB301", "without a marker");
        assertThat(analysis.getAction()).contains("JdbcMarker.init");
    }

    @Test
    @DisplayName("A mismatch is explained with both sides, and not with changing the marker")
    void mismatch() {
        Database database = Servers.postgres(Environment.PRODUCTION);
        FailureAnalysis analysis = stopped(database);
        assertThat(analysis.getDescription()).contains("SDB301", database.name(), "declares test", "says production");
        assertThat(analysis.getAction()).contains("spring.datasource.url").contains("Never change a marker");
    }

    @Test
    @DisplayName("A bean that cannot be guarded is explained with the way out")
    void unguardable() {
        application.withBean("xa", org.postgresql.xa.PGXADataSource.class).run(context -> {
            FailureAnalysis analysis = analysis(context.getStartupFailure());
            assertThat(analysis.getDescription()).contains("Bean xa", "past the guard");
            assertThat(analysis.getAction()).contains("safedb.unguarded-beans.xa");
        });
    }

    @Test
    @DisplayName("Every analyzer of the starter is registered")
    void registered() {
        assertThat(ours())
                .hasExactlyElementsOfTypes(
                        PolicyFailureAnalyzer.class,
                        RefusalFailureAnalyzer.class,
                        UnguardableBeanFailureAnalyzer.class);
    }
}
