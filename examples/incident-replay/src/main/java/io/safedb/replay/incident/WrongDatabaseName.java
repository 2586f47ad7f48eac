package io.safedb.replay.incident;

import io.safedb.Rule;
import io.safedb.environment.Environment;
import io.safedb.replay.app.battwheels.MongoCleanUp;
import io.safedb.replay.app.battwheels.MongoDevelopmentStart;
import io.safedb.replay.app.battwheels.MongoInvoiceMigration;
import io.safedb.replay.app.battwheels.SqlCleanUp;
import io.safedb.replay.app.battwheels.SqlDevelopmentStart;
import io.safedb.replay.app.battwheels.SqlInvoiceMigration;
import java.util.List;

/** Incident 000. */
final class WrongDatabaseName {
    private static final String DATABASE = "battwheels";
    private static final String GARAGES = "org_garages";
    private static final String REAL_INVOICE = "inv_g01";

    private static final Situation MONGO =
            Situation.of(DatabaseKind.MONGODB, "battwheels", DATABASE, Environment.PRODUCTION);
    private static final Situation SQL =
            Situation.of(DatabaseKind.POSTGRESQL, "battwheels", DATABASE, Environment.PRODUCTION);

    private static final HarmfulCode.Writing MONGO_START =
            databases -> new MongoDevelopmentStart(databases.mongo(DATABASE)).run(GARAGES);
    private static final HarmfulCode.Writing SQL_START =
            databases -> new SqlDevelopmentStart(databases.sql(DATABASE)).run(GARAGES);
    private static final HarmfulCode.Writing MONGO_CLEAN_UP =
            databases -> new MongoCleanUp(databases.mongo(DATABASE)).run();
    private static final HarmfulCode.Writing SQL_CLEAN_UP = databases -> new SqlCleanUp(databases.sql(DATABASE)).run();

    private static final Expectation NO_PATTERNS_YET = Expectation.notYet(
            null,
            "Environment and tenant are right, and the records carry no stamp; recognising them by their values comes"
                    + " later.");
    private static final Expectation NO_RESTORE_YET = Expectation.notYet(
            null, "Selective deletes of a tenant's own rows are everyday work. Reviewed plans and restore come later.");

    private WrongDatabaseName() {}

    static Incident incident() {
        return new Incident(
                "000",
                "Wrong DB_NAME",
                "For two weeks development ran with DB_NAME=battwheels, the production database, instead of"
                        + " battwheels_dev. Test records were written to it, then deleted by hand, collections dropped"
                        + " and migrated.",
                List.of(
                        Step.in(MONGO.declaring(Environment.DEVELOPMENT), "start-up in development writes test records")
                                .inScopeOf(GARAGES)
                                .writes(MONGO_START)
                                .harm(HarmMeasure.anyChange())
                                .expect(Expectation.prevented(Rule.ENVIRONMENT_MISMATCH)),
                        Step.in(MONGO, "the same, and the .env says ENVIRONMENT=production too, as it did")
                                .withoutScope(GARAGES)
                                .writes(MONGO_START)
                                .harm(HarmMeasure.anyChange())
                                .expect(Expectation.prevented(Rule.NO_TENANT_SCOPE)),
                        Step.in(MONGO, "the same again, inside the garage's own scope")
                                .inScopeOf(GARAGES)
                                .writes(MONGO_START)
                                .harm(HarmMeasure.anyChange())
                                .expect(NO_PATTERNS_YET),
                        Step.in(MONGO, "the same again, as test data: a test run is open")
                                .inScopeOf(GARAGES)
                                .under(new Circumstance.TestRun("development-start"))
                                .writes(MONGO_START)
                                .harm(HarmMeasure.anyChange())
                                .expect(Expectation.prevented(Rule.TEST_DATA_IN_PRODUCTION)),
                        Step.in(MONGO, "clean-up script deletes what looks like test records")
                                .withoutScope(GARAGES)
                                .after(MONGO_START)
                                .writes(MONGO_CLEAN_UP)
                                .harm(HarmMeasure.losses().naming(REAL_INVOICE, "the real INV-00001"))
                                .expect(Expectation.prevented(Rule.NO_TENANT_SCOPE)),
                        Step.in(MONGO, "the same clean-up inside the garage's own scope")
                                .inScopeOf(GARAGES)
                                .after(MONGO_START)
                                .writes(MONGO_CLEAN_UP)
                                .harm(HarmMeasure.losses().naming(REAL_INVOICE, "the real INV-00001"))
                                .expect(NO_RESTORE_YET),
                        Step.in(MONGO, "drop the unused audit_log")
                                .withoutScope(GARAGES)
                                .writes(databases ->
                                        new MongoCleanUp(databases.mongo(DATABASE)).dropUnused("audit_log"))
                                .harm(HarmMeasure.losses())
                                .expect(Expectation.prevented(Rule.DESTRUCTIVE_WITHOUT_TOKEN)),
                        Step.in(MONGO, "the same drop, one letter more: audit_logs")
                                .withoutScope(GARAGES)
                                .writes(databases ->
                                        new MongoCleanUp(databases.mongo(DATABASE)).dropUnused("audit_logs"))
                                .harm(HarmMeasure.losses())
                                .expect(Expectation.prevented(Rule.DESTRUCTIVE_WITHOUT_TOKEN)),
                        Step.in(MONGO, "that drop with a token, and the token approves audit_log")
                                .withoutScope(GARAGES)
                                .under(new Circumstance.Approved("drop", "audit_log", Environment.PRODUCTION))
                                .writes(databases ->
                                        new MongoCleanUp(databases.mongo(DATABASE)).dropUnused("audit_logs"))
                                .harm(HarmMeasure.losses())
                                .expect(Expectation.prevented(Rule.TOKEN_INVALID)),
                        Step.in(MONGO, "that drop with a token for the development database it was meant for")
                                .withoutScope(GARAGES)
                                .under(new Circumstance.Approved("drop", "audit_logs", Environment.DEVELOPMENT))
                                .writes(databases ->
                                        new MongoCleanUp(databases.mongo(DATABASE)).dropUnused("audit_logs"))
                                .harm(HarmMeasure.losses())
                                .expect(Expectation.prevented(Rule.TOKEN_INVALID)),
                        Step.in(MONGO, "that drop with its own token, and nobody has reviewed a plan")
                                .withoutScope(GARAGES)
                                .under(new Circumstance.Approved("drop", "audit_logs", Environment.PRODUCTION))
                                .writes(databases ->
                                        new MongoCleanUp(databases.mongo(DATABASE)).dropUnused("audit_logs"))
                                .harm(HarmMeasure.losses())
                                .expect(Expectation.prevented(Rule.DESTRUCTIVE_WITHOUT_TOKEN)),
                        Step.in(MONGO, "move invoices to invoices_enhanced, drop the original")
                                .inScopeOf(GARAGES)
                                .writes(databases -> new MongoInvoiceMigration(databases.mongo(DATABASE)).copyAndDrop())
                                .harm(HarmMeasure.losses())
                                .expect(Expectation.prevented(Rule.DESTRUCTIVE_WITHOUT_TOKEN)),
                        Step.in(MONGO, "the same move with $out over invoices_enhanced")
                                .inScopeOf(GARAGES)
                                .writes(databases -> new MongoInvoiceMigration(databases.mongo(DATABASE)).out())
                                .harm(HarmMeasure.losses())
                                .expect(Expectation.prevented(Rule.DESTRUCTIVE_WITHOUT_TOKEN)),
                        Step.in(SQL.declaring(Environment.DEVELOPMENT), "start-up in development writes test records")
                                .inScopeOf(GARAGES)
                                .writes(SQL_START)
                                .harm(HarmMeasure.anyChange())
                                .expect(Expectation.prevented(Rule.ENVIRONMENT_MISMATCH)),
                        Step.in(SQL, "clean-up script deletes what looks like test records")
                                .withoutScope(GARAGES)
                                .after(SQL_START)
                                .writes(SQL_CLEAN_UP)
                                .harm(HarmMeasure.losses().naming(REAL_INVOICE, "the real INV-00001"))
                                .expect(Expectation.prevented(Rule.NO_TENANT_SCOPE)),
                        Step.in(SQL, "the same clean-up inside the garage's own scope")
                                .inScopeOf(GARAGES)
                                .after(SQL_START)
                                .writes(SQL_CLEAN_UP)
                                .harm(HarmMeasure.losses().naming(REAL_INVOICE, "the real INV-00001"))
                                .expect(NO_RESTORE_YET),
                        Step.in(SQL, "drop the unused audit_log, one letter more: audit_logs")
                                .withoutScope(GARAGES)
                                .writes(databases -> new SqlCleanUp(databases.sql(DATABASE)).dropUnused("audit_logs"))
                                .harm(HarmMeasure.losses())
                                .expect(Expectation.prevented(Rule.DESTRUCTIVE_WITHOUT_TOKEN)),
                        Step.in(SQL, "that drop with a token, and the token approves audit_log")
                                .withoutScope(GARAGES)
                                .under(new Circumstance.Approved("DROP TABLE", "audit_log", Environment.PRODUCTION))
                                .writes(databases -> new SqlCleanUp(databases.sql(DATABASE)).dropUnused("audit_logs"))
                                .harm(HarmMeasure.losses())
                                .expect(Expectation.prevented(Rule.TOKEN_INVALID)),
                        Step.in(SQL, "move invoices to invoices_enhanced, drop the original")
                                .inScopeOf(GARAGES)
                                .writes(databases -> new SqlInvoiceMigration(databases.sql(DATABASE)).copyAndDrop())
                                .harm(HarmMeasure.losses())
                                .expect(Expectation.prevented(Rule.DESTRUCTIVE_WITHOUT_TOKEN)),
                        Step.in(SQL, "the same move, emptying invoices_enhanced first")
                                .inScopeOf(GARAGES)
                                .writes(databases -> new SqlInvoiceMigration(databases.sql(DATABASE)).truncateAndCopy())
                                .harm(HarmMeasure.losses())
                                .expect(Expectation.prevented(Rule.DESTRUCTIVE_WITHOUT_TOKEN))));
    }
}
