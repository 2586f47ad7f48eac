package io.safedb.catalogue;

import io.safedb.Rule;
import java.util.List;

/** SDB105 to SDB108: what safedb cannot see, and what would change what it sees. */
final class ReadingTexts {
    static final List<RuleText> ALL = List.of(
            RuleText.of(Rule.UNREADABLE)
                    .stops("Text or a call that safedb cannot read")
                    .what("{operation} did not run because safedb cannot read it")
                    .why("""
                            What cannot be read cannot be narrowed, and what slips past the reader reaches the server
                            unchecked. So it is refused instead of passed on.""")
                    .instead("Say it plainly, one statement or one call at a time")
                    .safe("""
                            connection.prepareStatement("{call}");  // and nothing after it""", """
                            {call};  // documented operators and options, each key once""")
                    .escape("""
                            If this is ordinary {system}, the reader has a gap: please report the shape shown above. Until it is
                            closed, write the call another way.""")
                    .bad("""
                            // two statements in one text
                            connection.prepareStatement("SELECT 1; DELETE FROM tickets");""", """
                            // the same key twice: which one does the server take?
                            tickets.find(BsonDocument.parse("{status: 'open', status: 'closed'}"));""")
                    .observing("""
                            The call runs as it was written, unread and not narrowed. Whatever is in it happens, to
                            the rows of all tenants. Nobody checked it."""),
            RuleText.of(Rule.OPAQUE_CODE)
                    .stops("Code that hides statements from the reader")
                    .what("{operation} did not run because of {target}")
                    .why("""
                            The code behind {target} can run statements that safedb never sees, so no tenant would be
                            added to them.""")
                    .instead("Send what it does as statements of their own through the guarded object")
                    .safe("""
                            connection.prepareStatement("{call}");""", """
                            {call};  // operators such as $expr compute in the server without code""")
                    .escape("""
                            If {target} only computes, whoever owns the policy may list it in safedb.yaml under
                            {allowlist}.""")
                    .bad("""
                            connection.prepareStatement("SELECT query_to_xml('SELECT * FROM tickets', true, false, '')");""", """
                            tickets.find(Filters.where("this.total > 100"));""")
                    .observing("The code runs, with whatever it does inside, on the rows of all tenants."),
            RuleText.of(Rule.UNKNOWN_TABLE)
                    .stops("A table or collection without a policy, or one that the policy denies")
                    .what("{operation} on {target} did not run")
                    .why("""
                            A table that nobody declared may hold anybody's rows. An answer is needed once, from
                            someone who knows it, and stands in the policy from then on.""")
                    .seenIn(Incident.I001)
                    .instead("Say in safedb.yaml whose rows {target} holds")
                    .safe("""
                            tables:
                              {target}: tenant  # each tenant its own rows; the table needs the column {column}
                              # or "shared": every tenant reads it, only a SystemScope writes it""", """
                            tables:
                              {target}: tenant  # each tenant its own documents, in the field {column}
                              # or "shared": every tenant reads it, only a SystemScope writes it""")
                    .escape("A table that the policy denies stays denied; its entry names the owner to ask.")
                    .bad("""
                            // export_data is not in safedb.yaml and has no column organization_id
                            connection.prepareStatement("SELECT * FROM export_data");""", """
                            // export_data is not in safedb.yaml
                            database.getCollection("export_data").find();""")
                    .observing("""
                            The table is used as if it belonged to all: nothing narrows it. Other tables of the same
                            call are narrowed as ever."""),
            RuleText.of(Rule.SCOPE_TAMPERING)
                    .stops(
                            "An attempt to change what the scope rests on: role, search path, row security, the raw object")
                    .what("{operation} did not run because of {target}")
                    .why("""
                            Everything safedb decides rests on the session's role, its search path and settings, and
                            on nobody holding the raw object. Changing one of them turns the guard off without a word.""")
                    .instead("Let the scope carry the tenant; set the session up where the connection is made")
                    .safe("""
                            try (TenantScope scope = TenantScope.open(TenantId.of(tenantId))) { ... }
                            jdbc:postgresql://host/{database}?currentSchema=...  # once, in the pool's settings""", """
                            try (TenantScope scope = TenantScope.open(TenantId.of(tenantId))) { ... }
                            MongoClientSettings.builder()...  // once, before SafeMongo.wrap""")
                    .escape("""
                            None through a guarded object. An operator's work belongs on a connection of its
                            own that safedb does not wrap.""")
                    .bad("""
                            connection.prepareStatement("SET ROLE postgres");
                            connection.unwrap(PgConnection.class);""", """
                            // safedb's own records
                            database.getCollection("safedb_environment").deleteMany(Filters.empty());""")
                    .observing("""
                            The session changes under safedb's feet, or the raw object is handed out where there is
                            one to hand out; what is decided afterwards may be wrong."""));

    private ReadingTexts() {}
}
