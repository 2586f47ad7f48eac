package com.example.workshop.contact;

import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.JpaRepository;

/** All contacts. */
public interface Contacts extends JpaRepository<Contact, Long> {
    /** Contacts whose name contains a text, in any case. */
    Page<Contact> findByNameContainingIgnoreCase(String text, Pageable page);

    /** Whether anybody has this address. */
    boolean existsByEmail(String email);
}
