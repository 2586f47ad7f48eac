package io.safedb.it;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** All rows of a database, read on a raw connection that stays open. */
final class Rows implements AutoCloseable {
    private final Connection connection;
    private final String all;

    Rows(DataSource raw) throws SQLException {
        this.connection = raw.getConnection();
        List<String> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet names = statement.executeQuery("SELECT table_name FROM information_schema.columns"
                        + " JOIN information_schema.tables USING (table_schema, table_name)"
                        + " WHERE column_name = 'organization_id' AND table_type = 'BASE TABLE'"
                        + " AND table_schema = 'public' ORDER BY 1")) {
            while (names.next()) {
                tables.add(names.getString(1));
            }
        }
        // Where a row lies and who wrote it tell of an update to the same values, too.
        this.all = tables.stream()
                .map(name -> "SELECT organization_id, '" + name + " ' || t::text, ' ' || ctid || ' ' || xmin FROM "
                        + name + " t")
                .collect(Collectors.joining(" UNION ALL "));
    }

    /** One tenant's rows, in an order that does not depend on how they came about. */
    List<String> of(String tenant) throws SQLException {
        return rows("SELECT row FROM (" + all + ") AS a (tenant, row, place) WHERE tenant = '" + tenant + "'").stream()
                .map(Shown::masked)
                .sorted()
                .toList();
    }

    /** Everybody else's rows, byte for byte and where they lie. */
    List<String> ofOthers(String tenant) throws SQLException {
        return rows("SELECT row || place FROM (" + all + ") AS a (tenant, row, place) WHERE tenant <> '" + tenant
                + "' ORDER BY 1");
    }

    private List<String> rows(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        return rows;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
