package com.example.helpdesk.hibernate;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import java.util.UUID;

/** A comment; its key is given by the application. */
@Entity(name = "Comment")
@Table(name = "comments")
class Comment {
    @Id
    UUID id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "ticket_id")
    Ticket ticket;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "author_id")
    User author;

    String body;

    @Column(name = "created_at")
    OffsetDateTime createdAt = OffsetDateTime.parse("2024-08-01T00:00:00Z");

    protected Comment() {}

    Comment(UUID id, Ticket ticket, User author, String body) {
        this.id = id;
        this.ticket = ticket;
        this.author = author;
        this.body = body;
    }

    @Override
    public String toString() {
        return id + " " + body;
    }
}
