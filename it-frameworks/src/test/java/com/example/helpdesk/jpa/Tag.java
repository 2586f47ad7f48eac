package com.example.helpdesk.jpa;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.springframework.data.domain.Persistable;

/** A tag; the application makes its key. */
@Entity
@Table(name = "tags")
public class Tag implements Persistable<UUID> {
    @Id
    private UUID id;

    private String name;
    private String color;

    protected Tag() {}

    public Tag(UUID id, String name) {
        this.id = id;
        this.name = name;
    }

    @Override
    public UUID getId() {
        return id;
    }

    @Override
    public boolean isNew() {
        return color == null;
    }

    @Override
    public String toString() {
        return name + " " + color;
    }
}
