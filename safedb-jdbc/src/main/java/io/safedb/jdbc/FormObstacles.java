package io.safedb.jdbc;

import io.safedb.RowCondition;
import io.safedb.guard.Call;
import io.safedb.guard.Finding;
import io.safedb.jdbc.sql.SqlForm;
import io.safedb.jdbc.sql.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the way of sending a statement in the form that its obligations ask for: a column that a table does
 * not have, or a place in the text where nothing can be put.
 */
final class FormObstacles {
    private final Catalogue catalogue;
    private final ReadingRoom reading;

    FormObstacles(Catalogue catalogue, ReadingRoom reading) {
        this.catalogue = catalogue;
        this.reading = reading;
    }

    /** The first one; null if there is none. A column that is missing is looked for once more. */
    @Nullable
    Finding in(SqlStatement statement, SqlForm form) {
        Finding missing = missingColumn(statement, form);
        if (missing != null && catalogue.refresh()) {
            reading.forget();
            missing = missingColumn(statement, form);
        }
        Finding obstacle = missing == null ? statement.obstacle(form) : missing;
        if (obstacle == null || obstacle.kind() == Finding.Kind.LOCKED || obstacle.kind() == Finding.Kind.UNSTAMPABLE) {
            return obstacle;
        }
        return new Finding(
                form.locked().isEmpty() ? Finding.Kind.UNSTAMPABLE : Finding.Kind.LOCKED,
                obstacle.subject(),
                obstacle.detail());
    }

    private @Nullable Finding missingColumn(SqlStatement statement, SqlForm form) {
        for (Call.Target target : statement.call().targets()) {
            String name = target.name();
            RowCondition locked = form.locked().get(name);
            if (locked != null && !catalogue.hasColumn(name, locked.column())) {
                return new Finding(
                        Finding.Kind.LOCKED,
                        name,
                        "the policy's tables." + name + ".locked names the column " + locked.column()
                                + ", which the table does not have");
            }
            if (form.stamp() && target.touch().inserts() && catalogue.isForeign(name)) {
                return new Finding(
                        Finding.Kind.UNSTAMPABLE,
                        name,
                        "its rows are on another server, where no purge of this database finds them");
            }
            if (form.stamp() && target.touch().inserts() && !catalogue.isStampable(name)) {
                return new Finding(
                        Finding.Kind.UNSTAMPABLE,
                        name,
                        "it has no column for the stamp; ALTER TABLE " + name + " ADD COLUMN " + catalogue.stampColumn()
                                + " text");
            }
        }
        return null;
    }
}
