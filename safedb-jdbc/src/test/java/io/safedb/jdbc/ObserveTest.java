package io.safedb.jdbc;

import static io.safedb.jdbc.GuardedPostgres.column;
import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.EnforcementMode;
import io.safedb.TenantScope;
import io.safedb.environment.Environment;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ObserveTest {
    @Test
    @DisplayName("a policy that observes changes nothing: every call runs as it was written")
    void observe() throws Exception {
        try (GuardedPostgres database =
                        GuardedPostgres.start(Environment.PRODUCTION, policy -> policy.mode(EnforcementMode.OBSERVE));
                Connection connection = database.guarded.getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(column(statement.executeQuery("SELECT count(*) FROM tickets")))
                    .containsExactly("24");
            assertThat(column(statement.executeQuery("SELECT count(*) FROM contacts WHERE '{\"a\":1}'::jsonb ? 'a'")))
                    .containsExactly("24");
            assertThat(statement.execute("SELECT 1; SELECT 2")).isTrue();
            assertThat(statement.getMoreResults()).isTrue();
            try (PreparedStatement prepared =
                    connection.prepareStatement("SELECT count(*) FROM tickets WHERE organization_id = ?")) {
                prepared.setString(1, "org_b");
                try (TenantScope scope = TenantScope.open(GuardedPostgres.ORG_A)) {
                    assertThat(scope.tenant()).isEqualTo(GuardedPostgres.ORG_A);
                    assertThat(column(prepared.executeQuery())).containsExactly("12");
                }
            }
            try (CallableStatement call = connection.prepareCall("{? = call count_everything()}")) {
                call.registerOutParameter(1, java.sql.Types.BIGINT);
                call.execute();
                assertThat(call.getLong(1)).isEqualTo(24);
                assertThat(call.getConnection()).isSameAs(connection);
            }
            try (Statement updatable =
                            connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
                    ResultSet rows = updatable.executeQuery("SELECT id, name FROM contacts WHERE id = 1")) {
                assertThat(rows.next()).isTrue();
                rows.updateString("name", "changed");
                rows.updateRow();
            }
            assertThat(database.rawValue("SELECT name FROM contacts WHERE id = 1"))
                    .isEqualTo("changed");
            assertThat(connection.unwrap(org.postgresql.PGConnection.class)).isNotNull();
        }
    }
}
