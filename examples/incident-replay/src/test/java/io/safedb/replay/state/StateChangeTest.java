package io.safedb.replay.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StateChangeTest {
    private static final StoredRow A = new StoredRow("org_a", "{\"v\": 1}");
    private static final StoredRow A_OTHER = new StoredRow("org_a", "{\"v\": 2}");
    private static final StoredRow B = new StoredRow("org_b", "{\"v\": 1}");

    private static DatabaseState state(Map<String, Relation> relations) {
        return new DatabaseState(relations);
    }

    @Test
    @DisplayName("nothing changed is nothing")
    void nothing() {
        DatabaseState state = state(Map.of("t", new Relation("id", Map.of("1", A))));

        assertThat(StateChange.between(state, state).isEmpty()).isTrue();
        assertThat(StateChange.between(state, state).describe()).isEqualTo("changed nothing");
    }

    @Test
    @DisplayName("written, overwritten and deleted rows are told apart and counted")
    void rows() {
        DatabaseState before = state(Map.of("t", new Relation("id", Map.of("1", A, "2", A, "3", B))));
        DatabaseState after = state(Map.of("t", new Relation("id", Map.of("1", A_OTHER, "3", B, "4", A))));

        StateChange change = StateChange.between(before, after);

        assertThat(change.count()).isEqualTo(3);
        assertThat(change.describe()).isEqualTo("wrote 1 t; overwrote 1 t; deleted 1 t");
        assertThat(change.onlyLosses().count()).isEqualTo(2);
    }

    @Test
    @DisplayName("a row that changes hands is lost to one and new to the other")
    void changesHands() {
        StateChange change = StateChange.between(
                state(Map.of("t", new Relation("id", Map.of("1", A)))),
                state(Map.of("t", new Relation("id", Map.of("1", B)))));

        assertThat(change.rows())
                .extracting(StateChange.ChangedRow::kind, StateChange.ChangedRow::owner)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(StateChange.Kind.DELETED, "org_a"),
                        org.assertj.core.groups.Tuple.tuple(StateChange.Kind.WROTE, "org_b"));
    }

    @Test
    @DisplayName("a dropped table counts with its rows, an empty one still counts")
    void dropped() {
        StateChange change = StateChange.between(
                state(Map.of("full", new Relation("id", Map.of("1", A)), "empty", new Relation("id", Map.of()))),
                state(Map.of()));

        assertThat(change.count()).isEqualTo(3);
        assertThat(change.describe()).isEqualTo("deleted 1 full; dropped empty, full");
    }

    @Test
    @DisplayName("other columns are a change, and so is a new table")
    void altered() {
        StateChange change = StateChange.between(
                state(Map.of("t", new Relation("id", Map.of()))),
                state(Map.of("t", new Relation("id, more", Map.of()), "new", new Relation("id", Map.of()))));

        assertThat(change.describe()).isEqualTo("created new; altered t");
        assertThat(change.isEmpty()).isFalse();
    }
}
