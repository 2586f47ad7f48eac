package io.safedb.replay.incident;

import io.safedb.Rule;
import io.safedb.environment.Environment;
import io.safedb.replay.app.tracktally.MigrationRunner;
import io.safedb.replay.app.tracktally.MongoSetUp;
import io.safedb.replay.app.tracktally.SchoolStart;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Incident 002. */
final class ScriptForEmptyDatabases {
    private static final String STAGE = "tracktally_stage";
    private static final String PROD = "tracktally_prod";
    private static final String DEV = "tracktally_dev";
    private static final String SACRED_HEART = "org_sacred_heart";

    private static final Expectation POPULATED_NOT_YET = Expectation.notYet(
            Rule.POPULATED_TARGET, "Development needs no token; looking whether the target is empty comes later.");

    private ScriptForEmptyDatabases() {}

    static Incident incident() {
        Situation twoUrls = at(STAGE, Environment.PRODUCTION)
                .withSites(List.of(
                        new Site(STAGE, Environment.PRODUCTION, true), new Site(PROD, Environment.PRODUCTION, false)));
        Situation believed = at(STAGE, Environment.STAGING);
        return new Incident(
                "002",
                "Script for empty databases",
                "DATABASE_URL pointed at tracktally_stage, which held the production data, DIRECT_DATABASE_URL at"
                        + " tracktally_prod. A script for empty databases was run on the full one; the loss showed a day"
                        + " later, after the last backup had expired.",
                List.of(
                        step(
                                        twoUrls,
                                        "start-up: the migration goes to DIRECT_DATABASE_URL, the application to the other")
                                .writes(databases ->
                                        new SchoolStart(databases.sql(STAGE), databases.sql(PROD)).migrate())
                                .harm(HarmMeasure.anyChange())
                                .expect(Expectation.prevented(Rule.ENVIRONMENT_MISMATCH)),
                        step(at(STAGE, Environment.PRODUCTION), "the script on tracktally_stage, marked production")
                                .writes(databases -> runner(databases, STAGE).run(script()))
                                .harm(HarmMeasure.losses())
                                .expect(Expectation.prevented(Rule.ENVIRONMENT_MISMATCH)),
                        step(believed, "the same where marker and name both say staging: statement by statement")
                                .writes(databases -> runner(databases, STAGE).run(script()))
                                .harm(HarmMeasure.losses())
                                .expect(Expectation.prevented(Rule.DESTRUCTIVE_WITHOUT_TOKEN)),
                        step(believed, "the same, going on past errors as psql does")
                                .writes(databases -> runner(databases, STAGE).runPastErrors(script()))
                                .harm(HarmMeasure.losses())
                                .expect(Expectation.prevented(Rule.DESTRUCTIVE_WITHOUT_TOKEN)),
                        step(believed, "the same as one text")
                                .writes(databases -> runner(databases, STAGE).runAsOneText(script()))
                                .harm(HarmMeasure.losses())
                                .expect(Expectation.prevented(Rule.UNREADABLE)),
                        step(at(PROD, Environment.PRODUCTION), "the script where name and marker say production")
                                .writes(databases -> runner(databases, PROD).run(script()))
                                .harm(HarmMeasure.losses())
                                .expect(Expectation.prevented(Rule.DESTRUCTIVE_WITHOUT_TOKEN)),
                        step(at(PROD, Environment.PRODUCTION), "the same with a token for tracktally_stage")
                                .under(new Circumstance.Approved("DROP TABLE", "Incident", Environment.STAGING))
                                .writes(databases -> runner(databases, PROD).run(script()))
                                .harm(HarmMeasure.losses())
                                .expect(Expectation.prevented(Rule.TOKEN_INVALID)),
                        step(at(DEV, Environment.DEVELOPMENT), "the script on a full development database")
                                .writes(databases -> runner(databases, DEV).run(script()))
                                .harm(HarmMeasure.losses())
                                .expect(POPULATED_NOT_YET),
                        setUp(STAGE, Environment.PRODUCTION, "a set-up script on tracktally_stage, marked production")
                                .expect(Expectation.prevented(Rule.ENVIRONMENT_MISMATCH)),
                        setUp(STAGE, Environment.STAGING, "the same where marker and name both say staging")
                                .expect(Expectation.prevented(Rule.DESTRUCTIVE_WITHOUT_TOKEN)),
                        setUp(DEV, Environment.DEVELOPMENT, "the same on a full development database")
                                .expect(POPULATED_NOT_YET)));
    }

    private static Step.Builder setUp(String database, Environment environment, String title) {
        return step(at(DatabaseKind.MONGODB, database, environment), title)
                .writes(databases -> new MongoSetUp(databases.mongo(database)).run())
                .harm(HarmMeasure.losses());
    }

    private static Situation at(String database, Environment environment) {
        return at(DatabaseKind.POSTGRESQL, database, environment);
    }

    private static Situation at(DatabaseKind kind, String database, Environment environment) {
        return new Situation(
                kind,
                "tracktally",
                List.of(new Site(database, environment, true)),
                environment,
                "organizationId",
                List.of("Organization"),
                Map.of());
    }

    private static Step.Builder step(Situation situation, String title) {
        return Step.in(situation, title).withoutScope(SACRED_HEART);
    }

    private static MigrationRunner runner(Databases databases, String name) {
        return new MigrationRunner(databases.sql(name));
    }

    private static String script() throws IOException {
        try (InputStream in = Objects.requireNonNull(
                ScriptForEmptyDatabases.class.getResourceAsStream("/io/safedb/replay/complete-migration.sql"),
                "the script is a resource of this module")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
