package io.safedb.jdbc.sql;

import io.safedb.guard.Call.Touch;
import io.safedb.guard.Finding;
import io.safedb.jdbc.sql.lexer.Unreadable;
import java.util.List;

/**
 * Reads INSERT up to its RETURNING, and the INSERT of a MERGE. Without a list of columns the values go by count: which
 * column they go to is taken from the catalogue, and written into the text that is sent.
 */
final class InsertReader {
    private final Reading reading;
    private final ExpressionReader expressions;
    private final QueryReader queries;
    private final AssignmentReader assignments;
    private final OutputColumns columns;

    InsertReader(Reading reading, ExpressionReader expressions, QueryReader queries, AssignmentReader assignments) {
        this.reading = reading;
        this.expressions = expressions;
        this.queries = queries;
        this.assignments = assignments;
        this.columns = new OutputColumns(reading);
    }

    InsertSite insert() {
        reading.next();
        reading.expectWord("into");
        int first = reading.at();
        String schema = "";
        String name = reading.columnName();
        if (reading.acceptMark(".")) {
            schema = name;
            name = reading.anyName();
        }
        String relation = reading.relation(schema, name, Touch.INSERT);
        int last = reading.before();
        String alias = reading.acceptWord("as") ? reading.columnName() : name;
        InsertSite site = new InsertSite(
                new FromItem.Relation(relation, alias, reading.isTenantTable(relation), first, last, true, false, -1));
        reading.inserts.add(site);
        site.listBehind = reading.before();
        if (reading.isMark("(") && !reading.isQueryAfterBrackets()) {
            listedColumns(site);
        }
        overriding();
        if (reading.isWord("default")) {
            defaults(site);
        } else {
            Query source = queries.query();
            site.rows.addAll(source.rows);
            site.selects.addAll(source.selects);
            values(site);
        }
        if (reading.isWord("on") && reading.isWord(1, "conflict")) {
            conflict(site);
        }
        return site;
    }

    /** Reads what follows INSERT in a branch of a merge. */
    void mergeInsert(FromItem.Relation target) {
        InsertSite site = new InsertSite(target);
        reading.inserts.add(site);
        site.listBehind = reading.before();
        if (reading.isMark("(")) {
            listedColumns(site);
        }
        overriding();
        if (reading.isWord("default")) {
            defaults(site);
            return;
        }
        reading.expectWord("values");
        reading.expectMark("(");
        site.rows.add(queries.row());
        values(site);
    }

    private void listedColumns(InsertSite site) {
        reading.expectMark("(");
        int index = 0;
        do {
            AssignmentReader.Written column = assignments.column();
            if ((column.tenant() && site.tenantIndex >= 0) || (column.stamp() && site.stampIndex >= 0)) {
                throw reading.unexpected();
            }
            if (column.tenant()) {
                site.tenantIndex = index;
            }
            if (column.stamp()) {
                site.stampIndex = index;
            }
            index++;
        } while (reading.acceptMark(","));
        site.columns = index;
        site.columnsEnd = reading.at();
        reading.expectMark(")");
    }

    private void overriding() {
        if (reading.acceptWord("overriding")) {
            if (!reading.acceptWord("user")) {
                reading.expectWord("system");
            }
            reading.expectWord("value");
        }
    }

    private void defaults(InsertSite site) {
        site.defaults = reading.next();
        reading.expectWord("values");
    }

    /** Says where the values go, and judges those that go to the tenant column. */
    private void values(InsertSite site) {
        if (site.columnsEnd < 0) {
            countedColumns(site);
        }
        if (site.tenantIndex >= 0) {
            assignRows(site);
            assignSelects(site);
        }
    }

    /** Without a list of columns, as many as there are values are filled, from the first on. */
    private void countedColumns(InsertSite site) {
        List<String> all = reading.columns(site.target.name());
        if (all.isEmpty()) {
            if (reading.isStampable(site.target.name())) {
                reading.find(
                        Finding.Kind.TAMPERING,
                        site.target.name(),
                        "it has the stamp of test data, which an INSERT without a list of columns may write; name the"
                                + " columns",
                        site.target.first());
            }
            return;
        }
        site.counted = all.subList(0, Math.min(width(site, all.size()), all.size()));
        site.columns = site.counted.size();
        for (int i = 0; i < site.columns; i++) {
            if (reading.isTenantColumn(site.counted.get(i))) {
                site.tenantIndex = i;
            }
            if (reading.isStampColumn(site.counted.get(i))) {
                site.stampIndex = i;
            }
        }
    }

    /** How many values a row has; where that cannot be told, all that there are columns for. */
    private int width(InsertSite site, int all) {
        if (!site.rows.isEmpty()) {
            List<Operand> values = site.rows.get(0).values();
            return values.stream().anyMatch(value -> value.star) ? all : values.size();
        }
        List<OutputColumns.Column> outputs = site.selects.isEmpty() ? null : columns.of(site.selects.get(0));
        return outputs == null ? all : outputs.size();
    }

    private void assignRows(InsertSite site) {
        for (InsertSite.Row row : site.rows) {
            Operand value = site.tenantValue(row.values());
            if (value == null) {
                throw new Unreadable(
                        reading.tokens.start(row.close()), "a row in which the tenant's place cannot be counted");
            }
            if (!value.isDefault || site.selects.size() > 0) {
                reading.assigned(value);
            }
        }
    }

    /** A select may hand on the tenant column of a table that is narrowed itself; nothing else. */
    private void assignSelects(InsertSite site) {
        for (QueryLevel select : site.selects) {
            List<OutputColumns.Column> outputs = columns.of(select);
            Operand output;
            if (outputs == null) {
                output = site.tenantValue(select.outputs);
                if (output != null && columns.isOwn(select, output)) {
                    continue;
                }
            } else if (site.tenantIndex < outputs.size()) {
                output = outputs.get(site.tenantIndex).value();
                if (outputs.get(site.tenantIndex).own()) {
                    site.handingOn.add(select);
                    continue;
                }
            } else {
                output = null;
            }
            if (output != null && (output.tenant || output.literal || output.plainParameter)) {
                reading.assigned(output);
            } else {
                reading.assigned(new Operand());
            }
        }
    }

    private void conflict(InsertSite site) {
        reading.next();
        reading.next();
        if (reading.acceptWord("on")) {
            reading.expectWord("constraint");
            reading.columnName();
        } else if (reading.acceptMark("(")) {
            do {
                indexKey();
            } while (reading.acceptMark(","));
            reading.expectMark(")");
            queries.where();
        }
        reading.expectWord("do");
        if (reading.acceptWord("nothing")) {
            return;
        }
        reading.expectWord("update");
        reading.expectWord("set");
        assignments.assignmentsOnConflict();
        site.conflict = queries.where();
        reading.targets.merge(site.target.name(), Touch.CHANGE, Touch::and);
    }

    private void indexKey() {
        expressions.operands().operand();
        if (reading.acceptWord("collate")) {
            reading.qualifiedName();
        }
        while (reading.isColumnName()) {
            reading.qualifiedName();
        }
        if (!reading.acceptWord("asc")) {
            reading.acceptWord("desc");
        }
    }
}
