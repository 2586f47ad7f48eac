package io.safedb.spring;

import io.safedb.SafeDb;
import io.safedb.Scope;
import io.safedb.TenantId;
import io.safedb.TenantScope;
import io.safedb.guard.Call;
import io.safedb.guard.Decision;
import io.safedb.guard.Enforcement;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.server.PathContainer;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * Opens the tenant's scope around a request, on each thread that works on it: the first dispatch asks the resolver, an
 * asynchronous or error dispatch goes on with what it said. A request without a tenant is refused at the door.
 */
final class TenantScopeFilter extends OncePerRequestFilter implements Ordered {
    /**
     * Last, so that the resolver knows who is logged in: a login that is a filter of the application has this order too
     * if none is set, and comes first because the application's beans do.
     */
    private static final int DEFAULT_ORDER = Ordered.LOWEST_PRECEDENCE;

    /** What no tenant owns: the operator's paths, Spring's error page, and files. */
    private static final List<String> DEFAULT_EXCLUDED =
            List.of("/actuator/**", "/error", "/favicon.ico", "/webjars/**");

    /** The name is no relation's, so no table's own mode can apply. */
    private static final Call.Target ROWS = new Call.Target("(request)", Call.Touch.READ);

    private static final String TENANT = TenantScopeFilter.class.getName() + ".TENANT";

    private final TenantResolver resolver;
    private final Enforcement enforcement;
    private final List<PathPattern> excluded;
    private final int order;

    TenantScopeFilter(TenantResolver resolver, SafeDb safeDb, SafeDbProperties.@Nullable Web properties) {
        this.resolver = resolver;
        this.enforcement = Enforcement.ofRequests(safeDb, "http");
        List<String> paths = properties == null ? null : properties.excludePaths();
        this.excluded = (paths == null ? DEFAULT_EXCLUDED : paths)
                .stream().map(TenantScopeFilter::pattern).toList();
        Integer order = properties == null ? null : properties.filterOrder();
        this.order = order == null ? DEFAULT_ORDER : order;
    }

    private static PathPattern pattern(String path) {
        try {
            return PathPatternParser.defaultInstance.parse(path);
        } catch (PatternParseException e) {
            throw new io.safedb.PolicyException(
                    "safedb.web.exclude-paths",
                    "A pattern cannot be read: " + e.toDetailedString(),
                    "Write paths such as /login, /public/** or /files/{name}.");
        }
    }

    @Override
    public int getOrder() {
        return order;
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getDispatcherType() != DispatcherType.REQUEST) {
            goOn(request.getAttribute(TENANT), request, response, chain);
        } else if (isExcluded(request)) {
            RequestBoundary.around(chain, request, response);
        } else {
            TenantId tenant = resolver.resolve(request).orElse(null);
            if (tenant == null && refused(request, response)) {
                return;
            }
            request.setAttribute(TENANT, tenant);
            goOn(tenant, request, response, chain);
        }
    }

    @SuppressWarnings("try") // the scope is there to be open
    private static void goOn(
            @Nullable Object tenant, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (tenant instanceof TenantId id) {
            try (TenantScope scope = TenantScope.open(id)) {
                RequestBoundary.around(chain, request, response);
            }
        } else {
            RequestBoundary.around(chain, request, response);
        }
    }

    private boolean isExcluded(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        PathContainer parsed = PathContainer.parsePath(path);
        return excluded.stream().anyMatch(pattern -> pattern.matches(parsed));
    }

    private boolean refused(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Call call =
                new Call(request.getMethod(), Call.Action.READ, List.of(ROWS), List.of(), List.of(), "HTTP request");
        if (enforcement.decide(call, Scope.None.INSTANCE) instanceof Decision.Refuse refuse) {
            RefusalFilter.answer(response, refuse.violation());
            return true;
        }
        return false;
    }
}
