package io.safedb.replay.incident;

import io.safedb.replay.state.DatabaseState;
import io.safedb.replay.state.StateChange;

/**
 * What a run left behind.
 *
 * @param tenant whose request it was
 * @param before the database before the run
 * @param change what the run changed in it
 * @param seen what it showed
 */
public record Aftermath(String tenant, DatabaseState before, StateChange change, Seen seen) {}
