package io.safedb.catalogue;

import io.safedb.Rule;
import java.util.List;

/** SDB201 to SDB204: what cannot be undone. */
final class DestructionTexts {
    static final List<RuleText> ALL = List.of(
            RuleText.of(Rule.DESTRUCTIVE_WITHOUT_TOKEN)
                    .stops("A destructive call in an environment that needs a token, without one")
                    .what("{operation} on {target} did not run")
                    .why("""
                            {database} counts as {environment}. What destroys rows or structure there needs a plan that
                            somebody else has read; a wrong connection string must not be enough.""")
                    .seenIn(Incident.I000, Incident.I002)
                    .instead("Name the rows, that needs no token; drop and rebuild where the marker says test")
                    .safe("""
                            connection.prepareStatement("{rows}");""", """
                            {rows};""")
                    .escape("""
                            Ask an approver for a token with {approval}; run the call inside
                            safeDb.withToken(Token.of(text), ...). Staging takes no more. Production also takes a reviewed
                            plan and a before-image, which come in a later version, unless safedb.yaml says
                            "destructive: token-only". Development and test take nothing.""")
                    .bad("""
                            connection.prepareStatement("DELETE FROM contacts");
                            connection.prepareStatement("DROP TABLE audit_log");""", """
                            contacts.deleteMany(Filters.empty());
                            database.getCollection("audit_log").drop();""")
                    .observing("""
                            The destructive call runs, in production too. Nothing can bring back what it destroys;
                            the log only says that it happened."""),
            RuleText.of(Rule.TOKEN_INVALID)
                    .stops("A token that is forged, expired, used, or made out for something else")
                    .what("{operation} on {target} did not run")
                    .why("""
                            A token is one person's yes to one operation on one database, once and for minutes. This
                            one is not that.""")
                    .seenIn(Incident.I000)
                    .instead("Ask for a new token with {approval}, and hand it to this call alone")
                    .safe("""
                            safeDb.withToken(Token.of(text), () -> statement.execute("{operation} ..."));""", """
                            safeDb.withToken(Token.of(text), () -> {call});""")
                    .escape("None. No flag, property or variable stands in for a token.")
                    .bad("""
                            // a token for shop_stage, used on shop_prod
                            safeDb.withToken(token, () -> statement.execute("DROP TABLE audit_log"));""", """
                            // a token for shop_stage, used on shop_prod
                            safeDb.withToken(token, () -> auditLog.drop());""")
                    .observing("""
                            The call counts as one without a token, so that SDB201 decides. Only where that is observed
                            too does it run, and nothing can bring back what it destroys."""),
            RuleText.of(Rule.ROW_CAP)
                    .stops("An update or delete that hits more rows than the policy allows")
                    .what("{operation} on {target} changed nothing")
                    .why("""
                            A condition that hits far more rows than anybody expected is the usual shape of an
                            accident. The count is the server's own: of rows in the same transaction, of documents
                            before the call, which is then bound to their ids.""")
                    .seenIn(Incident.I000, Incident.I002)
                    .instead("Work in steps below the cap, so that a wrong condition stops early")
                    .safe("""
                            connection.prepareStatement("DELETE FROM {table} WHERE id BETWEEN ? AND ?");""", """
                            {table}.deleteMany(Filters.in("_id", nextIds));""")
                    .escape("""
                            row-cap in safedb.yaml sets the cap (1000 if not set). More than that takes a token with
                            {approval} and enough rows; SDB201 says what else production takes. Development and test
                            take nothing, there it is logged.""")
                    .bad("""
                            // hits 212,000 rows
                            connection.prepareStatement("UPDATE tickets SET status = 'closed' WHERE status <> 'closed'");""", """
                            // hits 212,000 documents
                            tickets.updateMany(Filters.ne("status", "closed"), Updates.set("status", "closed"));""")
                    .observing("""
                            The call stands, whatever it hit; the log says how many rows. Nothing brings back what they
                            were."""),
            RuleText.of(Rule.POPULATED_TARGET)
                    .stops("A script for empty databases on a database with rows")
                    .what("{operation} on {target} did not run")
                    .why("""
                            The script is made for an empty database, and this one is not empty: it would drop or
                            rebuild what holds rows.""")
                    .seenIn(Incident.I002)
                    .instead("Change what is there instead of building it anew")
                    .safe("""
                            ALTER TABLE {table} ADD COLUMN ...;
                            CREATE TABLE IF NOT EXISTS {table} (...);""", """
                            {table}.updateMany(Filters.exists("new_field", false), Updates.set("new_field", value));""")
                    .escape(
                            "Empty the database first, if that is what is meant: a destructive call of its own, with its token.")
                    .bad("""
                            DROP TABLE IF EXISTS teachers CASCADE;
                            CREATE TABLE teachers (...);""", """
                            database.getCollection("teachers").drop();
                            database.createCollection("teachers");""")
                    .notYet());

    private DestructionTexts() {}
}
