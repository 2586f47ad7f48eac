package com.example.helpdesk.hibernate;

import jakarta.persistence.Column;
import jakarta.persistence.DiscriminatorColumn;
import jakarta.persistence.DiscriminatorValue;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.time.LocalDate;

/** Something that happens: one table for all classes. */
@Entity(name = "Event")
@Table(name = "events")
@Inheritance(strategy = InheritanceType.SINGLE_TABLE)
@DiscriminatorColumn(name = "kind", length = 20)
abstract class Event {
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "events_seq")
    @SequenceGenerator(name = "events_seq", sequenceName = "events_seq", allocationSize = 50)
    Long id;

    String title;

    @Column(name = "happens_on")
    LocalDate happensOn;

    /** People meet. */
    @Entity(name = "Meeting")
    @DiscriminatorValue("MEETING")
    static class Meeting extends Event {
        String place;

        protected Meeting() {}

        Meeting(String title, LocalDate happensOn, String place) {
            this.title = title;
            this.happensOn = happensOn;
            this.place = place;
        }

        @Override
        public String toString() {
            return super.toString() + " at " + place;
        }
    }

    /** Something is down. */
    @Entity(name = "Outage")
    @DiscriminatorValue("OUTAGE")
    static class Outage extends Event {
        Integer severity;

        protected Outage() {}

        Outage(String title, LocalDate happensOn, int severity) {
            this.title = title;
            this.happensOn = happensOn;
            this.severity = severity;
        }

        @Override
        public String toString() {
            return super.toString() + " severity " + severity;
        }
    }

    @Override
    public String toString() {
        return id + " " + title + " " + happensOn;
    }
}
