package io.safedb.spring.app;

import org.springframework.data.jpa.repository.JpaRepository;

/** All tickets, as far as the application knows. */
public interface Tickets extends JpaRepository<Ticket, Long> {}
