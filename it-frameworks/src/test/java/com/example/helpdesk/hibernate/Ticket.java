package com.example.helpdesk.hibernate;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.JoinTable;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.annotations.CreationTimestamp;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.Fetch;
import org.hibernate.annotations.FetchMode;
import org.hibernate.annotations.Formula;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.SQLRestriction;
import org.hibernate.annotations.UpdateTimestamp;
import org.hibernate.type.SqlTypes;

/** A ticket; those that were deleted stay in the table and are not shown. */
@Entity(name = "Ticket")
@Table(name = "tickets")
@DynamicUpdate
@SQLRestriction("deleted_at is null")
@NamedQuery(name = "Ticket.late", query = "from Ticket t where t.dueOn < :day and t.status <> 'CLOSED' order by t.id")
class Ticket {
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "tickets_seq")
    @SequenceGenerator(name = "tickets_seq", sequenceName = "tickets_seq", allocationSize = 50)
    Long id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "project_id")
    Project project;

    int number;
    String title;
    String body;

    @Column(length = 10)
    String status = "NEW";

    @JdbcTypeCode(SqlTypes.NAMED_ENUM)
    TicketPriority priority = TicketPriority.NORMAL;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "reporter_id")
    User reporter;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "assignee_id")
    User assignee;

    @Column(name = "due_on")
    LocalDate dueOn;

    @Column(columnDefinition = "text[]")
    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> labels = List.of();

    @JdbcTypeCode(SqlTypes.JSON)
    Map<String, Object> custom = new HashMap<>();

    @Version
    int version;

    @CreationTimestamp
    @Column(name = "created_at")
    OffsetDateTime createdAt;

    @UpdateTimestamp
    @Column(name = "updated_at")
    OffsetDateTime updatedAt;

    @Formula("(select count(*) from comments c where c.ticket_id = id)")
    int commentCount;

    @ManyToMany
    @JoinTable(
            name = "ticket_tags",
            joinColumns = @JoinColumn(name = "ticket_id"),
            inverseJoinColumns = @JoinColumn(name = "tag_id"))
    @OrderBy("name")
    Set<Tag> tags = new LinkedHashSet<>();

    @OneToMany(mappedBy = "ticket", cascade = CascadeType.ALL, orphanRemoval = true)
    @Fetch(FetchMode.SUBSELECT)
    @OrderBy("createdAt, id")
    Set<Comment> comments = new LinkedHashSet<>();

    protected Ticket() {}

    Ticket(Project project, int number, String title, User reporter) {
        this.project = project;
        this.number = number;
        this.title = title;
        this.reporter = reporter;
    }

    @Override
    public String toString() {
        return id + " " + number + " " + title + " " + body + " " + status + " " + priority + " " + dueOn + " " + labels
                + " " + new java.util.TreeMap<>(custom) + " v" + version + " " + commentCount;
    }
}
