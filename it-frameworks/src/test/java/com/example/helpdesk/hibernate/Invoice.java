package com.example.helpdesk.hibernate;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.annotations.Generated;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** An invoice with lines; some columns are filled by the database. */
@Entity(name = "Invoice")
@Table(name = "invoices")
class Invoice {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    String number;

    @ManyToOne
    @JoinColumn(name = "project_id")
    Project project;

    @Column(name = "issued_on")
    LocalDate issuedOn;

    @Generated
    @Column(length = 10, insertable = false)
    String status;

    @JdbcTypeCode(SqlTypes.CHAR)
    @Column(length = 3)
    String currency = "EUR";

    BigDecimal total = BigDecimal.ZERO;

    @Version
    int version;

    @OneToMany(mappedBy = "id.invoice", cascade = CascadeType.ALL, orphanRemoval = true)
    @OrderBy("id.lineNo")
    List<InvoiceLine> lines = new ArrayList<>();

    protected Invoice() {}

    Invoice(Project project, String number, LocalDate issuedOn) {
        this.project = project;
        this.number = number;
        this.issuedOn = issuedOn;
    }

    Invoice with(String description, int quantity, String price) {
        lines.add(
                new InvoiceLine(this, lines.size() + 1, description, new BigDecimal(quantity), new BigDecimal(price)));
        return this;
    }

    @Override
    public String toString() {
        return id + " " + number + " " + issuedOn + " " + status + " " + currency + " " + total + " v" + version;
    }
}
