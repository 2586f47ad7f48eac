package io.safedb.replay.run;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import io.safedb.SafeDbException;
import io.safedb.SafeDbViolation;
import io.safedb.jdbc.SafeDbSqlException;
import io.safedb.replay.incident.Aftermath;
import io.safedb.replay.incident.Databases;
import io.safedb.replay.incident.HarmfulCode;
import io.safedb.replay.incident.Seen;
import io.safedb.replay.incident.Step;
import io.safedb.replay.state.DatabaseState;
import io.safedb.replay.state.StateChange;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * One run of a step.
 *
 * @param aftermath what it left behind, read from the database
 * @param failure what the code threw; null if nothing
 */
record Run(Aftermath aftermath, @Nullable Exception failure) {

    /** Runs code on a step's databases that are in place, and reads them before and after. */
    static Run of(Step step, HarmfulCode code, Stage stage, Databases databases) throws Exception {
        DatabaseState before = stage.read(step.situation());
        Seen seen = new Seen.Nothing();
        Exception failure = null;
        try {
            seen = code.run(databases);
        } catch (Exception e) {
            failure = e;
        }
        StateChange change = StateChange.between(before, stage.read(step.situation()));
        return new Run(new Aftermath(step.tenant(), before, change, seen), failure);
    }

    /** Puts fresh copies in place and prepares them raw. */
    static void prepare(Step step, Stage stage, RawDatabases raw) throws Exception {
        stage.build(step.situation());
        HarmfulCode preparation = step.preparation();
        if (preparation != null) {
            preparation.run(raw);
        }
    }

    /** Whether the database refused it by itself, because of a unique index. */
    boolean isDuplicate() {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException refused && "23505".equals(refused.getSQLState())) {
                return true;
            }
            if (cause instanceof MongoWriteException refused
                    && refused.getError().getCategory() == ErrorCategory.DUPLICATE_KEY) {
                return true;
            }
        }
        return false;
    }

    /** The refusal among the causes of the failure; null if it was none. */
    @Nullable
    SafeDbViolation violation() {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SafeDbException refusal) {
                return refusal.violation();
            }
            if (cause instanceof SafeDbSqlException refusal) {
                return refusal.violation();
            }
        }
        return null;
    }
}
