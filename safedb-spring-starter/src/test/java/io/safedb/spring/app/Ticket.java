package io.safedb.spring.app;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** A ticket. Whose it is stands in the database only. */
@Entity
@Table(name = "tickets")
public class Ticket {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    private @Nullable String title;

    /** For JPA. */
    protected Ticket() {}

    /** A new ticket. */
    public Ticket(String title) {
        this.title = title;
    }

    /** Its number; null before it is stored. */
    public @Nullable Long id() {
        return id;
    }

    /** What it is about. */
    public @Nullable String title() {
        return title;
    }
}
