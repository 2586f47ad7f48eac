package io.safedb.replay.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a database between two moments.
 *
 * @param rows the rows that are not as they were
 * @param dropped relations that are gone
 * @param created relations that are new
 * @param altered relations with other columns than before
 */
public record StateChange(
        List<ChangedRow> rows, Collection<String> dropped, Collection<String> created, Collection<String> altered) {

    /** What happened to a row. */
    public enum Kind {
        /** It is new. */
        WROTE,
        /** It holds something else. */
        OVERWROTE,
        /** It is gone. */
        DELETED;

        private final String verb = name().toLowerCase(java.util.Locale.ROOT);
    }

    /**
     * A row that is not as it was.
     *
     * @param kind what happened to it
     * @param relation where it is or was
     * @param id its id
     * @param owner whose it was, for a new one whose it is; null if nobody's
     */
    public record ChangedRow(
            Kind kind, String relation, String id, @Nullable String owner) {}

    /** Copies the collections. */
    public StateChange {
        rows = List.copyOf(rows);
        dropped = List.copyOf(dropped);
        created = List.copyOf(created);
        altered = List.copyOf(altered);
    }

    /** Compares two states of the same database. */
    public static StateChange between(DatabaseState before, DatabaseState after) {
        List<ChangedRow> rows = new ArrayList<>();
        List<String> dropped = new ArrayList<>();
        List<String> created = new ArrayList<>();
        List<String> altered = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(before.relations().keySet());
        names.addAll(after.relations().keySet());
        for (String name : names) {
            Relation was = before.relations().get(name);
            Relation is = after.relations().get(name);
            if (is == null) {
                dropped.add(name);
            } else if (was == null) {
                created.add(name);
            } else if (!was.shape().equals(is.shape())) {
                altered.add(name);
            }
            compare(name, was == null ? Map.of() : was.rows(), is == null ? Map.of() : is.rows(), rows);
        }
        return new StateChange(rows, dropped, created, altered);
    }

    private static void compare(
            String relation, Map<String, StoredRow> was, Map<String, StoredRow> is, List<ChangedRow> into) {
        was.forEach((id, row) -> {
            StoredRow now = is.get(id);
            if (now == null) {
                into.add(new ChangedRow(Kind.DELETED, relation, id, row.owner()));
            } else if (!Objects.equals(now.owner(), row.owner())) {
                into.add(new ChangedRow(Kind.DELETED, relation, id, row.owner()));
                into.add(new ChangedRow(Kind.WROTE, relation, id, now.owner()));
            } else if (!now.equals(row)) {
                into.add(new ChangedRow(Kind.OVERWROTE, relation, id, row.owner()));
            }
        });
        is.forEach((id, row) -> {
            if (!was.containsKey(id)) {
                into.add(new ChangedRow(Kind.WROTE, relation, id, row.owner()));
            }
        });
    }

    /** Whether nothing happened. */
    public boolean isEmpty() {
        return count() == 0 && created.isEmpty();
    }

    /** How many rows are not as they were, and relations dropped or altered. */
    public long count() {
        return rows.size() + dropped.size() + (long) altered.size();
    }

    /** The part of it that these rows are; tables dropped and altered stay out. */
    public StateChange onlyRows(Predicate<ChangedRow> which) {
        return new StateChange(rows.stream().filter(which).toList(), List.of(), List.of(), List.of());
    }

    /** The part of it that destroys: new rows and relations stay out. */
    public StateChange onlyLosses() {
        return new StateChange(
                rows.stream().filter(row -> row.kind() != Kind.WROTE).toList(), dropped, List.of(), altered);
    }

    /** Says it in words with its counts: {@code deleted 31 audit_logs; dropped audit_logs}. */
    public String describe() {
        List<String> parts = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            Map<String, Long> counts = rows.stream()
                    .filter(row -> row.kind() == kind)
                    .collect(Collectors.groupingBy(ChangedRow::relation, TreeMap::new, Collectors.counting()));
            long all = counts.values().stream().mapToLong(Long::longValue).sum();
            if (all > 0) {
                parts.add(kind.verb + " " + (counts.size() == 1 ? "" : all + " rows: ")
                        + counts.entrySet().stream()
                                .map(count -> count.getValue() + " " + count.getKey())
                                .collect(Collectors.joining(", ")));
            }
        }
        say("dropped", dropped, parts);
        say("created", created, parts);
        say("altered", altered, parts);
        return parts.isEmpty() ? "changed nothing" : String.join("; ", parts);
    }

    private static void say(String verb, Collection<String> names, List<String> parts) {
        if (!names.isEmpty()) {
            parts.add(verb + " " + String.join(", ", names));
        }
    }
}
