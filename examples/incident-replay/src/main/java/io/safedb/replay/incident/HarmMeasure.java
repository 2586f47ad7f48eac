package io.safedb.replay.incident;

import io.safedb.replay.state.Relation;
import io.safedb.replay.state.StateChange;
import io.safedb.replay.state.StoredRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** Counts the harm of a step. What it counts comes from the database, before and after. */
@FunctionalInterface
public interface HarmMeasure {
    /** Counts it. */
    Harm of(Aftermath aftermath);

    /** Every change is harm: the program had no business in this database. */
    static HarmMeasure anyChange() {
        return aftermath ->
                new Harm(aftermath.change().count(), aftermath.change().describe());
    }

    /** What is gone or overwritten is harm; what is new is not. */
    static HarmMeasure losses() {
        return aftermath -> {
            StateChange losses = aftermath.change().onlyLosses();
            return new Harm(losses.count(), losses.describe());
        };
    }

    /** What of another organisation was shown or changed is harm. */
    static HarmMeasure ofOthers() {
        return aftermath -> {
            List<String> words = new ArrayList<>();
            long shown = shownOfOthers(aftermath, words);
            StateChange changed = changedOfOthers(aftermath);
            if (changed.count() > 0) {
                words.add(changed.describe() + " of another organisation");
            }
            return new Harm(shown + changed.count(), words.isEmpty() ? "none" : String.join("; ", words));
        };
    }

    /** The same measure, with a word on one row if it is gone. */
    default HarmMeasure naming(String id, String name) {
        return aftermath -> {
            Harm harm = of(aftermath);
            boolean gone = aftermath.change().rows().stream()
                    .anyMatch(row ->
                            row.kind() == StateChange.Kind.DELETED && row.id().equals(id));
            return gone ? new Harm(harm.count(), harm.words() + "; " + name + " is among them") : harm;
        };
    }

    /** The rows that were changed and are not the tenant's own. */
    static StateChange changedOfOthers(Aftermath aftermath) {
        return aftermath.change().onlyRows(row -> !Objects.equals(aftermath.tenant(), row.owner()));
    }

    private static long shownOfOthers(Aftermath aftermath, List<String> words) {
        if (aftermath.seen() instanceof Seen.Rows rows) {
            Map<String, StoredRow> stored = storedIn(aftermath, rows);
            TreeSet<String> owners = new TreeSet<>();
            long foreign = 0;
            for (String id : rows.ids()) {
                StoredRow row = stored.get(id);
                if (row != null && !aftermath.tenant().equals(row.owner())) {
                    owners.add(String.valueOf(row.owner()));
                    foreign++;
                }
            }
            if (foreign > 0) {
                words.add("showed " + foreign + " " + rows.relation() + " of " + owners.size()
                        + (owners.size() == 1 ? " other organisation" : " other organisations"));
            }
            return foreign;
        }
        if (aftermath.seen() instanceof Seen.Counted number) {
            long foreign = number.counted() - aftermath.before().rowsOf(aftermath.tenant(), number.relation());
            if (foreign > 0) {
                words.add("counted in " + foreign + " " + number.relation() + " of other organisations");
            }
            return Math.max(foreign, 0);
        }
        return 0;
    }

    /**
     * What of the organisation's own was shown.
     *
     * @return the rows' ids in their order; how many rows were counted, as far as the organisation has so many
     */
    static List<String> ownOf(Aftermath aftermath) {
        if (aftermath.seen() instanceof Seen.Rows rows) {
            Map<String, StoredRow> stored = storedIn(aftermath, rows);
            return rows.ids().stream()
                    .filter(id -> {
                        StoredRow row = stored.get(id);
                        return row != null && aftermath.tenant().equals(row.owner());
                    })
                    .toList();
        }
        if (aftermath.seen() instanceof Seen.Counted number) {
            long own = aftermath.before().rowsOf(aftermath.tenant(), number.relation());
            return List.of(Long.toString(Math.min(own, number.counted())));
        }
        return List.of();
    }

    private static Map<String, StoredRow> storedIn(Aftermath aftermath, Seen.Rows rows) {
        Relation relation = Objects.requireNonNull(
                aftermath.before().relations().get(rows.relation()), "a step shows rows of a relation that exists");
        return relation.rows();
    }
}
