package com.example.helpdesk.mappings;

import jakarta.persistence.CascadeType;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MapsId;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OneToOne;
import jakarta.persistence.OrderBy;
import jakarta.persistence.PrimaryKeyJoinColumn;
import jakarta.persistence.SecondaryTable;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.annotations.Filter;
import org.hibernate.annotations.FilterDef;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.ParamDef;
import org.hibernate.type.SqlTypes;

/** People, what they do, and entities that lie in more than one table. */
final class People {
    private People() {}

    /** Somebody. */
    @Entity(name = "Person")
    @Table(name = "users")
    static class Person {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        Long id;

        String email;
        String name;

        @OneToOne(mappedBy = "person", cascade = CascadeType.ALL, fetch = FetchType.LAZY, orphanRemoval = true)
        Profile profile;

        @OneToMany(mappedBy = "reporter")
        @OrderBy("number")
        @Filter(name = "withStatus", condition = "status = :status")
        List<Ticket> tickets = new ArrayList<>();

        protected Person() {}

        Person(String email, String name) {
            this.email = email;
            this.name = name;
        }

        @Override
        public String toString() {
            return id + " " + name;
        }
    }

    /** What somebody says about himself; its key is his. */
    @Entity(name = "Profile")
    @Table(name = "user_profiles")
    static class Profile {
        @Id
        Long id;

        @MapsId
        @OneToOne
        @JoinColumn(name = "user_id")
        Person person;

        String bio;

        protected Profile() {}

        Profile(Person person, String bio) {
            this.person = person;
            this.bio = bio;
        }
    }

    /** A ticket in two tables. */
    @Entity(name = "Ticket")
    @Table(name = "tickets")
    @SecondaryTable(name = "ticket_details", pkJoinColumns = @PrimaryKeyJoinColumn(name = "ticket_id"))
    @FilterDef(name = "withStatus", parameters = @ParamDef(name = "status", type = String.class))
    @Filter(name = "withStatus", condition = "status = :status")
    static class Ticket {
        @Id
        Long id;

        @Column(name = "project_id")
        Long project;

        int number;
        String title;
        String status = "NEW";

        @JdbcTypeCode(SqlTypes.JSON)
        Map<String, Object> custom = new HashMap<>();

        @ManyToOne
        @JoinColumn(name = "reporter_id")
        Person reporter;

        @Column(table = "ticket_details", name = "environment")
        String environment;

        @Column(table = "ticket_details", name = "steps")
        String steps;

        protected Ticket() {}

        Ticket(Long id, int number, Person reporter) {
            this.id = id;
            this.project = 1L;
            this.number = number;
            this.title = "In two tables";
            this.reporter = reporter;
        }

        @Override
        public String toString() {
            return id + " " + number + " " + title + " " + status + " " + environment + " " + steps;
        }
    }

    /** Who works on a project, as a value. */
    @Embeddable
    record Member(
            @Column(name = "user_id") Long user,
            @Column(name = "role") String role) {}

    /** A project. */
    @Entity(name = "Project")
    @Table(name = "projects")
    static class Project {
        @Id
        Long id;

        String name;

        @ElementCollection
        @CollectionTable(name = "project_members", joinColumns = @JoinColumn(name = "project_id"))
        Set<Member> members = new HashSet<>();
    }

    /** The key of a line. */
    record LineId(Long invoice, int line) {}

    /** A line of an invoice. */
    @Entity(name = "Line")
    @Table(name = "invoice_lines")
    @IdClass(LineId.class)
    static class Line {
        @Id
        @Column(name = "invoice_id")
        Long invoice;

        @Id
        @Column(name = "line_no")
        int line;

        String description;
        BigDecimal quantity;

        @Column(name = "unit_price")
        BigDecimal price;

        protected Line() {}

        Line(Long invoice, int line, String description) {
            this.invoice = invoice;
            this.line = line;
            this.description = description;
            this.quantity = BigDecimal.ONE;
            this.price = BigDecimal.TEN;
        }

        @Override
        public String toString() {
            return invoice + "/" + line + " " + description + " " + quantity + " " + price;
        }
    }
}
