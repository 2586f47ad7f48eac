package com.example.workshop.account;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;

/** Who am I? */
@RestController
class AccountController {
    private final JdbcClient jdbc;

    AccountController(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Who calls, for people.
     *
     * @param account id of the account
     * @param name its name
     * @param organization name of its organisation
     */
    record Me(String account, String name, String organization) {}

    @GetMapping("/api/me")
    Me me(@RequestAttribute Account account) {
        String organization = jdbc.sql("SELECT name FROM organizations WHERE id = ?")
                .param(account.organizationId())
                .query(String.class)
                .single();
        return new Me(account.id(), account.name(), organization);
    }
}
