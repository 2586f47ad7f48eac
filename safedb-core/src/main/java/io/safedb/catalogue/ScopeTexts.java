package io.safedb.catalogue;

import io.safedb.Rule;
import java.util.List;

/** SDB101 to SDB104: whose rows. */
final class ScopeTexts {
    static final List<RuleText> ALL = List.of(
            RuleText.of(Rule.NO_TENANT_SCOPE)
                    .stops("A tenant table is touched, or a shared one written, with no scope open")
                    .what("{operation} on {target} did not run")
                    .why("""
                            Without a scope nobody can say whose rows this call may touch. A scope belongs to the
                            thread that opened it; work handed to another thread takes it along only when wrapped.""")
                    .seenIn(Incident.I001)
                    .instead("Open the tenant's scope around the request's work")
                    .safe("""
                            try (TenantScope scope = TenantScope.open(TenantId.of(tenantId))) {  // id from the login
                                connection.prepareStatement("{call}");
                            }
                            executor.execute(TenantScope.wrap(task));  // the same scope on another thread""", """
                            try (TenantScope scope = TenantScope.open(TenantId.of(tenantId))) {  // id from the login
                                {call};
                            }
                            executor.execute(TenantScope.wrap(task));  // the same scope on another thread""")
                    .escape("""
                            A platform job over all tenants sets "system: true" for {table} in safedb.yaml (with owner
                            and reason) and opens SystemScope.open(actor, reason).""")
                    .bad("""
                            // no scope is open on this thread
                            connection.prepareStatement("SELECT id, subject FROM tickets WHERE status = ?");""", """
                            // no scope is open on this thread
                            tickets.find(Filters.eq("status", "open"));""")
                    .observing("""
                            Calls without a scope run unnarrowed, on the rows of all tenants, as they did before safedb
                            was there."""),
            RuleText.of(Rule.UNSCOPED_STATEMENT)
                    .stops("A statement that cannot be narrowed to one tenant and keep its meaning")
                    .what("{operation} on {target} did not run")
                    .why("""
                            safedb runs what it can narrow to one tenant and prove it. This call would show or count
                            rows of all tenants, or would mean something else once narrowed by {column}.""")
                    .seenIn(Incident.I001)
                    .instead("Ask the table itself, with a condition of your own")
                    .safe("""
                            connection.prepareStatement("{call}");""", """
                            {table}.find(Filters.eq("_id", id));
                            {table}.countDocuments(filter);  // exact, and the tenant's own""")
                    .escape("""
                            A platform job needs "system: true" for {table} in safedb.yaml, SystemScope.open(actor, reason)
                            and a condition of its own. Catalogs and statistics are for an operator's own connection.""")
                    .bad("""
                            // shows most common values of every tenant
                            connection.prepareStatement("SELECT most_common_vals FROM pg_stats");""", """
                            // in a SystemScope: everything of everybody
                            tickets.find();""")
                    .observing("""
                            The statement runs as it was written and is not narrowed at all, because it cannot be:
                            it sees the rows of all tenants. Nobody checked it."""),
            RuleText.of(Rule.CROSS_TENANT)
                    .stops("Another tenant's id in a filter, a document, a parameter or an update of the tenant column")
                    .what("{operation} did not run because of {target}")
                    .why("""
                            The tenant comes from the scope and from nowhere else. An id that arrives with a request
                            and is believed is how one customer reads or overwrites the rows of another.""")
                    .seenIn(Incident.I001)
                    .instead("Leave {column} out, safedb adds it; where it must stand, take it from the scope")
                    .safe("""
                            connection.prepareStatement("{call}");
                            statement.setObject(n, TenantScope.current().orElseThrow().value());""", """
                            {call};
                            Filters.eq("{column}", TenantScope.current().orElseThrow());""")
                    .escape("""
                            To work for another tenant on purpose: TenantScope.switchTo(tenantId, reason); each call
                            inside is logged with the reason. Shared tables are written in a SystemScope.""")
                    .bad("""
                            // organization_id as the browser sent it
                            statement.setString(1, request.getParameter("organization_id"));""", """
                            // organization_id as the browser sent it
                            tickets.find(Filters.eq("organization_id", request.getParameter("organization_id")));""")
                    .observing("""
                            The call is still narrowed to the tenant in scope, so that reads find nothing of the other
                            tenant; what it writes carries the other tenant's id."""),
            RuleText.of(Rule.HARDCODED_TENANT)
                    .stops("A tenant id written as a literal, or one that the policy says is never a tenant")
                    .what("{operation} did not run because of {target}")
                    .why("""
                            A tenant's id in the code is right for one tenant and wrong for all others, and tests with
                            that tenant never notice. It is refused even where it equals the tenant in scope.""")
                    .seenIn(Incident.I001)
                    .instead("Leave {column} out, safedb adds the tenant in scope")
                    .safe("""
                            connection.prepareStatement("{call}");""", """
                            {call};""")
                    .escape("""
                            A job for one fixed tenant reads the id from its configuration and opens
                            TenantScope.open(TenantId.of(id)). Ids under tenant.deny in safedb.yaml never pass.""")
                    .bad("""
                            connection.prepareStatement("SELECT * FROM tickets WHERE organization_id = 'org_abc123'");""", """
                            tickets.find(Filters.eq("organization_id", "org_abc123"));""")
                    .observing("""
                            The call is still narrowed to the tenant in scope: the literal of another tenant finds
                            nothing. The log lists the places to mend."""));

    private ScopeTexts() {}
}
