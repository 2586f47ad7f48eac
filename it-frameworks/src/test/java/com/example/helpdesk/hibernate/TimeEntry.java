package com.example.helpdesk.hibernate;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.LocalDate;
import org.hibernate.annotations.DynamicInsert;
import org.hibernate.annotations.SoftDelete;
import org.hibernate.annotations.SoftDeleteType;

/** Work that was done. */
@Entity(name = "TimeEntry")
@Table(name = "time_entries")
@DynamicInsert
@SoftDelete(strategy = SoftDeleteType.TIMESTAMP, columnName = "deleted_at")
class TimeEntry {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    @ManyToOne(optional = false)
    @JoinColumn(name = "ticket_id")
    Ticket ticket;

    @ManyToOne(optional = false)
    @JoinColumn(name = "user_id")
    User user;

    @Column(name = "spent_on")
    LocalDate spentOn;

    int minutes;
    String note;
    Boolean billable;

    protected TimeEntry() {}

    TimeEntry(Ticket ticket, User user, LocalDate spentOn, int minutes) {
        this.ticket = ticket;
        this.user = user;
        this.spentOn = spentOn;
        this.minutes = minutes;
    }

    @Override
    public String toString() {
        return id + " " + spentOn + " " + minutes + " " + note + " " + billable;
    }
}
