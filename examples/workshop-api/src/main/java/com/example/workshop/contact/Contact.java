package com.example.workshop.contact;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import org.jspecify.annotations.Nullable;

/** Somebody whose vehicle is repaired. */
@Entity
@Table(name = "contacts")
public class Contact {
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "contacts_seq")
    @SequenceGenerator(name = "contacts_seq", sequenceName = "contacts_seq", allocationSize = 50)
    private @Nullable Long id;

    @Column(updatable = false)
    private String organizationId;

    private String name;
    private String email;
    private @Nullable String phone;

    @Version
    private int version;

    /** For JPA. */
    @SuppressWarnings("NullAway.Init")
    protected Contact() {}

    /** A new contact of an organisation. */
    Contact(String organizationId, String name, String email, @Nullable String phone) {
        this.organizationId = organizationId;
        this.name = name;
        this.email = email;
        this.phone = phone;
    }

    void change(String name, String email, @Nullable String phone) {
        this.name = name;
        this.email = email;
        this.phone = phone;
    }

    /** Its number; null before it is stored. */
    public @Nullable Long getId() {
        return id;
    }

    /** Whose contact it is. */
    public String getOrganizationId() {
        return organizationId;
    }

    /** For people. */
    public String getName() {
        return name;
    }

    /** Unique within the organisation. */
    public String getEmail() {
        return email;
    }

    /** Null if unknown. */
    public @Nullable String getPhone() {
        return phone;
    }

    /** Counts changes. */
    public int getVersion() {
        return version;
    }
}
