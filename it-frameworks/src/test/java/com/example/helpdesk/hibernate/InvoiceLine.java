package com.example.helpdesk.hibernate;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Objects;

/** A line of an invoice; its key is the invoice and a number. */
@Entity(name = "InvoiceLine")
@Table(name = "invoice_lines")
class InvoiceLine {
    /** The key. */
    @Embeddable
    static class Id implements Serializable {
        @ManyToOne
        @JoinColumn(name = "invoice_id")
        Invoice invoice;

        @Column(name = "line_no")
        int lineNo;

        protected Id() {}

        Id(Invoice invoice, int lineNo) {
            this.invoice = invoice;
            this.lineNo = lineNo;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Id id && id.lineNo == lineNo && Objects.equals(id.invoice.id, invoice.id);
        }

        @Override
        public int hashCode() {
            return lineNo;
        }
    }

    @EmbeddedId
    Id id;

    String description;
    BigDecimal quantity;

    @Column(name = "unit_price")
    BigDecimal unitPrice;

    protected InvoiceLine() {}

    InvoiceLine(Invoice invoice, int lineNo, String description, BigDecimal quantity, BigDecimal unitPrice) {
        this.id = new Id(invoice, lineNo);
        this.description = description;
        this.quantity = quantity;
        this.unitPrice = unitPrice;
    }

    @Override
    public String toString() {
        return id.lineNo + " " + description + " " + quantity + " " + unitPrice;
    }
}
