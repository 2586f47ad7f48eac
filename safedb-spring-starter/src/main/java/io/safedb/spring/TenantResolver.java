package io.safedb.spring;

import io.safedb.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * Says whose request this is. A bean of this type puts every web request into its tenant's scope; requests without a
 * tenant are answered with 403.
 *
 * <pre>{@code
 * @Bean
 * TenantResolver tenantResolver() {
 *     return request -> Optional.ofNullable(request.getUserPrincipal())
 *             .map(user -> TenantId.of(accounts.organizationOf(user.getName())));
 * }
 * }</pre>
 *
 * <p>Take the id from the login, never from what a client may choose: whoever sets this value reads that tenant's rows.
 * Called once per request, in its thread, after the other filters (see {@code safedb.web.filter-order}) and before the
 * handler; must be thread-safe. An application whose login puts the id on the request needs no such bean:
 * {@code safedb.web.tenant-attribute} names the attribute.
 */
@FunctionalInterface
public interface TenantResolver {
    /**
     * The tenant of a request.
     *
     * @param request as the filters before have left it
     * @return empty if the request is nobody's; never null
     */
    Optional<TenantId> resolve(HttpServletRequest request);
}
