package com.example.helpdesk.hibernate;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/** A row of a view. */
@Entity(name = "OpenTicket")
@Immutable
@Table(name = "v_open_tickets")
class OpenTicket {
    @Id
    Long id;

    String title;

    @Column(name = "project_key", length = 10)
    String projectKey;

    @Override
    public String toString() {
        return id + " " + title + " " + projectKey;
    }
}
