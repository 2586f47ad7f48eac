package com.example.helpdesk.hibernate;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.Table;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import org.hibernate.annotations.NaturalId;

/** A tag; its key is made by Hibernate. */
@Entity(name = "Tag")
@Table(name = "tags")
class Tag {
    @Id
    @GeneratedValue(strategy = GenerationType.UUID)
    UUID id;

    @NaturalId
    String name;

    String color;

    @ManyToMany(mappedBy = "tags")
    Set<Ticket> tickets = new LinkedHashSet<>();

    protected Tag() {}

    Tag(String name, String color) {
        this.name = name;
        this.color = color;
    }

    @Override
    public String toString() {
        return name + " " + color;
    }
}
