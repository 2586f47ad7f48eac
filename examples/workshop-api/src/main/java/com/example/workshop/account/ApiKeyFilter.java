package com.example.workshop.account;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Who calls says so with an API key; 401 otherwise. From here on the request carries the account and its organisation,
 * where no client can put them.
 */
@Component
@Order(-100)
class ApiKeyFilter extends OncePerRequestFilter {
    private static final String KEY = "X-Api-Key";

    private final Accounts accounts;

    ApiKeyFilter(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI().startsWith("/api/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String key = request.getHeader(KEY);
        Account account = key == null ? null : accounts.authenticate(key).orElse(null);
        if (account == null) {
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, KEY);
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.getWriter()
                    .write("{\"title\":\"Unauthorized\",\"status\":401,\"detail\":\"Send your key as " + KEY + ".\"}");
            return;
        }
        request.setAttribute("account", account);
        request.setAttribute("organizationId", account.organizationId());
        chain.doFilter(request, response);
    }
}
