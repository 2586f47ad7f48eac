package com.example.workshop.timeentry;

import com.example.workshop.ticket.Ticket;
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
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Time that somebody worked on a ticket; while it has no end, a timer runs. */
@Entity
@Table(name = "time_entries")
public class TimeEntry {
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "time_entries_seq")
    @SequenceGenerator(name = "time_entries_seq", sequenceName = "time_entries_seq", allocationSize = 50)
    private @Nullable Long id;

    @Column(updatable = false)
    private String organizationId;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "ticket_id")
    private Ticket ticket;

    private String technician;
    private String note;
    private Instant startedAt;
    private @Nullable Instant endedAt;
    private long seconds;

    @Enumerated(EnumType.STRING)
    private TimeEntryStatus status = TimeEntryStatus.OPEN;

    @Version
    private int version;

    /** For JPA. */
    @SuppressWarnings("NullAway.Init")
    protected TimeEntry() {}

    /** A running timer. */
    public TimeEntry(String organizationId, Ticket ticket, String technician, String note, Instant startedAt) {
        this.organizationId = organizationId;
        this.ticket = ticket;
        this.technician = technician;
        this.note = note;
        this.startedAt = startedAt;
    }

    /** Ends it. Whole seconds, rounded down: nobody pays for time that was not worked. */
    void end(Instant at) {
        this.endedAt = at;
        this.seconds = Duration.between(startedAt, at).toSeconds();
    }

    void annotate(String note) {
        this.note = note;
    }

    /** Its number; null before it is stored. */
    public @Nullable Long getId() {
        return id;
    }

    /** Whose time entry it is. */
    public String getOrganizationId() {
        return organizationId;
    }

    /** What was worked on. */
    public Ticket getTicket() {
        return ticket;
    }

    /** Who worked: the id of an account. */
    public String getTechnician() {
        return technician;
    }

    /** What was done. */
    public String getNote() {
        return note;
    }

    /** When the work began. */
    public Instant getStartedAt() {
        return startedAt;
    }

    /** When it ended; null while the timer runs. */
    public @Nullable Instant getEndedAt() {
        return endedAt;
    }

    /** How long; 0 while the timer runs. */
    public long getSeconds() {
        return seconds;
    }

    /** Whether it may still change. */
    public TimeEntryStatus getStatus() {
        return status;
    }

    /** Counts changes. */
    public int getVersion() {
        return version;
    }
}
