package com.example.helpdesk.mybatis;

import java.math.BigDecimal;
import java.time.LocalDate;

/** A new invoice; its id comes from the database. */
public final class Invoice {
    private Long id;
    private final String number;
    private final Long projectId;
    private final LocalDate issuedOn;
    private final BigDecimal total;

    public Invoice(String number, Long projectId, LocalDate issuedOn, BigDecimal total) {
        this.number = number;
        this.projectId = projectId;
        this.issuedOn = issuedOn;
        this.total = total;
    }

    @Override
    public String toString() {
        return id + " " + number + " " + projectId + " " + issuedOn + " " + total;
    }
}
