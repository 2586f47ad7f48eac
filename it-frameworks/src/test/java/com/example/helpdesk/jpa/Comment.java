package com.example.helpdesk.jpa;

import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.util.UUID;

/** A comment. */
@Entity
@Table(name = "comments")
public class Comment {
    @Id
    private UUID id;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "ticket_id")
    private Ticket ticket;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "author_id")
    @SuppressWarnings("UnusedVariable") // read by Hibernate
    private Person author;

    private String body;

    protected Comment() {}

    public Comment(UUID id, Ticket ticket, Person author, String body) {
        this.id = id;
        this.ticket = ticket;
        this.author = author;
        this.body = body;
    }

    public Ticket getTicket() {
        return ticket;
    }

    @Override
    public String toString() {
        return body;
    }
}
