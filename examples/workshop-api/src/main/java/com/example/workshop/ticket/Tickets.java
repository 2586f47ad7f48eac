package com.example.workshop.ticket;

import java.util.List;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.EntityGraph;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

/** All tickets. Not one of these queries says whose. */
public interface Tickets extends JpaRepository<Ticket, Long> {
    @Override
    @EntityGraph(attributePaths = "contact")
    Page<Ticket> findAll(Pageable page);

    /** Tickets that are this far. */
    @EntityGraph(attributePaths = "contact")
    Page<Ticket> findByStatus(TicketStatus status, Pageable page);

    /** Tickets with a text in their title or in their contact's name, in any case; newest first. */
    @Query("""
            select t from Ticket t join fetch t.contact c
            where lower(t.title) like lower(concat('%', :text, '%'))
               or lower(c.name) like lower(concat('%', :text, '%'))
            order by t.openedAt desc, t.id desc
            """)
    List<Ticket> search(String text);

    /** Closes all open tickets of a contact; says how many. */
    @Modifying(flushAutomatically = true, clearAutomatically = true)
    @Query("""
            update Ticket t set t.status = com.example.workshop.ticket.TicketStatus.CLOSED, t.version = t.version + 1
            where t.contact.id = :contactId and t.status = com.example.workshop.ticket.TicketStatus.OPEN
            """)
    int closeAllOf(long contactId);

    /** How many tickets are how far, in the database's own words. */
    @Query(
            value = "SELECT status, count(*) AS tickets FROM tickets GROUP BY status ORDER BY status",
            nativeQuery = true)
    List<StatusCount> countByStatus();

    /** A row of {@link #countByStatus()}. */
    interface StatusCount {
        /** How far. */
        String getStatus();

        /** How many. */
        long getTickets();
    }
}
