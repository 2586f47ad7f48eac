package io.safedb.jdbc.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.Rule;
import io.safedb.SafeDb;
import io.safedb.TenantId;
import io.safedb.jdbc.RowSecurityDatabase;
import io.safedb.jdbc.SafeDataSource;
import io.safedb.jdbc.oracle.IsolationOracle.Judged;
import io.safedb.jdbc.oracle.IsolationOracle.Verdict;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Runs the project's cases again on a database whose tables are under row-level security. */
class TwoLocksOracleTest {
    private static final TenantId ORG_A = TenantId.of("org_a");

    /** Where texts stand that no reader understands. */
    private static final Set<String> UNREAD = Set.of("found", "hostile", "utility");

    @Test
    @DisplayName("With both locks, every case comes out as with the first one alone, or is held by the second")
    void bothLocks() throws Exception {
        SafeDb safeDb = SafeDb.create(IsolationOracleTest.policy(true));
        SafeDb single = SafeDb.create(IsolationOracleTest.policy(false));
        List<Judged> both = IsolationOracleTest.run(
                IsolationOracleTest.cases(),
                new IsolationOracle(
                        IsolationOracleTest::mark,
                        TwoLocksOracleTest::secured,
                        raw -> SafeDataSource.wrap(raw, safeDb)));
        List<Judged> first = IsolationOracleTest.run(
                IsolationOracleTest.cases(),
                new IsolationOracle(IsolationOracleTest::mark, raw -> SafeDataSource.wrap(raw, single)));
        System.out.println(IsolationOracle.report(both));
        safeDb.close();
        single.close();
        for (int i = 0; i < both.size(); i++) {
            Judged one = both.get(i);
            // What the reader alone must refuse, because it does not understand it, the second lock may hold.
            boolean held = one.verdict() == Verdict.EXACT
                    && UNREAD.contains(one.oracleCase().category())
                    && first.get(i).detail().equals(Rule.UNREADABLE.id());
            assertThat(held || one.isAcceptable()).as(one.toString()).isTrue();
            assertThat(held || one.verdict() == first.get(i).verdict())
                    .as(one.toString())
                    .isTrue();
        }
    }

    @Test
    @DisplayName("With the second lock alone, every scoped case is exact")
    void secondLockAlone() throws Exception {
        List<OracleCase> scoped = IsolationOracleTest.cases().stream()
                .filter(oracleCase -> oracleCase.expect() == OracleCase.Expect.SCOPED)
                .toList();
        List<Judged> judged = IsolationOracleTest.run(
                scoped,
                new IsolationOracle(
                        IsolationOracleTest::mark,
                        admin -> {
                            DataSource secured = secured(admin);
                            try {
                                RowSecurityDatabase.fillInTenant(admin, IsolationOracleTest.policy(true));
                            } catch (SQLException e) {
                                throw new IllegalStateException(e);
                            }
                            return secured;
                        },
                        raw -> {
                            try (Connection session = raw.getConnection()) {
                                RowSecurityDatabase.tell(session, ORG_A);
                            } catch (SQLException e) {
                                throw new IllegalStateException(e);
                            }
                            return raw;
                        }));
        System.out.println(IsolationOracle.report(judged));
        assertThat(judged.stream().filter(one -> one.verdict() != Verdict.EXACT))
                .isEmpty();
    }

    private static DataSource secured(DataSource admin) {
        try {
            return RowSecurityDatabase.secure(admin, IsolationOracleTest.policy(true));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
