package io.safedb.replay.app.battwheels;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the application writes into a development database when it starts: the records that incident 000 lists. */
final class DevelopmentRecords {
    /** By table or collection, in the order of their names; one map per record. */
    static final Map<String, List<Map<String, String>>> BY_TABLE = new TreeMap<>(Map.of(
            "users",
            List.of(
                    user("usr_test1", "demo@voltmotors.test", "Demo User"),
                    user("usr_test2", "dev@battwheels.internal", "Dev User"),
                    user("usr_test3", "test_technician@test.com", "Test Technician"),
                    user("usr_test4", "test_admin@test.com", "Test Admin"),
                    user("usr_test5", "audit_user@test.com", "Audit User"),
                    user("usr_test6", "week2@test.com", "Week Two")),
            "invoices_enhanced",
            List.of(
                    invoice("enh_test1", "TEST-INV-1"),
                    invoice("enh_test2", "TEST-INV-2"),
                    invoice("enh_test3", "TEST-INV-3")),
            "invoices",
            List.of(invoice("inv_test1", "INV-00027")),
            "audit_log",
            List.of(Map.of("id", "adt_test1", "entry", "test entry")),
            "business_customers",
            List.of(
                    Map.of("id", "biz_test1", "name", "TEST_Fleet_Company"),
                    Map.of("id", "biz_test2", "name", "BluWheelz")),
            "contacts",
            List.of(Map.of("id", "con_test1", "name", "Audit Customer", "email", "audit_customer@test.com"))));

    private DevelopmentRecords() {}

    private static Map<String, String> user(String id, String email, String name) {
        return Map.of("id", id, "email", email, "name", name);
    }

    private static Map<String, String> invoice(String id, String number) {
        return Map.of("id", id, "number", number, "customer_name", "Audit Customer");
    }
}
