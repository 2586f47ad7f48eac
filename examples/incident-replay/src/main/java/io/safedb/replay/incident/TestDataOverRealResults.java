package io.safedb.replay.incident;

import io.safedb.Rule;
import io.safedb.environment.Environment;
import io.safedb.replay.app.shelfscan.MongoTestExtractionData;
import io.safedb.replay.app.shelfscan.SqlTestExtractionData;
import java.util.List;

/** Incident 004. */
final class TestDataOverRealResults {
    private static final String DATABASE = "shelfscan";
    private static final String SHELF_ANALYTICS = "org_shelf";
    private static final String QUEUE_ITEM = "9";
    private static final String QUEUE_ITEM_OF_ANOTHER = "12";

    private static final Situation SQL =
            Situation.of(DatabaseKind.POSTGRESQL, "shelfscan", DATABASE, Environment.PRODUCTION);
    private static final Situation MONGO =
            Situation.of(DatabaseKind.MONGODB, "shelfscan", DATABASE, Environment.PRODUCTION);

    private static final HarmfulCode.Writing SQL_ADD =
            databases -> new SqlTestExtractionData(databases.sql(DATABASE)).add(QUEUE_ITEM);
    private static final HarmfulCode.Writing MONGO_ADD =
            databases -> new MongoTestExtractionData(databases.mongo(DATABASE)).add(QUEUE_ITEM);

    private static final Expectation NO_PATTERNS_YET = Expectation.notYet(
            null,
            "Environment and tenant are right, nothing says that this is a test, and the products are plausible;"
                    + " recognising them by their values comes later.");

    private TestDataOverRealResults() {}

    static Incident incident() {
        return new Incident(
                "004",
                "Test data over real results",
                "One database served development and production. A debugging script wrote four test products over the"
                        + " real extraction results of queue item 9.",
                List.of(
                        script(
                                SQL.declaring(Environment.DEVELOPMENT).marked(null),
                                "debugging script on the developer's machine; the database has no marker",
                                SQL_ADD,
                                Expectation.prevented(Rule.ENVIRONMENT_MISMATCH)),
                        script(
                                SQL,
                                "the same, configured for production",
                                SQL_ADD,
                                Expectation.prevented(Rule.NO_TENANT_SCOPE)),
                        step(SQL, "the same inside the organisation's own scope")
                                .writes(SQL_ADD)
                                .harm(HarmMeasure.losses())
                                .expect(NO_PATTERNS_YET),
                        step(SQL, "the same again, as test data: a test run is open")
                                .under(new Circumstance.TestRun("extraction-ui"))
                                .writes(SQL_ADD)
                                .harm(HarmMeasure.losses())
                                .expect(Expectation.prevented(Rule.TEST_DATA_IN_PRODUCTION)),
                        step(SQL, "the same again, called by a test of the application's test suite")
                                .under(new Circumstance.TestJar())
                                .writes(SQL_ADD)
                                .harm(HarmMeasure.losses())
                                .expect(Expectation.prevented(Rule.TEST_CODE_IN_PRODUCTION)),
                        step(SQL, "the same on another organisation's queue item")
                                .writes(databases ->
                                        new SqlTestExtractionData(databases.sql(DATABASE)).add(QUEUE_ITEM_OF_ANOTHER))
                                .harm(HarmMeasure.ofOthers())
                                .expect(Expectation.scoped()),
                        step(SQL.marked(null), "HARD_RESET_ALL_DATA; no marker, so it counts as production")
                                .writes(databases -> new SqlTestExtractionData(databases.sql(DATABASE)).hardReset())
                                .harm(HarmMeasure.losses())
                                .expect(Expectation.prevented(Rule.DESTRUCTIVE_WITHOUT_TOKEN)),
                        script(
                                MONGO.declaring(Environment.DEVELOPMENT).marked(null),
                                "debugging script on the developer's machine; the database has no marker",
                                MONGO_ADD,
                                Expectation.prevented(Rule.ENVIRONMENT_MISMATCH)),
                        script(
                                MONGO,
                                "the same, configured for production",
                                MONGO_ADD,
                                Expectation.prevented(Rule.NO_TENANT_SCOPE)),
                        step(MONGO, "the same inside the organisation's own scope")
                                .writes(MONGO_ADD)
                                .harm(HarmMeasure.losses())
                                .expect(NO_PATTERNS_YET),
                        step(MONGO, "the same again, as test data: a test run is open")
                                .under(new Circumstance.TestRun("extraction-ui"))
                                .writes(MONGO_ADD)
                                .harm(HarmMeasure.losses())
                                .expect(Expectation.prevented(Rule.TEST_DATA_IN_PRODUCTION)),
                        step(MONGO, "the same again, called by a test of the application's test suite")
                                .under(new Circumstance.TestJar())
                                .writes(MONGO_ADD)
                                .harm(HarmMeasure.losses())
                                .expect(Expectation.prevented(Rule.TEST_CODE_IN_PRODUCTION)),
                        step(MONGO, "HARD_RESET_ALL_DATA inside the organisation's own scope")
                                .writes(databases -> new MongoTestExtractionData(databases.mongo(DATABASE)).hardReset())
                                .harm(HarmMeasure.losses())
                                .expect(Expectation.prevented(Rule.DESTRUCTIVE_WITHOUT_TOKEN))));
    }

    private static Step script(Situation situation, String title, HarmfulCode.Writing code, Expectation expectation) {
        return Step.in(situation, title)
                .withoutScope(SHELF_ANALYTICS)
                .writes(code)
                .harm(HarmMeasure.losses())
                .expect(expectation);
    }

    private static Step.Builder step(Situation situation, String title) {
        return Step.in(situation, title).inScopeOf(SHELF_ANALYTICS);
    }
}
