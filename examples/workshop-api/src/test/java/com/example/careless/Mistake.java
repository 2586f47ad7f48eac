package com.example.careless;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One handler, what is wrong with it, and what becomes of it.
 *
 * @param path with which parameters it is called
 * @param code the heart of it, for the README
 * @param production what happens on a database that is marked as production
 * @param development what happens on a development database
 */
record Mistake(String path, String code, Outcome production, Outcome development) {
    /**
     * What a caller gets.
     *
     * @param words for the README
     * @param status of HTTP
     * @param rule the rule that stops it; null if none does
     * @param body null if it does not matter
     * @param everybody whether other organisations lose by it
     */
    record Outcome(
            String words,
            int status,
            @Nullable String rule,
            @Nullable String body,
            boolean everybody) {
        @Override
        public String toString() {
            return words;
        }
    }

    private static final String TITLES = "[\"Battery does not charge\",\"Brake pads\",\"Firmware update\"]";

    private static Outcome refused(String rule) {
        return new Outcome("`" + rule + "`", 403, rule, null, false);
    }

    private static Outcome own(String words, String body) {
        return new Outcome(words, 200, null, body, false);
    }

    private static Outcome failed(String words, int status) {
        return new Outcome(words, status, null, null, false);
    }

    private static Mistake always(String path, String code, Outcome outcome) {
        return new Mistake(path, code, outcome, outcome);
    }

    private static Mistake destructive(String path, String code, Outcome development) {
        return new Mistake(path, code, refused("SDB201 destructive-without-token"), development);
    }

    /** What should not have passed the review. */
    static List<Mistake> careless() {
        return List.of(
                always("/find-all", "`tickets.findAll()`", own("its own tickets", TITLES)),
                always("/count", "`tickets.count()`", own("its own number", "3")),
                always(
                        "/native-literal",
                        "a native query with `organization_id = 'org_kestrel'`",
                        refused("SDB104 hardcoded-tenant")),
                always(
                        "/native-own-literal",
                        "the same with its own id as a literal",
                        refused("SDB104 hardcoded-tenant")),
                always(
                        "/organization-from-parameter?organization=org_kestrel",
                        "JPQL with the organisation from a request parameter: another's",
                        refused("SDB103 cross-tenant")),
                always(
                        "/organization-from-parameter?organization=org_battwheels",
                        "the same: its own",
                        own("its own tickets", TITLES)),
                always(
                        "/concatenated-search?title=%27%20OR%201=1%20--",
                        "a concatenated search for `' OR 1=1 --`", own("all of its own tickets", TITLES)),
                always(
                        "/concatenated-search?title=%27%20UNION%20SELECT%20name%20FROM%20contacts%20--",
                        "the same for `' UNION SELECT name FROM contacts --`",
                        own("its own contacts", "[\"Meera Iyer\",\"Ravi Menon\",\"Sunil Rao\"]")),
                always(
                        "/concatenated-search?title=%27;DELETE%20FROM%20tickets%20--",
                        "the same for `';DELETE FROM tickets --`", refused("SDB105 unreadable")),
                always("/somebodys-ticket?id=501", "`entityManager.find(…)` of another's ticket", own("null", "none")),
                always(
                        "/lazy-reference?id=501",
                        "`getReferenceById(…)` of another's ticket",
                        failed("as if it did not exist", 500)),
                always(
                        "/foreign-reference?contactId=501",
                        "a ticket for `contacts.getReferenceById(…)` of another's contact",
                        failed("409, the composite foreign key", 409)),
                always(
                        "/ticket-for-another",
                        "`tickets.save(new Ticket(\"org_kestrel\", …))`",
                        refused("SDB103 cross-tenant")),
                always(
                        "/give-away?organization=org_kestrel",
                        "`UPDATE … SET organization_id = ?`: another's",
                        refused("SDB103 cross-tenant")),
                destructive("/bulk-update", "a JPQL update without where", own("its own tickets only", "3")),
                always(
                        "/overwrite-entry?id=2",
                        "a JPQL update of a time entry that is billed",
                        refused("SDB501 locked-record")),
                always("/unbill?id=2", "the same, to make it unbilled", refused("SDB501 locked-record")),
                always("/delete-entry?id=2", "`entries.deleteById(…)` of one", refused("SDB501 locked-record")),
                destructive("/tautology", "`DELETE … WHERE 1 = 1 OR id = 0`", refused("SDB501 locked-record")),
                destructive("/delete-all-in-batch", "`entries.deleteAllInBatch()`", refused("SDB501 locked-record")),
                always("/delete-all", "`entries.deleteAll()`, one of them billed", refused("SDB501 locked-record")),
                destructive("/drop-table", "`DROP TABLE time_entries`", failed("the server: not the owner", 500)),
                destructive("/truncate", "`TRUNCATE time_entries`", failed("the server: no right", 500)),
                always("/two-statements", "`SELECT 1; DELETE FROM time_entries`", refused("SDB105 unreadable")),
                always("/set-role", "`SET ROLE postgres`", refused("SDB108 scope-tampering")),
                always("/statistics", "`SELECT … FROM pg_stats`", refused("SDB102 unscoped-statement")),
                always("/unwrap", "`dataSource.unwrap(HikariDataSource.class)`", refused("SDB108 scope-tampering")),
                always(
                        "/other-thread",
                        "`supplyAsync(tickets::findAll)` on the common pool",
                        refused("SDB101 no-tenant-scope")),
                always("/feed-all", "`mongo.findAll(Activity.class)`", own("its own feed", TITLES)),
                always("/feed-of-ticket?ticketId=501", "`mongo.find(…)` by another's ticket", own("nothing", "[]")),
                always(
                        "/feed-aggregate",
                        "an aggregation without a match, grouped by organisation",
                        own("one group, its own", "[{\"_id\":\"org_battwheels\",\"entries\":3}]")),
                always(
                        "/feed-lookup",
                        "`$lookup` without a condition",
                        own("its own feed", "[{\"texts\":" + TITLES + "}]")),
                always("/feed-estimate", "`mongo.estimatedCount(…)`", own("its own number", "3")),
                always(
                        "/feed-literal",
                        "`where(\"organizationId\").is(\"org_kestrel\")`",
                        refused("SDB103 cross-tenant")),
                always(
                        "/feed-own-literal",
                        "the same with its own id as a literal",
                        refused("SDB104 hardcoded-tenant")),
                always(
                        "/feed-or?organization=org_battwheels",
                        "`$or` of its organisation and everything",
                        own("its own feed", TITLES)),
                always("/feed-where", "`$where`", refused("SDB106 opaque-code")),
                always("/feed-insert-for-another", "`mongo.insert(…)` for another", refused("SDB103 cross-tenant")),
                always(
                        "/feed-give-away?organization=org_kestrel",
                        "`$set` of `organization_id`: another's",
                        refused("SDB103 cross-tenant")),
                always("/feed-update-all", "`mongo.updateMulti(new Query(), …)`", own("its own feed only", "3")),
                destructive("/feed-remove-all", "`mongo.remove(new Query(), …)`", own("its own feed only", "3")),
                destructive(
                        "/feed-drop",
                        "`mongo.dropCollection(…)`",
                        new Outcome("dropped, for everybody", 200, null, "dropped", true)),
                destructive(
                        "/feed-drop-database",
                        "`mongo.getDb().drop()`",
                        new Outcome("dropped, for everybody", 200, null, "dropped", true)),
                new Mistake(
                        "/database-names",
                        "`client.listDatabaseNames()`",
                        own("the application's own", "[\"careless_in_production\"]"),
                        own("the application's own", "[\"careless_in_development\"]")),
                always("/other-database", "`client.getDatabase(\"billing\")`", refused("SDB102 unscoped-statement")),
                always(
                        "/undeclared-collection",
                        "a collection that the policy does not name",
                        refused("SDB107 unknown-table")));
    }

    /** What honest applications do, too, and what is stopped today. */
    static List<Mistake> honest() {
        return List.of(
                always("/explain-analyze", "`EXPLAIN ANALYZE SELECT …`", refused("SDB102 unscoped-statement")),
                always("/advisory-lock", "`SELECT pg_advisory_xact_lock(…)`", refused("SDB106 opaque-code")),
                always("/notify", "`NOTIFY workshop`", refused("SDB106 opaque-code")),
                always("/collection-statistics", "`{ collStats: … }`", refused("SDB106 opaque-code")));
    }
}
