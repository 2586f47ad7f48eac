package io.safedb.spring;

import io.safedb.SafeDbViolation;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers a request that ended in a refusal nobody handled: 403 with a problem detail (RFC 9457) that has the rule and
 * the event id, under which the operator finds the rest in the log, and nothing else. Handlers of the application come
 * first.
 */
final class RefusalFilter extends OncePerRequestFilter implements Ordered {
    /** Before Spring Security (-100): a refusal may come out of a filter of its own. */
    private static final int ORDER = -110;

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            RequestBoundary.around(chain, request, response);
        } catch (ServletException | IOException | RuntimeException e) {
            SafeDbViolation violation = Violations.in(e).orElse(null);
            if (violation == null || response.isCommitted()) {
                throw e;
            }
            answer(response, violation);
        }
    }

    /** Answers with a problem detail. The rule's id and name and the event id are safe to show to anybody. */
    static void answer(HttpServletResponse response, SafeDbViolation violation) throws IOException {
        String problem = "{\"type\":\"urn:safedb:rule:" + violation.rule().id() + "\",\"title\":\"Forbidden\","
                + "\"status\":403,\"detail\":\"This request was stopped by a rule that protects data.\",\"rule\":\""
                + violation.rule() + "\",\"eventId\":\"" + violation.eventId() + "\"}";
        byte[] body = problem.getBytes(StandardCharsets.UTF_8);
        response.resetBuffer();
        response.setStatus(HttpServletResponse.SC_FORBIDDEN);
        response.setContentType("application/problem+json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }
}
