package com.example.helpdesk.tenant;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;

/** Entities that have the tenant column. */
final class Entities {
    private Entities() {}

    /** Somebody. */
    @Entity(name = "Person")
    @Table(name = "users")
    static class Person extends TenantEntity {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        Long id;

        String email;
        String name;

        @ManyToOne(fetch = FetchType.LAZY)
        @JoinColumn(name = "manager_id")
        Person manager;

        protected Person() {}

        Person(String email, String name) {
            this.email = email;
            this.name = name;
        }

        @Override
        public String toString() {
            return id + " " + email + " " + name + " " + organization;
        }
    }

    /** A ticket. */
    @Entity(name = "Ticket")
    @Table(name = "tickets")
    static class Ticket extends TenantEntity {
        @Id
        @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "tickets_seq")
        @SequenceGenerator(name = "tickets_seq", sequenceName = "tickets_seq", allocationSize = 50)
        Long id;

        @Column(name = "project_id")
        Long project;

        int number;
        String title;
        String status = "NEW";

        @ManyToOne(fetch = FetchType.LAZY)
        @JoinColumn(name = "reporter_id")
        Person reporter;

        @Version
        int version;

        @OneToMany(mappedBy = "ticket", cascade = CascadeType.ALL, orphanRemoval = true)
        @OrderBy("body")
        Set<Comment> comments = new LinkedHashSet<>();

        protected Ticket() {}

        Ticket(Long project, int number, String title, Person reporter) {
            this.project = project;
            this.number = number;
            this.title = title;
            this.reporter = reporter;
        }

        @Override
        public String toString() {
            return id + " " + number + " " + title + " " + status + " v" + version + " " + organization;
        }
    }

    /** A comment. */
    @Entity(name = "Comment")
    @Table(name = "comments")
    static class Comment extends TenantEntity {
        @Id
        UUID id;

        @ManyToOne(fetch = FetchType.LAZY)
        @JoinColumn(name = "ticket_id")
        Ticket ticket;

        @ManyToOne(fetch = FetchType.LAZY)
        @JoinColumn(name = "author_id")
        Person author;

        String body;

        protected Comment() {}

        Comment(UUID id, Ticket ticket, Person author, String body) {
            this.id = id;
            this.ticket = ticket;
            this.author = author;
            this.body = body;
        }

        @Override
        public String toString() {
            return body;
        }
    }

    /** Something that happens: one table for all classes. */
    @Entity(name = "Event")
    @Table(name = "events")
    @Inheritance(strategy = InheritanceType.SINGLE_TABLE)
    @jakarta.persistence.DiscriminatorColumn(name = "kind")
    static class Event extends TenantEntity {
        @Id
        @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "events_seq")
        @SequenceGenerator(name = "events_seq", sequenceName = "events_seq", allocationSize = 50)
        Long id;

        String title;

        @Column(name = "happens_on")
        java.time.LocalDate day = java.time.LocalDate.of(2024, 9, 1);

        @Override
        public String toString() {
            return id + " " + title + " " + organization;
        }
    }

    /** People meet. */
    @Entity(name = "Meeting")
    @jakarta.persistence.DiscriminatorValue("MEETING")
    static class Meeting extends Event {
        String place;

        protected Meeting() {}

        Meeting(String title) {
            this.title = title;
        }
    }

    /** Something is down. */
    @Entity(name = "Outage")
    @jakarta.persistence.DiscriminatorValue("OUTAGE")
    static class Outage extends Event {
        Integer severity;
    }
}
