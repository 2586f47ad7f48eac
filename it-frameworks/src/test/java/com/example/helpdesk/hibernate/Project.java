package com.example.helpdesk.hibernate;

import jakarta.persistence.CascadeType;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.JoinTable;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.NamedAttributeNode;
import jakarta.persistence.NamedEntityGraph;
import jakarta.persistence.NamedSubgraph;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hibernate.annotations.BatchSize;
import org.hibernate.annotations.SQLDelete;
import org.hibernate.annotations.SQLRestriction;

/** A project; deleting one only notes when. */
@Entity(name = "Project")
@Table(name = "projects")
@SQLDelete(sql = "UPDATE projects SET deleted_at = now() WHERE id = ? AND version = ?")
@SQLRestriction("deleted_at is null")
@NamedEntityGraph(
        name = "withTickets",
        attributeNodes = {@NamedAttributeNode(value = "tickets", subgraph = "people"), @NamedAttributeNode("labels")},
        subgraphs = @NamedSubgraph(name = "people", attributeNodes = @NamedAttributeNode("assignee")))
class Project {
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "projects_seq")
    @SequenceGenerator(name = "projects_seq", sequenceName = "projects_seq", allocationSize = 50)
    Long id;

    @Column(name = "key", length = 10)
    String key;

    String name;
    BigDecimal budget;

    @Column(name = "starts_on")
    LocalDate startsOn;

    @Column(name = "ends_on")
    LocalDate endsOn;

    boolean archived;

    @ManyToOne
    @JoinColumn(name = "parent_id")
    Project parent;

    @Version
    int version;

    @OneToMany(mappedBy = "project")
    @OrderBy("number")
    List<Ticket> tickets = new ArrayList<>();

    @ManyToMany(fetch = FetchType.LAZY)
    @JoinTable(
            name = "project_members",
            joinColumns = @JoinColumn(name = "project_id"),
            inverseJoinColumns = @JoinColumn(name = "user_id"))
    @OrderBy("name")
    @BatchSize(size = 10)
    Set<User> members = new java.util.LinkedHashSet<>();

    @ElementCollection
    @CollectionTable(name = "project_labels", joinColumns = @JoinColumn(name = "project_id"))
    @OrderColumn(name = "position")
    @Column(name = "label")
    List<String> labels = new ArrayList<>();

    @OneToMany(mappedBy = "project", cascade = CascadeType.ALL)
    @OrderBy("number")
    List<Invoice> invoices = new ArrayList<>();

    protected Project() {}

    Project(String key, String name) {
        this.key = key;
        this.name = name;
    }

    @Override
    public String toString() {
        return id + " " + key + " " + name + " " + budget + " " + startsOn + " " + endsOn + " " + archived + " v"
                + version;
    }
}
