package io.safedb.replay.quickstart;

import io.safedb.SafeDb;
import io.safedb.SafeDbPolicy;
import io.safedb.TenantId;
import io.safedb.TenantScope;
import io.safedb.jdbc.SafeDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** safedb in front of a {@code DataSource}, in ten lines. */
public final class JdbcQuickstart {
    private JdbcQuickstart() {}

    /**
     * Reads the titles of open tickets for one tenant.
     *
     * @param pool any pool on a database with the table {@code tickets}
     */
    @SuppressWarnings("try") // the scope works by being open
    public static List<String> openTickets(DataSource pool) throws SQLException {
        List<String> titles = new ArrayList<>();
        // tag::readme[]
        SafeDb safeDb = SafeDb.create(SafeDbPolicy.load(Path.of("safedb.yaml")));
        DataSource guarded = SafeDataSource.wrap(pool, safeDb);

        try (TenantScope scope = TenantScope.open(TenantId.of("org_a"));
                Connection connection = guarded.getConnection();
                PreparedStatement query = connection.prepareStatement("SELECT title FROM tickets WHERE status = ?")) {
            query.setString(1, "open");
            ResultSet tickets = query.executeQuery(); // org_a's open tickets, nobody else's
            while (tickets.next()) titles.add(tickets.getString("title"));
        }
        // end::readme[]
        safeDb.close();
        return titles;
    }
}
