package com.example.workshop.ticket;

import com.example.workshop.contact.Contact;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A job for a contact. */
@Entity
@Table(name = "tickets")
public class Ticket {
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "tickets_seq")
    @SequenceGenerator(name = "tickets_seq", sequenceName = "tickets_seq", allocationSize = 50)
    private @Nullable Long id;

    @Column(updatable = false)
    private String organizationId;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "contact_id")
    private Contact contact;

    private String title;

    @Enumerated(EnumType.STRING)
    private TicketStatus status = TicketStatus.OPEN;

    private Instant openedAt;

    @Version
    private int version;

    /** For JPA. */
    @SuppressWarnings("NullAway.Init")
    protected Ticket() {}

    /** A new ticket, open. */
    public Ticket(String organizationId, Contact contact, String title, Instant openedAt) {
        this.organizationId = organizationId;
        this.contact = contact;
        this.title = title;
        this.openedAt = openedAt;
    }

    void rename(String title) {
        this.title = title;
    }

    void close() {
        this.status = TicketStatus.CLOSED;
    }

    /** Its number; null before it is stored. */
    public @Nullable Long getId() {
        return id;
    }

    /** Whose ticket it is. */
    public String getOrganizationId() {
        return organizationId;
    }

    /** For whom. */
    public Contact getContact() {
        return contact;
    }

    /** What is to do. */
    public String getTitle() {
        return title;
    }

    /** How far it is. */
    public TicketStatus getStatus() {
        return status;
    }

    /** When it was opened. */
    public Instant getOpenedAt() {
        return openedAt;
    }

    /** Counts changes. */
    public int getVersion() {
        return version;
    }
}
