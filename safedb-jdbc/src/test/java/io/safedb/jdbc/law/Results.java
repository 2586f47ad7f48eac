package io.safedb.jdbc.law;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes down everything that an execution gives, but for results that have no end. */
record Results(List<List<String>> taken) implements Way.Taker {
    /** Statements that give more rows join so much that comparing them tells nothing new. */
    private static final int MOST_ROWS = 200_000;

    /** What the server says of a statement that it gives up. */
    private static final String CANCELLED = "57014";

    @Override
    public void take(Statement done, boolean first) throws SQLException {
        boolean rows = first;
        while (rows || done.getUpdateCount() != -1) {
            if (rows) {
                rows(done.getResultSet());
            } else {
                taken.add(List.of("count " + done.getUpdateCount()));
            }
            rows = done.getMoreResults();
        }
    }

    @Override
    public void rows(ResultSet rows) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (rows) {
            ResultSetMetaData columns = rows.getMetaData();
            StringBuilder labels = new StringBuilder(" ");
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                labels.append('|').append(columns.getColumnLabel(i));
            }
            lines.add(labels.toString());
            while (rows.next()) {
                StringBuilder line = new StringBuilder();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    line.append('|').append(rows.getString(i));
                }
                lines.add(line.toString());
                if (lines.size() > MOST_ROWS) {
                    throw new SQLException("more than " + MOST_ROWS + " rows", CANCELLED);
                }
            }
        }
        taken.add(lines);
    }

    @Override
    public void moreRows(ResultSet rows) throws SQLException {
        List<String> before = taken.remove(taken.size() - 1);
        rows(rows);
        List<String> all = new ArrayList<>(before);
        all.addAll(taken.remove(taken.size() - 1));
        taken.add(all);
    }

    @Override
    public void counts(int... counts) {
        taken.add(List.of("counts " + Arrays.toString(counts)));
    }
}
