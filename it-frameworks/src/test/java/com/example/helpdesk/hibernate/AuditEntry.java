package com.example.helpdesk.hibernate;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** What somebody did. */
@Entity(name = "AuditEntry")
@Table(name = "audit_entries")
class AuditEntry {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    String actor;

    @Column(length = 20)
    String action;

    String entity;

    @Column(name = "entity_id")
    String entityId;

    @JdbcTypeCode(SqlTypes.JSON)
    Detail detail;

    /** Before and after. */
    record Detail(String before, String after) {}

    @Override
    public String toString() {
        return id + " " + actor + " " + action + " " + entity + " " + entityId + " " + detail;
    }
}
