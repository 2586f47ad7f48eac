package io.safedb.jdbc.sql;

import io.safedb.guard.Call.Touch;
import io.safedb.guard.Finding;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads INSERT, UPDATE, DELETE and MERGE. */
final class ChangeReader {
    private final Reading reading;
    private final ExpressionReader expressions;
    private final FromReader from;
    private final QueryReader queries;

    ChangeReader(Reading reading, ExpressionReader expressions, FromReader from, QueryReader queries) {
        this.reading = reading;
        this.expressions = expressions;
        this.from = from;
        this.queries = queries;
    }

    /**
     * Reads UPDATE.
     *
     * @param context the WITH clause that its names rest on; null if another statement has it
     */
    void update(@Nullable TokenSpan context) {
        QueryLevel level = change(context, reading.next());
        reading.expectWord("set");
        assignments();
        if (reading.acceptWord("from")) {
            items(level);
        }
        changeFilter(level, "it updates every row");
        returning();
    }

    /**
     * Reads DELETE.
     *
     * @param context the WITH clause that its names rest on; null if another statement has it
     */
    void delete(@Nullable TokenSpan context) {
        int first = reading.next();
        reading.deletes = true;
        reading.expectWord("from");
        QueryLevel level = change(context, first);
        level.deletes = true;
        if (reading.acceptWord("using")) {
            items(level);
        }
        changeFilter(level, "it deletes every row");
        returning();
    }

    private QueryLevel change(@Nullable TokenSpan context, int first) {
        int name = reading.at();
        QueryLevel level = new QueryLevel(QueryLevel.Kind.CHANGE, first, target(Touch.CHANGE));
        level.targetSpan = new TokenSpan(name, reading.before());
        level.context = context;
        reading.levels.add(level);
        return level;
    }

    private void items(QueryLevel level) {
        int first = reading.at();
        from.list(level);
        level.fromSpan = new TokenSpan(first, reading.before());
    }

    private FromItem.Relation target(Touch touch) {
        if (from.relation(touch) instanceof FromItem.Relation relation) {
            return relation;
        }
        throw reading.unexpected();
    }

    private void changeFilter(QueryLevel level, String everyRow) {
        FromItem.Relation target = java.util.Objects.requireNonNull(level.target);
        int keyword = reading.at();
        if (!reading.acceptWord("where")) {
            level.filter = new Clause(-1, reading.before());
            reading.find(Finding.Kind.DESTRUCTIVE, target.name(), everyRow + ": it has no WHERE", target.first());
            return;
        }
        if (reading.isWord("current") && reading.isWord(1, "of")) {
            throw new Unreadable(reading.tokens.start(keyword), "WHERE CURRENT OF depends on a cursor");
        }
        if (expressions.condition().vacuous) {
            reading.find(
                    Finding.Kind.DESTRUCTIVE, target.name(), everyRow + ": its WHERE is true for all of them", keyword);
        }
        level.filter = new Clause(keyword, reading.before());
    }

    private void returning() {
        if (!reading.acceptWord("returning")) {
            return;
        }
        if (reading.isWord("with") && reading.isMark(1, "(")) {
            reading.next();
            reading.next();
            do {
                if (!reading.acceptWord("old")) {
                    reading.expectWord("new");
                }
                reading.expectWord("as");
                reading.columnName();
            } while (reading.acceptMark(","));
            reading.expectMark(")");
        }
        reading.returning = true;
        queries.selectList(new QueryLevel(QueryLevel.Kind.SELECT, reading.at(), null));
    }

    private void assignments() {
        do {
            if (reading.acceptMark("(")) {
                boolean tenant = false;
                do {
                    tenant |= assigned();
                } while (reading.acceptMark(","));
                reading.expectMark(")");
                reading.expectOperator("=");
                Operand values = expressions.expression();
                if (tenant) {
                    reading.assigned(values);
                }
            } else {
                boolean tenant = assigned();
                reading.expectOperator("=");
                Operand value = expressions.expression();
                if (tenant) {
                    reading.assigned(value);
                }
            }
        } while (reading.acceptMark(","));
    }

    /** Reads a column that SET assigns to; returns whether it is the tenant column. */
    private boolean assigned() {
        Written column = column();
        reading.setsStamp |= column.stamp;
        return column.tenant;
    }

    /** Whether a column that is written to is one of safedb's two. */
    private record Written(boolean tenant, boolean stamp) {}

    /** Reads a column that is assigned to, with its fields and subscripts. */
    private Written column() {
        String name = reading.columnName();
        boolean tenant = reading.isTenantColumn(name);
        boolean stamp = reading.isStampColumn(name);
        while (true) {
            if (reading.acceptMark(".")) {
                String field = reading.anyName();
                tenant |= reading.isTenantColumn(field);
                stamp |= reading.isStampColumn(field);
            } else if (reading.isMark("[")) {
                expressions.operands().subscript(new Operand());
            } else {
                return new Written(tenant, stamp);
            }
        }
    }

    void insert() {
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
        InsertSite site = new InsertSite(new FromItem.Relation(
                relation, alias, reading.isTenantTable(relation), first, last, true, false, false));
        reading.inserts.add(site);
        if (reading.isMark("(") && !reading.isQueryAfterBrackets()) {
            insertColumns(site);
        }
        overriding();
        if (reading.acceptWord("default")) {
            reading.expectWord("values");
        } else {
            countedColumns(site);
            Query source = queries.query();
            site.rows.addAll(source.rows);
            site.selects.addAll(source.selects);
            if (site.tenantIndex >= 0) {
                assignRows(site);
                assignSelects(site);
            }
        }
        if (reading.isWord("on") && reading.isWord(1, "conflict")) {
            conflict(site);
        }
        returning();
    }

    private void insertColumns(InsertSite site) {
        reading.expectMark("(");
        int index = 0;
        do {
            Written column = column();
            if ((column.tenant && site.tenantIndex >= 0) || (column.stamp && site.stampIndex >= 0)) {
                throw reading.unexpected();
            }
            if (column.tenant) {
                site.tenantIndex = index;
            }
            if (column.stamp) {
                site.stampIndex = index;
            }
            index++;
        } while (reading.acceptMark(","));
        site.columns = index;
        site.columnsEnd = reading.at();
        reading.expectMark(")");
    }

    /** Without a list of columns the values go by count, and one of them may be the stamp. */
    private void countedColumns(InsertSite site) {
        if (site.columnsEnd < 0 && reading.isStampable(site.target.name())) {
            reading.find(
                    Finding.Kind.TAMPERING,
                    site.target.name(),
                    "it has the stamp of test data, which an INSERT without a list of columns may write; name the"
                            + " columns");
        }
    }

    private void overriding() {
        if (reading.acceptWord("overriding")) {
            if (!reading.acceptWord("user")) {
                reading.expectWord("system");
            }
            reading.expectWord("value");
        }
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
            Operand output = site.tenantValue(select.outputs);
            if (output == null) {
                reading.assigned(new Operand());
            } else if (!isNarrowedTenant(select, output)) {
                if (!output.tenant && !output.literal && !output.plainParameter) {
                    reading.assigned(new Operand());
                } else {
                    reading.assigned(output);
                }
            }
        }
    }

    private boolean isNarrowedTenant(QueryLevel select, Operand output) {
        if (!output.plainColumn || !output.tenant) {
            return false;
        }
        Tokens tokens = reading.tokens;
        if (!tokens.isName(output.last) || !reading.isTenantColumn(tokens.word(output.last))) {
            return false;
        }
        if (output.first == output.last) {
            return select.from.size() == 1
                    && select.from.get(0) instanceof FromItem.Relation only
                    && only.tenant()
                    && !only.renamed();
        }
        if (output.first + 2 != output.last) {
            return false;
        }
        List<String> names = new ArrayList<>();
        List<FromItem.Relation> relations = new ArrayList<>();
        for (FromItem item : select.from) {
            item.names(names);
            relations(item, relations);
        }
        String qualifier = tokens.word(output.first);
        return names.stream().filter(qualifier::equals).count() == 1
                && relations.stream()
                        .anyMatch(relation ->
                                relation.alias().equals(qualifier) && relation.tenant() && !relation.renamed());
    }

    private static void relations(FromItem item, List<FromItem.Relation> relations) {
        if (item instanceof FromItem.Relation relation) {
            relations.add(relation);
        } else if (item instanceof FromItem.Join join) {
            relations(join.left(), relations);
            relations(join.right(), relations);
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
        assignments();
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

    void merge() {
        int first = reading.next();
        reading.expectWord("into");
        FromItem.Relation target = target(Touch.INSERT_AND_CHANGE);
        QueryLevel level = new QueryLevel(QueryLevel.Kind.MERGE, first, target);
        level.changes = false;
        reading.levels.add(level);
        reading.expectWord("using");
        level.from.add(from.item());
        int on = reading.at();
        reading.expectWord("on");
        Operand condition = expressions.condition();
        level.filter = new Clause(on, reading.before());
        while (reading.acceptWord("when")) {
            branch(level, target, condition);
        }
        returning();
    }

    private void branch(QueryLevel level, FromItem.Relation target, Operand condition) {
        boolean not = reading.acceptWord("not");
        reading.expectWord("matched");
        if (not && reading.acceptWord("by")) {
            if (reading.acceptWord("source")) {
                reading.find(
                        Finding.Kind.UNNARROWABLE,
                        target.name(),
                        "WHEN NOT MATCHED BY SOURCE is about rows that no condition filters");
            } else {
                reading.expectWord("target");
            }
        }
        boolean filtered = !condition.vacuous;
        if (reading.acceptWord("and")) {
            filtered |= !expressions.condition().vacuous;
        }
        reading.expectWord("then");
        if (reading.acceptWord("update")) {
            reading.expectWord("set");
            assignments();
            level.changes = true;
            everyRow(target, filtered);
        } else if (reading.acceptWord("delete")) {
            reading.deletes = true;
            level.changes = true;
            everyRow(target, filtered);
        } else if (reading.acceptWord("insert")) {
            mergeInsert(target);
        } else {
            reading.expectWord("do");
            reading.expectWord("nothing");
        }
    }

    private void everyRow(FromItem.Relation target, boolean filtered) {
        if (!filtered) {
            reading.find(
                    Finding.Kind.DESTRUCTIVE,
                    target.name(),
                    "MERGE changes every row: its ON is always true",
                    target.first());
        }
    }

    private void mergeInsert(FromItem.Relation target) {
        InsertSite site = new InsertSite(target);
        reading.inserts.add(site);
        if (reading.isMark("(")) {
            insertColumns(site);
        }
        overriding();
        if (reading.acceptWord("default")) {
            reading.expectWord("values");
            return;
        }
        countedColumns(site);
        reading.expectWord("values");
        reading.expectMark("(");
        site.rows.add(queries.row());
        if (site.tenantIndex >= 0) {
            assignRows(site);
        }
    }
}
