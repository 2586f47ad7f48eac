package com.example.helpdesk.hibernate;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.util.UUID;

/** A file. */
@Entity(name = "Attachment")
@Table(name = "attachments")
class Attachment {
    @Id
    UUID id;

    @ManyToOne
    @JoinColumn(name = "ticket_id")
    Ticket ticket;

    String name;

    @Column(name = "content_type")
    String contentType;

    byte[] content;

    protected Attachment() {}

    Attachment(UUID id, Ticket ticket, String name, byte[] content) {
        this.id = id;
        this.ticket = ticket;
        this.name = name;
        this.contentType = "text/plain";
        this.content = content;
    }
}
