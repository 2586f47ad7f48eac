package io.safedb.jdbc.sql;

import io.safedb.guard.Finding;
import io.safedb.jdbc.sql.FromItem.Relation;

/**
 * Gives every row that is inserted its tenant and its test run: as columns behind those that are named, with a
 * parameter behind the values. Where the caller names no columns, the list is written for him.
 */
final class InsertNarrower {
    private final Splices splices;
    private final ReaderFacts facts;
    private final SqlForm form;
    private final String tenant;
    private final String stamp;

    InsertNarrower(Splices splices, ReaderFacts facts, SqlForm form) {
        this.splices = splices;
        this.facts = facts;
        this.form = form;
        this.tenant = SqlNarrower.quoted(facts.tenantColumn());
        this.stamp = SqlNarrower.quoted(facts.stampColumn());
    }

    /**
     * Places what an INSERT has to say beside its caller: the tenant, the test run, or both.
     *
     * @throws Unnarrowable if there is no place
     */
    void insert(InsertSite insert) {
        Relation target = insert.target;
        if (insert.defaults >= 0) {
            defaults(insert, target);
            return;
        }
        columns(insert, target);
        if (target.tenant()) {
            tenant(insert, target);
        }
        if (form.stamp()) {
            stamp(insert, target);
        }
    }

    private void stamp(InsertSite insert, Relation target) {
        if (insert.rows.isEmpty() && insert.selects.isEmpty()) {
            throw unplaced(target, facts.stampColumn());
        }
        for (InsertSite.Row row : insert.rows) {
            splices.stampBefore(row.close(), ", ?");
        }
        for (QueryLevel select : insert.selects) {
            checkOutput(select, target);
            splices.stampBehind(select.listEnd, ", ?");
        }
    }

    /** Puts the columns into the text that it does not name, and those whose values are put behind the caller's. */
    private void columns(InsertSite insert, Relation target) {
        String added =
                (target.tenant() && insert.tenantIndex < 0 ? ", " + tenant : "") + (form.stamp() ? ", " + stamp : "");
        if (insert.columnsEnd >= 0) {
            if (!added.isEmpty()) {
                splices.before(insert.columnsEnd, added, 0);
            }
        } else if (!insert.counted.isEmpty()) {
            StringBuilder list = new StringBuilder();
            for (String name : insert.counted) {
                list.append(list.isEmpty() ? "" : ", ").append(SqlNarrower.quoted(name));
            }
            splices.behind(insert.listBehind, " (" + list + added + ")", 0);
        } else {
            throw unplaced(target, target.tenant() ? facts.tenantColumn() : facts.stampColumn());
        }
    }

    private Unnarrowable unplaced(Relation target, String missing) {
        return new Unnarrowable(
                target.tenant() ? Finding.Kind.UNNARROWABLE : Finding.Kind.UNSTAMPABLE,
                target.name(),
                "INSERT names no columns, and those of the table are not known, so that the place of " + missing
                        + " is not either");
    }

    /** DEFAULT VALUES becomes a row of what safedb has to say. */
    private void defaults(InsertSite insert, Relation target) {
        String both = target.tenant() ? tenant + (form.stamp() ? ", " + stamp : "") : stamp;
        splices.instead(insert.defaults, "(" + both + ") VALUES", 0);
        splices.instead(insert.defaults + 1, target.tenant() ? "(?" : "(", target.tenant() ? 1 : 0);
        if (form.stamp()) {
            splices.stampBehind(insert.defaults + 1, target.tenant() ? ", ?" : "?");
        }
        splices.clauseBehind(insert.defaults + 1, ")", 0);
    }

    private void tenant(InsertSite insert, Relation target) {
        if (insert.tenantIndex < 0) {
            for (InsertSite.Row row : insert.rows) {
                splices.before(row.close(), ", ?", 1);
            }
            for (QueryLevel select : insert.selects) {
                addOutput(select, target);
            }
        } else {
            for (InsertSite.Row row : insert.rows) {
                Operand value = insert.tenantValue(row.values());
                if (value != null && value.isDefault) {
                    splices.instead(value.first, "?", 1);
                }
            }
        }
    }

    private void addOutput(QueryLevel select, Relation target) {
        if (select.kind == QueryLevel.Kind.TABLE) {
            // Its level puts the tenant behind the star.
            return;
        }
        checkOutput(select, target);
        splices.behind(select.listEnd, ", ?", 1);
    }

    private static void checkOutput(QueryLevel select, Relation target) {
        if (select.kind == QueryLevel.Kind.TABLE || select.listEnd < 0) {
            throw new Unnarrowable(target.name(), "its rows come from a query without a select list");
        }
    }
}
