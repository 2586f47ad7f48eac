package com.example.helpdesk.hibernate;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MapKeyColumn;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** Somebody who works or asks; an identity key, an address, phones, skills and preferences. */
@Entity(name = "User")
@Table(name = "users")
class User {
    enum Role {
        ADMIN,
        AGENT,
        CUSTOMER
    }

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    String email;
    String name;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    Role role = Role.AGENT;

    boolean active = true;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "country_code")
    Country country;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "manager_id")
    User manager;

    @Column(columnDefinition = "text[]")
    @JdbcTypeCode(SqlTypes.ARRAY)
    String[] skills = {};

    @JdbcTypeCode(SqlTypes.JSON)
    Map<String, Object> preferences = new HashMap<>();

    @Embedded
    Address address;

    @Column(name = "joined_on")
    LocalDate joinedOn = LocalDate.of(2024, 1, 1);

    @Column(name = "hourly_rate")
    BigDecimal hourlyRate;

    @Version
    int version;

    @ElementCollection
    @CollectionTable(name = "user_phones", joinColumns = @JoinColumn(name = "user_id"))
    @MapKeyColumn(name = "kind", length = 10)
    @Column(name = "number")
    Map<String, String> phones = new HashMap<>();

    protected User() {}

    User(String email, String name) {
        this.email = email;
        this.name = name;
    }

    @Override
    public String toString() {
        return id + " " + email + " " + name + " " + role + " " + active + " " + String.join("/", skills) + " "
                + new java.util.TreeMap<>(preferences) + " " + address + " " + joinedOn + " " + hourlyRate + " v"
                + version;
    }
}
