package io.safedb.catalogue;

import io.safedb.Rule;
import java.util.List;

/** SDB301 to SDB501: which database this is, and what must not be written to it. */
final class EnvironmentTexts {
    static final List<RuleText> ALL = List.of(
            RuleText.of(Rule.ENVIRONMENT_MISMATCH)
                    .stops("Declared environment, marker, name rule or several databases disagree")
                    .what("{database} was not opened")
                    .why("""
                            Names and variables say which database is meant; only the marker inside says which one it
                            is. Where they disagree, the next statement may run on the wrong one.""")
                    .seenIn(Incident.I000, Incident.I002)
                    .instead("Find out which of them is wrong before you change either")
                    .safe("""
                            SELECT environment, database_id, owner FROM safedb_environment;  -- on {database}""", """
                            db.getSiblingDB("{database}").safedb_environment.findOne()  // in mongosh""")
                    .escape("""
                            If the marker is right, correct the connection or "environment" in safedb.yaml, or the pattern
                            under "naming". A database without a marker gets one from JdbcMarker.init or MongoMarker.init, on
                            the raw object, by whoever answers for it (SDB302).""")
                    .bad("""
                            // safedb.yaml says "environment: development"
                            SafeDataSource.wrap(poolOf("jdbc:postgresql://db/shop_prod"), safeDb);""", """
                            // safedb.yaml says "environment: development"
                            SafeMongo.wrap(client, safeDb).getDatabase("shop_prod");""")
                    .observing("""
                            The application works on the database whatever it is. What needs a token there is still
                            refused."""),
            RuleText.of(Rule.ENVIRONMENT_UNKNOWN)
                    .stops("Nothing by itself: a database without a marker is noted, and treated as production")
                    .what("{database} has no marker")
                    .why("""
                            A database that does not say what it is may be production, whatever its name, so the rules
                            of production hold: destructive calls need a token.""")
                    .seenIn(Incident.I002, Incident.I004)
                    .instead("Set the marker once, with the raw object, by whoever answers for {database}")
                    .safe("""
                            JdbcMarker.init(dataSource, Environment.PRODUCTION, owner);  // or what it really is""", """
                            MongoMarker.init(client, "{database}", Environment.PRODUCTION, owner);  // or what it is""")
                    .escape("Production without a marker works; every start notes it until there is one.")
                    .bad("""
                            // shop has no table safedb_environment
                            SafeDataSource.wrap(poolOf("jdbc:postgresql://db/shop"), safeDb);""", """
                            // shop has no collection safedb_environment
                            SafeMongo.wrap(client, safeDb).getDatabase("shop");""")
                    .observing("Nothing changes: this rule notes and does not refuse."),
            RuleText.of(Rule.TEST_DATA_IN_PRODUCTION)
                    .stops("Tagged or recognised test data written outside internal tenants in production")
                    .what("{operation} on {target} did not run")
                    .why("""
                            Test data among real rows is found months later, one invoice at a time, and cleaning it up
                            means deleting in production.""")
                    .seenIn(Incident.I000, Incident.I004)
                    .instead("Write test data to a database whose marker says test, where {table} has its stamp")
                    .safe("""
                            ALTER TABLE {table} ADD COLUMN safedb_test_run text;  -- test-data.column in safedb.yaml
                            try (TestData run = TestData.open("audit-17")) { ... }
                            safeDb.purgeTestData("audit-17");""", """
                            try (TestData run = TestData.open("audit-17")) { ... }
                            safeDb.purgeTestData("audit-17");""")
                    .escape("Tenants under test-data.internal-tenants in safedb.yaml take test data in production.")
                    .bad("""
                            try (TestData run = TestData.open("audit-17")) {
                                connection.prepareStatement("INSERT INTO contacts (email) VALUES (?)");
                            }""", """
                            try (TestData run = TestData.open("audit-17")) {
                                contacts.insertOne(new Document("email", "audit_customer@test.com"));
                            }""")
                    .observing("""
                            The write runs, stamped where it can be, so that safeDb.purgeTestData(runId) finds it. What
                            could not be stamped is found by nobody."""),
            RuleText.of(Rule.TEST_CODE_IN_PRODUCTION)
                    .stops("A caller from test classes that writes to production")
                    .what("{operation} on {target} did not run")
                    .why("""
                            Code that was loaded from test classes has no business with real rows, however good its
                            intentions; a debugging script is one as well.""")
                    .seenIn(Incident.I004)
                    .instead("Run it against a database whose marker says test")
                    .safe("""
                            SafeDataSource.wrap(embeddedDatabase, safeDb);  // an environment of its own""", """
                            SafeMongo.wrap(embeddedClient, safeDb);  // an environment of its own""")
                    .escape("""
                            What must run in production belongs in the application, and in its review. Tenants under
                            test-data.internal-tenants in safedb.yaml are open to tests. A test whose own database is
                            marked production says "SDB402: observe" under "rules" in a policy of its own.""")
                    .bad("""
                            // called from src/test/java
                            connection.prepareStatement("UPDATE extraction_results SET products = ? WHERE id = ?");""", """
                            // called from src/test/java
                            extractionResults.replaceOne(Filters.eq("_id", 9), products);""")
                    .observing("""
                            The write runs, and the log names the class of test code that called. In a policy of
                            production that is test code writing to real rows."""),
            RuleText.of(Rule.LOCKED_RECORD)
                    .stops("A locked record changed without an unlock")
                    .what("{operation} on {target} did not run")
                    .why("""
                            The policy locks these rows once they are billed or closed: what others have already relied
                            on must not change under them.""")
                    .seenIn(Incident.I003)
                    .instead("Correct it in the open, with a reason that the log keeps")
                    .safe("""
                            try (Unlock unlock = Unlock.open("{table}", actor, reason)) {
                                connection.prepareStatement("{call}");
                            }""", """
                            try (Unlock unlock = Unlock.open("{table}", actor, reason)) {
                                {call};
                            }""")
                    .escape("Better still: leave the row and write a correction beside it, as bookkeeping does.")
                    .bad("""
                            // the entry is BILLED
                            connection.prepareStatement("UPDATE time_entries SET minutes = ? WHERE id = ?");""", """
                            // the entry is BILLED
                            timeEntries.updateOne(Filters.eq("_id", id), Updates.set("minutes", 90));""")
                    .observing("""
                            Locked rows are changed like all others; the log does not say which calls met one, since
                            nobody counts them."""));

    private EnvironmentTexts() {}
}
