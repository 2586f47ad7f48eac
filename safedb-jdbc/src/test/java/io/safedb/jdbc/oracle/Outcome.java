package io.safedb.jdbc.oracle;

import io.safedb.jdbc.SafeDbSqlException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything one execution gave back, as text. */
final class Outcome {
    /** One list of rows per result set; an update count is a list with one row. */
    final List<List<String>> results = new ArrayList<>();

    final List<String> warnings = new ArrayList<>();

    /** Null if it ran. */
    @Nullable
    SQLException failure;

    /** Relations with their rows afterwards, the other tenant's marked. */
    List<String> state = List.of();

    @Nullable
    String rule() {
        return failure instanceof SafeDbSqlException refusal
                ? refusal.violation().rule().id()
                : null;
    }

    /** Whether this gives what the other one gives. */
    boolean sameAnswer(Outcome other, boolean ordered) {
        SQLException mine = failure;
        SQLException theirs = other.failure;
        if (mine != null || theirs != null) {
            return mine != null
                    && theirs != null
                    && String.valueOf(mine.getSQLState()).equals(theirs.getSQLState());
        }
        return normal(results, ordered).equals(normal(other.results, ordered));
    }

    private static List<List<String>> normal(List<List<String>> results, boolean ordered) {
        if (ordered) {
            return results;
        }
        // The first line has the labels; sorting keeps it apart by its prefix.
        return results.stream().map(rows -> rows.stream().sorted().toList()).toList();
    }

    /** All that was returned, for the search for the other tenant's data. */
    String returned() {
        StringBuilder text = new StringBuilder();
        results.forEach(rows -> rows.forEach(row -> text.append(row).append('\n')));
        warnings.forEach(warning -> text.append(warning).append('\n'));
        for (Throwable t = failure; t != null; t = t.getCause()) {
            text.append(t.getMessage()).append('\n');
        }
        for (SQLException e = failure; e != null; e = e.getNextException()) {
            text.append(e.getMessage()).append('\n');
        }
        String all = text.toString();
        // A random id, whose digits may look like a number of the other tenant.
        return failure instanceof SafeDbSqlException refusal
                ? all.replace(refusal.violation().eventId(), "")
                : all;
    }
}
