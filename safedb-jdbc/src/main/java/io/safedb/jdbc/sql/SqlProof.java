package io.safedb.jdbc.sql;

import io.safedb.RowCondition;
import io.safedb.guard.Finding;
import io.safedb.guard.TenantMention;
import io.safedb.guard.TenantMention.Source;
import io.safedb.jdbc.sql.FromItem.Join;
import io.safedb.jdbc.sql.FromItem.Relation;
import io.safedb.jdbc.sql.lexer.Tokens.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Shows that a narrowed text is what it should be, knowing nothing of how it was made. The text is read again from its
 * first character. Then, from the outside in: which relations do the conditions in force fix to the tenant, and is
 * every tenant relation among them? Does every inserted row carry the test run, and does every change of a relation
 * with locked rows leave them out? The narrower goes from the inside out; a mistake would have to be made twice, in two
 * directions.
 */
final class SqlProof {
    private final Reading reading;
    private final SqlForm form;
    private final NarrowedSql narrowed;
    private final Set<Integer> tenantPositions = new HashSet<>();
    private final Conjuncts conditions;

    /** The parameter that all conditions share; -1 if each has its own. */
    private final int shared;

    private SqlProof(Reading reading, String tenantColumn, NarrowedSql narrowed, SqlForm form) {
        this.reading = reading;
        this.form = form;
        this.narrowed = narrowed;
        for (int i = 0; i < narrowed.tenantCount(); i++) {
            tenantPositions.add(narrowed.tenantPosition(i));
        }
        int[] parameterOf = new int[reading.tokens.size()];
        int position = 0;
        for (int i = 0; i < parameterOf.length; i++) {
            parameterOf[i] = reading.tokens.kind(i) == Kind.PARAMETER ? ++position : 0;
        }
        int definition = reading.body < 0 ? -1 : SharedTenant.definition(reading);
        this.shared = definition < 0 ? -1 : parameterOf[definition];
        this.conditions = new Conjuncts(reading.tokens, tenantColumn, tenantPositions, parameterOf, shared >= 0);
    }

    /**
     * Whether the narrowed text holds.
     *
     * @param original what was read in the caller's text
     * @param again what was read in the narrowed one
     */
    static boolean holds(Reading original, Reading again, String tenantColumn, NarrowedSql narrowed, SqlForm form) {
        return original.targets.equals(again.targets)
                && original.functions.equals(again.functions)
                && lasting(original).equals(lasting(again))
                && new SqlProof(again, tenantColumn, narrowed, form).holds(original);
    }

    /** The findings, but for those that a predicate settles, wherever they stand. */
    private static List<Finding> lasting(Reading reading) {
        return reading.findings.stream()
                .filter(finding ->
                        finding.kind() != Finding.Kind.UNFILTERED_READ && finding.kind() != Finding.Kind.DESTRUCTIVE)
                .map(finding -> new Finding(finding.kind(), finding.subject(), finding.detail()))
                .toList();
    }

    private boolean holds(Reading original) {
        if (!isShared(original) || !parametersMatch(original) || !stamped(original)) {
            return false;
        }
        for (QueryLevel level : reading.levels) {
            Conjuncts.Fixed fixed = conditions.fixed(level.filter);
            if (!leavesLockedAlone(level)) {
                return false;
            }
            if (level.target != null && level.target.tenant() && !fixed.holds(level.target)) {
                return false;
            }
            // The condition of a merge says what matches; rows of the source that do not match are used all the same.
            Conjuncts.Fixed inForce = level.kind == QueryLevel.Kind.MERGE ? Conjuncts.Fixed.NOTHING : fixed;
            if (level.target != null && level.target.tenant()) {
                for (Clause leftOver : level.bySource) {
                    if (!conditions.fixed(leftOver).holds(level.target)) {
                        return false;
                    }
                }
            }
            if (!unambiguous(level)) {
                return false;
            }
            for (FromItem item : level.from) {
                if (!constrained(item, inForce)) {
                    return false;
                }
            }
        }
        for (InsertSite insert : reading.inserts) {
            if (insert.target.tenant() && !owned(insert)) {
                return false;
            }
        }
        return true;
    }

    /** Every parameter for the tenant meets the tenant column, the caller's parameters meet what they met before. */
    private boolean parametersMatch(Reading original) {
        List<String> expected = new ArrayList<>();
        for (TenantMention mention : original.mentions) {
            int position = mention.source() == Source.PARAMETER ? narrowed.callerPosition(mention.parameter()) : 0;
            expected.add(mention.source() + " " + position);
        }
        for (int position : tenantPositions) {
            if (position != shared) {
                expected.add(Source.PARAMETER + " " + position);
            }
        }
        for (int i = shared < 0 ? 0 : conditions.sharedValues(); i > 0; i--) {
            expected.add(Source.EXPRESSION + " 0");
        }
        List<String> met = new ArrayList<>();
        for (TenantMention mention : reading.mentions) {
            met.add(mention.source() + " " + mention.parameter());
        }
        expected.sort(null);
        met.sort(null);
        return expected.equals(met)
                && narrowed.callerCount() + narrowed.tenantCount() + narrowed.stampCount() == reading.parameters();
    }

    /** Every inserted row carries the test run, once each, and nothing else has it; without a form for it, nothing. */
    private boolean stamped(Reading original) {
        Set<Integer> open = new HashSet<>();
        for (int position : narrowed.stampPositions()) {
            open.add(position);
        }
        boolean stamps = original.inserts.stream().allMatch(insert -> insert.stampIndex < 0);
        if (reading.setsStamp != original.setsStamp || open.isEmpty() == (form.stamp() && !reading.inserts.isEmpty())) {
            return false;
        }
        if (!form.stamp()) {
            return true;
        }
        for (InsertSite insert : reading.inserts) {
            if (insert.stampIndex < 0 || (insert.rows.isEmpty() && insert.selects.isEmpty())) {
                return false;
            }
            for (InsertSite.Row row : insert.rows) {
                stamps &= isStamp(insert.value(insert.stampIndex, row.values()), open);
            }
            for (QueryLevel select : insert.selects) {
                stamps &= isStamp(insert.value(insert.stampIndex, select.outputs), open);
            }
        }
        return stamps && open.isEmpty();
    }

    private static boolean isStamp(@Nullable Operand value, Set<Integer> open) {
        return value != null
                && value.plainParameter
                && value.parameters().length == 1
                && open.remove(value.parameters()[0]);
    }

    /** Whether a change leaves the locked rows of its target out: an equality of tokens, not of meanings. */
    private boolean leavesLockedAlone(QueryLevel level) {
        RowCondition locked = level.target == null ? null : form.locked().get(level.target.name());
        if (level.target == null || locked == null || !level.changes) {
            return true;
        }
        if (level.kind != QueryLevel.Kind.CHANGE || !level.filter.present()) {
            return false;
        }
        Set<String> missing = new HashSet<>(RowPredicate.fails(locked));
        for (TokenSpan one : conditions.conjuncts(level.filter)) {
            int i = one.first();
            if (reading.tokens.word(i).equals(level.target.alias())
                    && reading.tokens.word(i + 2).equals(locked.column())) {
                missing.remove(narrowed.text().substring(reading.tokens.end(i + 2), reading.tokens.end(one.last())));
            }
        }
        return missing.isEmpty();
    }

    /** Whether the tenant is shared by its definition alone, or not at all. */
    private boolean isShared(Reading original) {
        int names = SharedTenant.count(reading.tokens);
        return shared < 0
                ? names == SharedTenant.count(original.tokens)
                : SharedTenant.count(original.tokens) == 0
                        && tenantPositions.contains(shared)
                        && names == 1 + conditions.sharedValues();
    }

    private static boolean unambiguous(QueryLevel level) {
        List<String> names = new ArrayList<>();
        List<Relation> relations = new ArrayList<>();
        if (level.target != null) {
            names.add(level.target.alias());
            relations.add(level.target);
        }
        for (FromItem item : level.from) {
            item.names(names);
            collect(item, relations);
        }
        Set<String> seen = new HashSet<>();
        Set<String> twice = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                twice.add(name);
            }
        }
        return relations.stream().noneMatch(relation -> relation.tenant() && twice.contains(relation.alias()));
    }

    private static void collect(FromItem item, List<Relation> relations) {
        if (item instanceof Relation relation) {
            relations.add(relation);
        } else if (item instanceof Join join) {
            collect(join.left(), relations);
            collect(join.right(), relations);
        }
    }

    /** Whether every tenant relation in an item is fixed, given what is fixed from outside. */
    private boolean constrained(FromItem item, Conjuncts.Fixed inForce) {
        if (item instanceof Relation relation) {
            return !relation.tenant() || inForce.holds(relation);
        }
        if (item instanceof FromItem.Hidden hidden) {
            return constrained(hidden.inside(), Conjuncts.Fixed.NOTHING);
        }
        if (item instanceof Join join) {
            Conjuncts.Fixed on =
                    join.on() < 0 ? Conjuncts.Fixed.NOTHING : conditions.fixed(new Clause(join.on(), join.end()));
            return switch (join.kind()) {
                case INNER -> {
                    Conjuncts.Fixed both = inForce.and(on);
                    yield constrained(join.left(), both) && constrained(join.right(), both);
                }
                case LEFT -> constrained(join.left(), inForce) && constrained(join.right(), on);
                case RIGHT -> constrained(join.left(), on) && constrained(join.right(), inForce);
                case FULL ->
                    constrained(join.left(), Conjuncts.Fixed.NOTHING)
                            && constrained(join.right(), Conjuncts.Fixed.NOTHING);
            };
        }
        return true;
    }

    private boolean owned(InsertSite insert) {
        if (insert.tenantIndex < 0 || (insert.rows.isEmpty() && insert.selects.isEmpty())) {
            return false;
        }
        for (InsertSite.Row row : insert.rows) {
            // A caller's own value is a mention, which the Guard has judged or will judge.
            Operand value = insert.tenantValue(row.values());
            if (value == null || value.isDefault) {
                return false;
            }
        }
        for (QueryLevel select : insert.selects) {
            if (!insert.handingOn.contains(select) && insert.tenantValue(select.outputs) == null) {
                return false;
            }
        }
        return insert.conflict == null
                || (!insert.target.alias().equals("excluded")
                        && conditions.fixed(insert.conflict).holds(insert.target));
    }
}
