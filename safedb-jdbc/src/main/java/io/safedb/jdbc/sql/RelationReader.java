package io.safedb.jdbc.sql;

import io.safedb.guard.Call.Touch;
import io.safedb.jdbc.sql.lexer.Unreadable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the name of a relation with what belongs to it: ONLY, star, alias, column names and TABLESAMPLE. Whether a name
 * means a table or a CTE is decided here.
 */
final class RelationReader {
    private final Reading reading;
    private final ExpressionReader expressions;
    private final QueryReader queries;

    RelationReader(Reading reading, ExpressionReader expressions, QueryReader queries) {
        this.reading = reading;
        this.expressions = expressions;
        this.queries = queries;
    }

    /**
     * Reads the name of a relation with ONLY, star, alias and sampling.
     *
     * @param touch what happens to its rows; of the target of a change, no CTE can be meant and the alias may not
     *     rename
     */
    FromItem relation(Touch touch) {
        boolean written = touch != Touch.READ;
        int first = reading.at();
        boolean only = reading.acceptWord("only");
        boolean brackets = only && reading.acceptMark("(");
        String schema = "";
        String name = reading.columnName();
        boolean qualified = false;
        if (reading.acceptMark(".")) {
            schema = name;
            name = reading.anyName();
            qualified = true;
            if (reading.isMark(".")) {
                throw new Unreadable(reading.tokens.start(first), "a table name that names a database");
            }
        }
        CteNames cte = written || qualified ? null : queries.cte(name);
        String relation = cte != null ? name : reading.relation(schema, name, touch);
        if (brackets) {
            reading.expectMark(")");
        } else if (!only) {
            reading.acceptOperator("*");
        }
        int last = reading.before();
        String alias = null;
        if (!written || !reading.isWord("set")) {
            alias = alias();
        }
        List<String> columns = List.of();
        if (!written && alias != null && reading.isMark("(")) {
            columns = reading.columnList();
        }
        int sampleEnd = -1;
        if (!written && reading.acceptWord("tablesample")) {
            sample();
            sampleEnd = reading.before();
        }
        if (cte != null) {
            List<String> names = new ArrayList<>(columns);
            names.addAll(cte.columns().stream().skip(columns.size()).toList());
            if (cte.query() != null && !SharedTenant.isName(name)) {
                reading.otherNames().note(cte.query(), alias == null ? name : alias, names);
            }
            return new FromItem.Derived(alias == null ? name : alias, cte.query(), names);
        }
        FromItem.Relation item = new FromItem.Relation(
                relation,
                alias == null ? name : alias,
                reading.isTenantTable(relation),
                first,
                last,
                alias != null,
                !columns.isEmpty(),
                sampleEnd);
        if (!columns.isEmpty()) {
            reading.otherNames().note(item, columns);
        }
        return item;
    }

    /** Reads the relation that a change is made to. */
    FromItem.Relation target(Touch touch) {
        if (relation(touch) instanceof FromItem.Relation relation) {
            return relation;
        }
        throw reading.unexpected();
    }

    private void sample() {
        String method = reading.anyName();
        if (!List.of("system", "bernoulli").contains(method)) {
            throw new Unreadable(reading.tokens.start(reading.before()), "a sampling method that is not built in");
        }
        reading.expectMark("(");
        expressions.expression();
        reading.expectMark(")");
        if (reading.acceptWord("repeatable")) {
            reading.expectMark("(");
            expressions.expression();
            reading.expectMark(")");
        }
    }

    /** Reads {@code [AS] name}; null if there is none. */
    @Nullable
    String alias() {
        return reading.acceptWord("as") || reading.isColumnName() ? reading.columnName() : null;
    }
}
