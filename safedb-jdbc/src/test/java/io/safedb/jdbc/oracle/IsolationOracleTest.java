package io.safedb.jdbc.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.EnforcementMode;
import io.safedb.Rule;
import io.safedb.SafeDb;
import io.safedb.SafeDbPolicy;
import io.safedb.TenantId;
import io.safedb.TenantScope;
import io.safedb.environment.Environment;
import io.safedb.jdbc.EmbeddedPostgresServer;
import io.safedb.jdbc.JdbcMarker;
import io.safedb.jdbc.SafeDataSource;
import io.safedb.jdbc.oracle.IsolationOracle.Judged;
import io.safedb.jdbc.oracle.IsolationOracle.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Runs the project's cases. {@code -Dsafedb.oracle.cases=FILE} names others, {@code -Dsafedb.oracle.only=REGEX} picks
 * some by id, {@code -Dsafedb.oracle.show=true} prints every verdict.
 */
class IsolationOracleTest {
    @Test
    @DisplayName("no case leaks, changes another tenant's rows, passes when it must be refused, or answers wrongly")
    void guarded() throws Exception {
        SafeDb safeDb = SafeDb.create(policy(false));
        List<Judged> judged =
                run(cases(), new IsolationOracle(IsolationOracleTest::mark, raw -> SafeDataSource.wrap(raw, safeDb)));
        System.out.println(IsolationOracle.report(judged));
        if (Boolean.getBoolean("safedb.oracle.show")) {
            judged.forEach(System.out::println);
        }
        safeDb.close();
        assertThat(judged.stream().filter(one -> !one.isAcceptable())).isEmpty();
        if (System.getProperty("safedb.oracle.cases") == null && System.getProperty("safedb.oracle.only") == null) {
            // Refusing is safe, and of no use to anybody: the tenant's own statements run.
            assertThat(judged.stream().filter(one -> isScoped(one) && one.verdict() != Verdict.EXACT))
                    .isEmpty();
        }
    }

    @Test
    @DisplayName("the oracle reports leaks and foreign changes when nothing guards the shared database")
    void raw() throws Exception {
        List<OracleCase> scoped = cases().stream()
                .filter(oracleCase -> oracleCase.expect() == OracleCase.Expect.SCOPED)
                .toList();
        List<Judged> judged = run(scoped, new IsolationOracle(raw -> {}, raw -> raw));
        assertThat(judged.stream().filter(one -> one.verdict() == Verdict.LEAK)).hasSizeGreaterThan(100);
        assertThat(judged.stream().filter(one -> one.verdict() == Verdict.CHANGED_B))
                .hasSizeGreaterThan(15);
        assertThat(judged.stream().filter(one -> one.verdict() == Verdict.EXACT))
                .hasSizeLessThan(scoped.size() / 4);
    }

    private static boolean isScoped(Judged one) {
        return one.oracleCase().expect() == OracleCase.Expect.SCOPED;
    }

    static List<Judged> run(List<OracleCase> cases, IsolationOracle oracle) throws SQLException {
        List<Judged> judged = new ArrayList<>();
        try (oracle;
                TenantScope scope = TenantScope.open(TenantId.of("org_a"))) {
            for (OracleCase oracleCase : cases) {
                judged.add(oracle.judge(oracleCase));
            }
            assertThat(scope.tenant()).isEqualTo(TenantId.of("org_a"));
        }
        return judged;
    }

    static List<OracleCase> cases() throws IOException {
        String file = System.getProperty("safedb.oracle.cases");
        Pattern only = Pattern.compile(System.getProperty("safedb.oracle.only", ".*"));
        return OracleCase.read(
                        file == null
                                ? EmbeddedPostgresServer.resource("/tck/sql/cases.jsonl")
                                        + EmbeddedPostgresServer.resource("/tck/sql/found.jsonl")
                                        + EmbeddedPostgresServer.resource("/tck/sql/grammar.jsonl")
                                        + EmbeddedPostgresServer.resource("/tck/sql/written.jsonl")
                                : Files.readString(Path.of(file)))
                .stream()
                .filter(oracleCase -> only.matcher(oracleCase.id()).matches())
                .toList();
    }

    static void mark(DataSource raw) {
        try {
            JdbcMarker.init(raw, Environment.PRODUCTION, "the oracle");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static SafeDbPolicy policy(boolean rls) {
        // The oracle is test code, and judges what the tenant's own statements do.
        return SafeDbPolicy.builder()
                .mode(Rule.TEST_CODE_IN_PRODUCTION, EnforcementMode.OBSERVE)
                .environment(Environment.PRODUCTION)
                .tenantColumn("organization_id")
                .tenantTables(
                        "contacts",
                        "tickets",
                        "invoices",
                        "invoice_lines",
                        "time_entries",
                        "settings",
                        "v_open_tickets")
                .sharedTables("organizations", "countries")
                .rls(rls)
                .build();
    }
}
