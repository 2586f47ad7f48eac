package io.safedb.catalogue;

import io.safedb.Rule;
import io.safedb.environment.Environment;
import io.safedb.token.TokenUse;
import org.jspecify.annotations.Nullable;

/** The call that a rule's page shows, in the words in which the Guard reports it. */
final class Examples {
    private static final String EVENT = "6d1f0c1e-8a52-4b0e-9f57-2c1d3e4f5a6b";
    private static final String SELECT = "SELECT id, subject FROM tickets WHERE status = ?";

    private Examples() {}

    /**
     * What is stopped in the example.
     *
     * @param system {@code postgresql} or {@code mongodb}
     */
    static RefusalFacts of(Rule rule, String system) {
        return switch (rule) {
            case NO_TENANT_SCOPE ->
                tickets(
                        system,
                        "tickets",
                        "it holds rows of many tenants and no TenantScope is open on this thread",
                        SELECT);
            case UNSCOPED_STATEMENT ->
                tickets(
                        system,
                        "tickets",
                        "a SystemScope is open and the call reads every tenant's rows without a filter",
                        "SELECT id, subject FROM tickets");
            case CROSS_TENANT ->
                tickets(
                        system,
                        "tickets.organization_id",
                        "it is compared with an id that is not the tenant in scope",
                        "SELECT id FROM tickets WHERE organization_id = ?");
            case HARDCODED_TENANT ->
                tickets(
                        system,
                        "tickets.organization_id",
                        "a literal tenant id stands in the call",
                        "SELECT id FROM tickets WHERE organization_id = ?");
            case UNREADABLE ->
                facts(
                        system,
                        "statement",
                        "statement",
                        "at character 11: a second statement begins here; one text is one statement",
                        null,
                        "SELECT ? ; DELETE FROM tickets");
            case OPAQUE_CODE ->
                facts(
                        system,
                        "SELECT",
                        "query_to_xml",
                        "the function runs text that the reader cannot see",
                        null,
                        "SELECT query_to_xml(?, ?, ?, ?)");
            case UNKNOWN_TABLE ->
                facts(
                        system,
                        "SELECT",
                        "export_data",
                        "the policy does not name it, and it is not known to have the column organization_id",
                        "export_data",
                        "SELECT * FROM export_data");
            case SCOPE_TAMPERING ->
                facts(system, "SET", "role", "it changes whose rights the session has", null, "SET ROLE ?");
            case DESTRUCTIVE_WITHOUT_TOKEN ->
                facts(
                        system,
                        "DELETE",
                        "contacts",
                        "it has no condition of its own and removes every row",
                        "contacts",
                        "DELETE FROM contacts");
            case TOKEN_INVALID ->
                facts(
                        system,
                        "DELETE",
                        "contacts",
                        "the token was made out for another database (aud)",
                        "contacts",
                        "DELETE FROM contacts");
            case ROW_CAP ->
                facts(
                        system,
                        "DELETE",
                        "tickets",
                        "it hit 212000 rows, the row cap is 1000, and it was rolled back",
                        "tickets",
                        "DELETE FROM tickets WHERE status <> ?");
            case POPULATED_TARGET ->
                facts(
                        system,
                        "DROP TABLE",
                        "teachers",
                        "the script says it is for empty databases, and the table holds rows",
                        "teachers",
                        "DROP TABLE IF EXISTS teachers CASCADE");
            case ENVIRONMENT_MISMATCH ->
                facts(
                        system,
                        "connect",
                        "shop_prod",
                        "the application declares development, the database's marker says production",
                        null,
                        "connect");
            case ENVIRONMENT_UNKNOWN ->
                facts(
                        system,
                        "connect",
                        "shop_prod",
                        "the database has no safedb_environment marker, so it is treated as production",
                        null,
                        "connect");
            case TEST_DATA_IN_PRODUCTION ->
                facts(
                        system,
                        "INSERT",
                        "contacts",
                        "the row carries a test run's mark",
                        "contacts",
                        "INSERT INTO contacts (email) VALUES (?)");
            case TEST_CODE_IN_PRODUCTION ->
                facts(
                        system,
                        "UPDATE",
                        "extraction_results",
                        "the code that calls is test code: com.example.ExtractionDebug stands on the stack",
                        "extraction_results",
                        "UPDATE extraction_results SET products = ? WHERE id = ?");
            case LOCKED_RECORD ->
                facts(
                        system,
                        "UPDATE",
                        "time_entries",
                        "1 locked row would have been changed",
                        "time_entries",
                        "UPDATE time_entries SET minutes = ? WHERE id = ?");
        };
    }

    private static RefusalFacts tickets(String system, String target, String detail, String shape) {
        return facts(system, "SELECT", target, detail, "tickets", shape);
    }

    private static RefusalFacts facts(
            String system, String operation, String target, String detail, @Nullable String relation, String shape) {
        return new RefusalFacts(
                operation,
                target,
                detail,
                relation,
                shape,
                null,
                "organization_id",
                system,
                "shop_prod",
                "production",
                EVENT,
                relation == null
                        ? null
                        : new TokenUse(
                                "0f8fad5b-d9cb-469f-a165-70867728950e", Environment.PRODUCTION, operation, relation));
    }
}
