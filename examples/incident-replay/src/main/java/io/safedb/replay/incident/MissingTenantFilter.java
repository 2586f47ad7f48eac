package io.safedb.replay.incident;

import io.safedb.Rule;
import io.safedb.environment.Environment;
import io.safedb.replay.app.battwheels.MongoTickets;
import io.safedb.replay.app.battwheels.SqlTickets;
import io.safedb.replay.app.battwheels.Ticket;
import java.util.List;

/** Incident 001. */
final class MissingTenantFilter {
    private static final String DATABASE = "battwheels";
    private static final String VOLT_MOTORS = "org_81ced3ae394b";
    private static final String TICKET_OF_GARAGES = "tkt_0be9d79a1d5d";
    private static final String SQL_INJECTION = "' OR 1=1 --";
    private static final String FILTER_INJECTION =
            "\", \"organization_id\": {\"$exists\": true}, \"title\": {\"$exists\": true}, \"$comment\": \"";

    private static final Situation MONGO =
            Situation.of(DatabaseKind.MONGODB, "battwheels", DATABASE, Environment.PRODUCTION);
    private static final Situation SQL =
            Situation.of(DatabaseKind.POSTGRESQL, "battwheels", DATABASE, Environment.PRODUCTION);

    private MissingTenantFilter() {}

    static Incident incident() {
        return new Incident(
                "001",
                "Missing tenant filters",
                "An audit found data isolation breaches in five modules of seven: finds without a filter, pipelines"
                        + " without a first match, organisation ids written into the code.",
                List.of(
                        step(MONGO, "ticket list: find({})")
                                .shows(databases -> rows(mongo(databases).all()))
                                .expect(Expectation.scoped()),
                        Step.in(MONGO, "the same in a background job, without a request")
                                .withoutScope(VOLT_MOTORS)
                                .shows(databases -> rows(mongo(databases).all()))
                                .harm(HarmMeasure.ofOthers())
                                .expect(Expectation.prevented(Rule.NO_TENANT_SCOPE)),
                        step(MONGO, "dashboard: an aggregate without a first $match")
                                .shows(databases -> new Seen.Counted(
                                        "tickets", mongo(databases).countedOnDashboard()))
                                .expect(Expectation.scoped()),
                        step(MONGO, "report with a literal organization_id")
                                .shows(databases -> rows(mongo(databases).ofThePilotCustomer()))
                                .expect(Expectation.prevented(Rule.CROSS_TENANT)),
                        step(MONGO, "report that falls back to \"default\" and another literal")
                                .shows(databases -> rows(mongo(databases).ofTheDefaultOrganisation()))
                                .expect(Expectation.prevented(Rule.HARDCODED_TENANT)),
                        step(MONGO, "ticket page of another organisation's ticket, by id")
                                .shows(databases -> rows(mongo(databases).byId(TICKET_OF_GARAGES)))
                                .expect(Expectation.scoped()),
                        step(MONGO, "search box: the text rewrites the JSON filter")
                                .shows(databases -> rows(mongo(databases).search(VOLT_MOTORS, FILTER_INJECTION)))
                                .expect(Expectation.scoped()),
                        step(MONGO, "cancel another organisation's ticket, by id")
                                .writes(databases -> mongo(databases).close(TICKET_OF_GARAGES))
                                .expect(Expectation.scoped()),
                        step(SQL, "ticket list without a WHERE")
                                .shows(databases -> rows(sql(databases).all()))
                                .expect(Expectation.scoped()),
                        Step.in(SQL, "the same in a background job, without a request")
                                .withoutScope(VOLT_MOTORS)
                                .shows(databases -> rows(sql(databases).all()))
                                .harm(HarmMeasure.ofOthers())
                                .expect(Expectation.prevented(Rule.NO_TENANT_SCOPE)),
                        step(SQL, "dashboard: GROUP BY over all tickets")
                                .shows(databases -> new Seen.Counted(
                                        "tickets", sql(databases).countedOnDashboard()))
                                .expect(Expectation.scoped()),
                        step(SQL, "report with a literal organization_id")
                                .shows(databases -> rows(sql(databases).ofThePilotCustomer()))
                                .expect(Expectation.prevented(Rule.HARDCODED_TENANT)),
                        step(SQL, "ticket page of another organisation's ticket, by id")
                                .shows(databases -> rows(sql(databases).byId(TICKET_OF_GARAGES)))
                                .expect(Expectation.scoped()),
                        step(SQL, "search box: ' OR 1=1 --")
                                .shows(databases -> rows(sql(databases).search(VOLT_MOTORS, SQL_INJECTION)))
                                .expect(Expectation.scoped()),
                        step(SQL, "the same box with the organisation in the text too")
                                .shows(databases ->
                                        rows(sql(databases).searchWithoutParameters(VOLT_MOTORS, SQL_INJECTION)))
                                .expect(Expectation.prevented(Rule.HARDCODED_TENANT)),
                        step(SQL, "cancel another organisation's ticket, by id")
                                .writes(databases -> sql(databases).close(TICKET_OF_GARAGES))
                                .expect(Expectation.scoped())));
    }

    private static Step.Builder step(Situation situation, String title) {
        return Step.in(situation, title).inScopeOf(VOLT_MOTORS).harm(HarmMeasure.ofOthers());
    }

    private static MongoTickets mongo(Databases databases) {
        return new MongoTickets(databases.mongo(DATABASE));
    }

    private static SqlTickets sql(Databases databases) {
        return new SqlTickets(databases.sql(DATABASE));
    }

    private static Seen rows(List<Ticket> tickets) {
        return new Seen.Rows("tickets", tickets.stream().map(Ticket::id).toList());
    }
}
