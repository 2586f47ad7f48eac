package com.example.helpdesk.hibernate;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A country of the world; nobody's own. */
@Entity
@Immutable
@Table(name = "countries")
class Country {
    @Id
    @JdbcTypeCode(SqlTypes.CHAR)
    @Column(length = 2)
    private String code;

    private String name;
    private boolean eu;

    @Override
    public String toString() {
        return code + " " + name + " " + eu;
    }
}
