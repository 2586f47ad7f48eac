package io.safedb.replay.incident;

import io.safedb.AtMostOne;
import io.safedb.RowCondition;
import io.safedb.Rule;
import io.safedb.TableAccess;
import io.safedb.TablePolicy;
import io.safedb.environment.Environment;
import io.safedb.replay.app.timetracking.MongoTimeEntries;
import io.safedb.replay.app.timetracking.SqlTimeEntries;
import java.util.List;

/**
 * Incident 003. The second running timer is shown on PostgreSQL only: the MongoDB server in this JVM takes a partial
 * index for one over all documents.
 */
final class EditableBilledTime {
    private static final String DATABASE = "workorders";
    private static final String NORTHSIDE = "org_northside";
    private static final String LOCKED = "te_n01";
    private static final String LOCKED_OF_LAKEVIEW = "te_l01";

    /** What the policy says about the entries: billed ones are locked, and nobody has two running timers. */
    private static final TablePolicy ENTRIES = TablePolicy.of(TableAccess.TENANT)
            .locked(RowCondition.parse("status = 'LOCKED'"))
            .atMostOne(new AtMostOne(List.of("user_id"), RowCondition.parse("end_ts is null")));

    private static final Situation SQL = Situation.of(
                    DatabaseKind.POSTGRESQL, "timetracking", DATABASE, Environment.PRODUCTION)
            .withRows("time_entries", ENTRIES);
    private static final Situation MONGO = Situation.of(
                    DatabaseKind.MONGODB, "timetracking", DATABASE, Environment.PRODUCTION)
            .withRows("time_entries", ENTRIES);

    private static final Expectation BILLED_IS_LOCKED = Expectation.prevented(Rule.LOCKED_RECORD);

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
                                .expect(BILLED_IS_LOCKED),
                        step(SQL, "delete a billed entry")
                                .writes(databases -> sql(databases).delete(LOCKED))
                                .harm(HarmMeasure.losses())
                                .expect(BILLED_IS_LOCKED),
                        step(SQL, "start a second timer for the same technician")
                                .writes(databases -> sql(databases).start(NORTHSIDE, "te_n09", "usr_ana"))
                                .harm(HarmMeasure.anyChange())
                                .under(new Circumstance.PrintedIndexes())
                                .expect(Expectation.preventedByIndex()),
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
                                .expect(BILLED_IS_LOCKED),
                        step(MONGO, "delete a billed entry")
                                .writes(databases -> mongo(databases).delete(LOCKED))
                                .harm(HarmMeasure.losses())
                                .expect(BILLED_IS_LOCKED),
                        step(MONGO, "delete another organisation's billed entry, by id")
                                .writes(databases -> mongo(databases).delete(LOCKED_OF_LAKEVIEW))
                                .harm(HarmMeasure.ofOthers())
                                .expect(Expectation.scoped()),
                        step(MONGO, "reset all durations: updateMany({})")
                                .writes(databases -> mongo(databases).resetAll())
                                .harm(HarmMeasure.losses())
                                .expect(BILLED_IS_LOCKED)));
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
