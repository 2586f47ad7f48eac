package io.safedb.jdbc.sql;

import io.safedb.guard.Call;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names that sub-selects, CTEs and column lists give to the tenant column, or to constants and parameters: behind such
 * a name {@code o}, {@code o = 'x'} and {@code o = t.organization_id} say what they would say without it. Names are
 * taken as they come, wherever they are visible; one that is also a column of a relation that was read means nothing
 * here. Forgetting one costs no isolation, for the rows are narrowed, whatever they are called.
 */
final class OtherNames {
    private final Reading reading;
    private final Set<String> tenant = new HashSet<>();
    private final Map<String, Operand> constants = new HashMap<>();

    OtherNames(Reading reading) {
        this.reading = reading;
    }

    /**
     * Notes the columns of a query.
     *
     * @param alias what the query is called; null if it has no name
     * @param names what its columns are called from outside; where there are fewer, as the query itself calls them
     */
    void note(Query query, @Nullable String alias, List<String> names) {
        for (QueryLevel select : query.selects) {
            note(select, alias, names);
        }
        for (InsertSite.Row row : query.rows) {
            for (int i = 0; i < row.values().size(); i++) {
                String name = i < names.size() ? names.get(i) : "column" + (i + 1);
                note(alias, name, row.values().get(i));
            }
        }
    }

    private void note(QueryLevel select, @Nullable String alias, List<String> names) {
        for (int i = 0; i < select.outputs.size(); i++) {
            Operand output = select.outputs.get(i);
            if (output.star && !names.isEmpty()) {
                if (i == 0
                        && select.from.size() == 1
                        && select.from.get(0) instanceof FromItem.Relation only
                        && !only.renamed()) {
                    note(only, names);
                }
                return;
            }
            note(alias, i < names.size() ? names.get(i) : select.outputNames.get(i), output);
        }
    }

    private void note(@Nullable String alias, @Nullable String name, Operand output) {
        if (name == null) {
            return;
        }
        if (output.tenant && output.plainColumn && !reading.isTenantColumn(name)) {
            tenant.add(name);
        } else if (!output.column && !output.rows && (output.literal || output.parameters().length > 0)) {
            keep(name, output);
            if (alias != null && reading.isTenantColumn(name)) {
                keep(alias + "." + name, output);
            }
        }
    }

    private void keep(String name, Operand output) {
        Operand constant = new Operand();
        constant.add(output);
        constants.merge(name, constant, (one, other) -> {
            one.add(other);
            return one;
        });
    }

    /** Notes the names that an alias gives to the columns of a tenant's table. */
    void note(FromItem.Relation relation, List<String> names) {
        List<String> columns = relation.tenant() ? reading.columns(relation.name()) : List.of();
        for (int i = 0; i < Math.min(names.size(), columns.size()); i++) {
            if (reading.isTenantColumn(columns.get(i)) && !reading.isTenantColumn(names.get(i))) {
                tenant.add(names.get(i));
            }
        }
    }

    /**
     * Takes in what a column that is met may stand for.
     *
     * @param qualifier the name before it; null if there is none
     */
    void meet(Operand operand, @Nullable String qualifier, String name) {
        if (reading.isTenantColumn(name)) {
            if (qualifier != null) {
                add(operand, qualifier + "." + name);
            }
        } else if ((tenant.contains(name) || constants.containsKey(name)) && !isOrdinary(name)) {
            operand.tenant |= tenant.contains(name);
            add(operand, name);
        }
    }

    /** Takes in the constants that the tenant column's own name may stand for. */
    void meetTenantColumn(Operand operand, String name) {
        add(operand, name);
    }

    private void add(Operand operand, String name) {
        Operand constant = constants.get(name);
        if (constant != null) {
            boolean plain = operand.plainColumn;
            operand.add(constant);
            operand.plainColumn = plain;
        }
    }

    /** Whether a relation that was read has a column of this name, or may have. */
    private boolean isOrdinary(String name) {
        for (Map.Entry<String, Call.Touch> target : reading.targets.entrySet()) {
            List<String> columns = reading.columns(target.getKey());
            if (columns.isEmpty() || columns.contains(name)) {
                return true;
            }
        }
        return false;
    }
}
