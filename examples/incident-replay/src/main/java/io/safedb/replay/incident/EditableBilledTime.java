package io.safedb.replay.incident;

import io.safedb.Rule;
import io.safedb.environment.Environment;
import io.safedb.replay.app.timetracking.MongoTimeEntries;
import io.safedb.replay.app.timetracking.SqlTimeEntries;
import java.util.List;

/** Incident 003. */
final class EditableBilledTime {
    private static final String DATABASE = "workorders";
    private static final String NORTHSIDE = "org_northside";
    private static final String LOCKED = "te_n01";
    private static final String LOCKED_OF_LAKEVIEW = "te_l01";

    private static final Situation SQL =
            Situation.of(DatabaseKind.POSTGRESQL, "timetracking", DATABASE, Environment.PRODUCTION);
    private static final Situation MONGO =
            Situation.of(DatabaseKind.MONGODB, "timetracking", DATABASE, Environment.PRODUCTION);

    private static final Expectation NO_LOCK_YET = Expectation.notYet(
            Rule.LOCKED_RECORD, "The policy cannot name locked records yet; the entry is the tenant's own.");

    private EditableBilledTime() {}

    static Incident incident() {
        return new Incident(
                "003",
                "Billed time could be edited",
                "Time entries that were billed (LOCKED) could be changed and deleted by anybody who knew their id, and"
                        + " one technician could have two running timers.",
                List.of(
                        step(SQL, "edit a billed entry")
                                .writes(databases -> sql(databases).edit(LOCKED, 480))
                                .harm(HarmMeasure.losses())
                                .expect(NO_LOCK_YET),
                        step(SQL, "delete a billed entry")
                                .writes(databases -> sql(databases).delete(LOCKED))
                                .harm(HarmMeasure.losses())
                                .expect(NO_LOCK_YET),
                        step(SQL, "start a second timer for the same technician")
                                .writes(databases -> sql(databases).start(NORTHSIDE, "te_n09", "usr_ana"))
                                .harm(HarmMeasure.anyChange())
                                .expect(Expectation.notYet(
                                        null,
                                        "Only the database can decide this race: its partial unique index comes with"
                                                + " the database-side pack.")),
                        step(SQL, "edit another organisation's billed entry, by id")
                                .writes(databases -> sql(databases).edit(LOCKED_OF_LAKEVIEW, 480))
                                .harm(HarmMeasure.ofOthers())
                                .expect(Expectation.scoped()),
                        step(SQL, "round all durations: an UPDATE without a WHERE")
                                .writes(databases -> sql(databases).roundAll())
                                .harm(HarmMeasure.losses())
                                .expect(Expectation.prevented(Rule.DESTRUCTIVE_WITHOUT_TOKEN)),
                        step(MONGO, "edit a billed entry")
                                .writes(databases -> mongo(databases).edit(LOCKED, 480))
                                .harm(HarmMeasure.losses())
                                .expect(NO_LOCK_YET),
                        step(MONGO, "delete a billed entry")
                                .writes(databases -> mongo(databases).delete(LOCKED))
                                .harm(HarmMeasure.losses())
                                .expect(NO_LOCK_YET),
                        step(MONGO, "delete another organisation's billed entry, by id")
                                .writes(databases -> mongo(databases).delete(LOCKED_OF_LAKEVIEW))
                                .harm(HarmMeasure.ofOthers())
                                .expect(Expectation.scoped()),
                        step(MONGO, "reset all durations: updateMany({})")
                                .writes(databases -> mongo(databases).resetAll())
                                .harm(HarmMeasure.losses())
                                .expect(Expectation.notYet(
                                        null,
                                        "An unfiltered updateMany runs on the organisation's own documents (nobody"
                                                + " else's); restoring them comes later."))));
    }

    private static Step.Builder step(Situation situation, String title) {
        return Step.in(situation, title).inScopeOf(NORTHSIDE);
    }

    private static SqlTimeEntries sql(Databases databases) {
        return new SqlTimeEntries(databases.sql(DATABASE));
    }

    private static MongoTimeEntries mongo(Databases databases) {
        return new MongoTimeEntries(databases.mongo(DATABASE));
    }
}
