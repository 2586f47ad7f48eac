package io.safedb.jdbc.sql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The arms of one query: one, or those that set operations combine. */
final class Query {
    final List<QueryLevel> selects = new ArrayList<>();
    final List<InsertSite.Row> rows = new ArrayList<>();
    /** Whether LIMIT or FETCH bounds it. */
    boolean limited;
    /** Whether an arm of it is a SELECT DISTINCT, whose outputs ORDER BY has to repeat. */
    boolean distinct;
    /** What {@link OutputColumns} found out about it; null before, or if it cannot be told. */
    @Nullable
    List<OutputColumns.Column> columns;
    /** Whether that was asked for. */
    boolean resolved;

    /** What the query is as an operand: what its columns hold, without the conditions inside. */
    Operand asOperand() {
        Operand operand = new Operand();
        for (QueryLevel select : selects) {
            operand.rows |= !select.from.isEmpty();
            for (Operand output : select.outputs) {
                operand.add(output);
            }
        }
        for (InsertSite.Row row : rows) {
            for (Operand value : row.values()) {
                operand.add(value);
            }
        }
        operand.column = false;
        return operand;
    }
}
