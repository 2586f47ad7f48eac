package io.safedb.jdbc.sql;

import io.safedb.RowCondition;
import io.safedb.guard.Finding;
import io.safedb.jdbc.sql.FromItem.Join;
import io.safedb.jdbc.sql.FromItem.Relation;
import io.safedb.jdbc.sql.lexer.SqlKeywords;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Puts into a statement what its form asks for. What is inserted gets its tenant and its test run from
 * {@link InsertNarrower}; the locked rows of a changed relation are left out where its tenant predicate stands.
 *
 * <p>Places the tenant predicate of every tenant relation. Each goes to the place nearest to its relation where it
 * means "this relation holds the tenant's rows only":
 *
 * <ul>
 *   <li>the ON of an inner join around it, or of an outer join that may leave its side out;
 *   <li>else WHERE of its query;
 *   <li>else, where a join keeps its side whole and has no such place (FULL, USING, NATURAL, an alias around a join), a
 *       sub-select in the relation's own place.
 * </ul>
 *
 * A tenant that several sub-selects must spell alike is one value of the statement: {@link SharedTenant}.
 *
 * <p>The predicate comes first and the caller's condition goes into brackets behind it. The server tries cheaper
 * conditions first, and an equality is the cheapest there is; what casts or computes comes later and cannot fail on
 * another tenant's row and say so. A condition of one operator only costs the same and may come before ({@code ? LIKE
 * title} with a malformed pattern in another tenant's title): only row-level security prevents that.
 */
final class SqlNarrower {
    private final Reading reading;
    private final Splices splices;
    private final String column;
    private final SqlForm form;
    private final InsertNarrower inserts;

    /** Whether the tenant is one value of the whole statement. */
    private final boolean shared;

    /** The selects that give the tenant of the rows they insert. */
    private final Set<QueryLevel> withTenant = new HashSet<>(0);

    private SqlNarrower(Reading reading, String text, ReaderFacts facts, SqlForm form) {
        this.reading = reading;
        this.splices = new Splices(text, reading.tokens);
        this.column = quoted(facts.tenantColumn());
        this.form = form;
        this.inserts = new InsertNarrower(splices, facts, form);
        this.shared = isShared(reading);
        for (InsertSite insert : reading.inserts) {
            if (insert.target.tenant() && insert.tenantIndex < 0) {
                withTenant.addAll(insert.selects);
            }
        }
    }

    /** Whether a sub-select over a tenant's table must equal another. */
    private static boolean isShared(Reading reading) {
        for (QueryLevel level : reading.levels) {
            if (level.inKey && level.from.stream().anyMatch(FromItem::holdsTenant)) {
                return true;
            }
        }
        return false;
    }

    /** How many parameters so many predicates have. */
    private int parameters(int predicates) {
        return shared ? 0 : predicates;
    }

    /**
     * The changes that give a statement its form.
     *
     * @throws Unnarrowable if there is no place for a part of it
     */
    static Splices narrow(Reading reading, String text, ReaderFacts facts, SqlForm form) {
        SqlNarrower narrower = new SqlNarrower(reading, text, facts, form);
        if (narrower.shared) {
            if (SharedTenant.count(reading.tokens) > 0) {
                throw new Unnarrowable("SELECT", "it uses a name that safedb needs for the tenant here");
            }
            SharedTenant.define(reading, narrower.splices);
        }
        for (QueryLevel level : reading.levels) {
            narrower.level(level);
        }
        for (InsertSite insert : reading.inserts) {
            narrower.insert(insert);
        }
        return narrower.splices;
    }

    private void level(QueryLevel level) {
        List<Relation> top = new ArrayList<>();
        if (level.target != null && level.target.tenant()) {
            top.add(level.target);
        }
        for (FromItem item : level.from) {
            List<Relation> left = place(item, level);
            if (level.kind == QueryLevel.Kind.MERGE) {
                // ON of a merge decides what is matched, not what is read.
                substitute(left);
            } else {
                top.addAll(left);
            }
        }
        String open = open(level);
        boolean filtered = !top.isEmpty() || !open.isEmpty();
        if (level.kind == QueryLevel.Kind.TABLE && (filtered || withTenant.contains(level))) {
            boolean tenant = withTenant.contains(level);
            splices.instead(level.first, tenant ? "SELECT *, ? FROM" : "SELECT * FROM", tenant ? 1 : 0);
        }
        if (!filtered) {
            return;
        }
        checkNames(level, top);
        if (!open.isEmpty() && level.target != null) {
            checkNames(level, List.of(level.target));
        }
        String predicates = predicates(top) + (top.isEmpty() || open.isEmpty() ? "" : " AND ") + open;
        attachOrAdd(predicates, parameters(top.size()), level.filter, " WHERE ");
        if (level.target != null && level.target.tenant()) {
            for (Clause leftOver : level.bySource) {
                attachOrAdd(predicates(List.of(level.target)), parameters(1), leftOver, " AND ");
            }
        }
    }

    private void attachOrAdd(String predicates, int tenants, Clause clause, String word) {
        if (clause.present()) {
            attach(predicates, tenants, clause);
        } else {
            splices.clauseBehind(clause.end(), word + predicates, tenants);
        }
    }

    /** What says that a row of the target is not locked; empty where none is. */
    private String open(QueryLevel level) {
        RowCondition locked = level.target == null ? null : form.locked().get(level.target.name());
        if (level.target == null || locked == null || !level.changes) {
            return "";
        }
        if (level.kind == QueryLevel.Kind.MERGE) {
            throw new Unnarrowable(
                    Finding.Kind.LOCKED,
                    level.target.name(),
                    "how many of its locked rows a MERGE would hit is not counted; use UPDATE, DELETE and INSERT");
        }
        String name = quoted(level.target.alias()) + "." + quoted(locked.column());
        StringBuilder open = new StringBuilder();
        for (String test : RowPredicate.fails(locked)) {
            open.append(open.isEmpty() ? "" : " AND ").append(name).append(test);
        }
        return open.toString();
    }

    /** Places the predicates inside an item; returns the relations whose predicate belongs further out. */
    private List<Relation> place(FromItem item, QueryLevel level) {
        if (item instanceof Relation relation) {
            if (!relation.tenant()) {
                return List.of();
            }
            if (relation.renamed() && !needsRelation(relation)) {
                // Behind a list of column names the tenant column may have any name, and any column its name.
                substitute(List.of(relation));
                return List.of();
            }
            return List.of(relation);
        }
        if (item instanceof FromItem.Hidden hidden) {
            substitute(place(hidden.inside(), level));
            return List.of();
        }
        return item instanceof Join join ? place(join, level) : List.of();
    }

    private List<Relation> place(Join join, QueryLevel level) {
        List<Relation> left = place(join.left(), level);
        List<Relation> right = place(join.right(), level);
        List<Relation> here = new ArrayList<>();
        List<Relation> further = new ArrayList<>();
        (join.kind() == Join.Kind.LEFT || (join.kind() == Join.Kind.INNER && join.on() < 0) ? further : here)
                .addAll(left);
        (join.kind() == Join.Kind.RIGHT || (join.kind() == Join.Kind.INNER && join.on() < 0) ? further : here)
                .addAll(right);
        if (join.kind() == Join.Kind.FULL || join.on() < 0) {
            substitute(here);
        } else if (!here.isEmpty()) {
            checkNames(level, here);
            attach(predicates(here), parameters(here.size()), new Clause(join.on(), join.end()));
        }
        return further;
    }

    private void attach(String predicates, int tenants, Clause clause) {
        int first = clause.keyword() + 1;
        String space = reading.tokens.end(clause.keyword()) == reading.tokens.start(first) ? " " : "";
        splices.before(first, space + predicates + " AND (", tenants);
        splices.behind(clause.end(), ")", 0);
    }

    /** Whether something is asked of a relation with a list of column names that a sub-select does not have. */
    private boolean needsRelation(Relation relation) {
        return relation.sampled()
                || reading.rows.contains(relation.alias())
                || reading.isAskedAsRelation(relation.alias(), bareName(relation));
    }

    private void substitute(List<Relation> relations) {
        for (Relation relation : relations) {
            if (reading.isAskedAsRelation(relation.alias(), bareName(relation))
                    || (relation.renamed() && needsRelation(relation))) {
                throw new Unnarrowable(
                        relation.name(),
                        "its join needs a sub-select in its place, and what the statement asks of it (ctid, a column"
                                + " qualified with a schema; under other column names a sample or the whole row) needs"
                                + " the table itself");
            }
            // A sample stands behind the alias, and goes into the sub-select with it.
            String name = quoted(relation.sampled() ? relation.alias() : bareName(relation));
            boolean named = relation.aliased() && !relation.sampled();
            splices.before(relation.first(), "(SELECT * FROM ", 0);
            splices.behind(
                    relation.sampled() ? relation.sampleEnd() : relation.last(),
                    " WHERE " + name + "." + column + " = " + value() + ")" + (named ? "" : " AS " + name),
                    parameters(1));
        }
    }

    private static String bareName(Relation relation) {
        return relation.name().substring(relation.name().lastIndexOf('.') + 1);
    }

    /** A name that two items share qualifies neither. */
    private static void checkNames(QueryLevel level, List<Relation> relations) {
        List<String> names = new ArrayList<>();
        if (level.target != null) {
            names.add(level.target.alias());
        }
        for (FromItem item : level.from) {
            item.names(names);
        }
        for (Relation relation : relations) {
            if (names.stream().filter(relation.alias()::equals).count() > 1) {
                throw new Unnarrowable(relation.name(), "its name stands twice in one FROM");
            }
        }
    }

    private void insert(InsertSite insert) {
        Relation target = insert.target;
        if (insert.conflict != null && form.locked().containsKey(target.name())) {
            throw new Unnarrowable(
                    Finding.Kind.LOCKED,
                    target.name(),
                    "whether the row that ON CONFLICT DO UPDATE would change is locked is not known before; use DO"
                            + " NOTHING, then UPDATE");
        }
        if (!target.tenant() && !form.stamp()) {
            return;
        }
        inserts.insert(insert);
        if (target.tenant()) {
            conflict(insert, target);
        }
    }

    private void conflict(InsertSite insert, Relation target) {
        if (insert.conflict != null) {
            if (target.alias().equals("excluded")) {
                throw new Unnarrowable(target.name(), "excluded is what ON CONFLICT calls the new row");
            }
            attachOrAdd(predicates(List.of(target)), parameters(1), insert.conflict, " WHERE ");
        }
    }

    private String predicates(List<Relation> relations) {
        StringBuilder predicates = new StringBuilder();
        for (Relation relation : relations) {
            String name = quoted(relation.alias());
            predicates
                    .append(predicates.isEmpty() ? "" : " AND ")
                    .append(relation.renamed() ? RowField.before(name) : name)
                    .append('.')
                    .append(column)
                    .append(" = ")
                    .append(value());
        }
        return predicates.toString();
    }

    private String value() {
        return shared ? SharedTenant.VALUE : "?";
    }

    static String quoted(String name) {
        return SqlKeywords.isPlainName(name) ? name : '"' + name.replace("\"", "\"\"") + '"';
    }
}
