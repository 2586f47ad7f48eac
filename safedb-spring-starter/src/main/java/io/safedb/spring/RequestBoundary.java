package io.safedb.spring;

import io.safedb.TenantScope;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Keeps what a request opens inside the request: a server thread works for somebody else next, and a scope, an unlock
 * or a test run that was never closed would be his.
 */
final class RequestBoundary {
    private RequestBoundary() {}

    /**
     * Runs the rest of the chain and puts the scope of this thread back to what it was.
     *
     * @throws IllegalStateException if something was left open; it is closed then
     */
    static void around(FilterChain chain, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        try {
            TenantScope.wrap(() -> {
                        chain.doFilter(request, response);
                        return true;
                    })
                    .call();
        } catch (ServletException | IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        }
    }
}
