package com.example.workshop.timeentry;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

/** All time entries. Not one of these queries says whose. */
public interface TimeEntries extends JpaRepository<TimeEntry, Long> {
    /** Time that was worked on a ticket. */
    Page<TimeEntry> findByTicketId(long ticketId, Pageable page);

    /** Somebody's running timer, locked until the transaction ends. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    Optional<TimeEntry> findByTechnicianAndEndedAtIsNull(String technician);

    /** Bills what has ended and is not billed yet; says how many entries. */
    @Modifying(flushAutomatically = true, clearAutomatically = true)
    @Query("""
            update TimeEntry e set e.status = com.example.workshop.timeentry.TimeEntryStatus.BILLED,
                e.version = e.version + 1
            where e.ticket.id = :ticketId and e.endedAt is not null
              and e.status = com.example.workshop.timeentry.TimeEntryStatus.OPEN
            """)
    int bill(long ticketId);

    /** Hours per ticket, most first. */
    @Query("""
            select new com.example.workshop.timeentry.TicketHours(t.id, t.title, count(e), sum(e.seconds))
            from TimeEntry e join e.ticket t
            where e.endedAt is not null
            group by t.id, t.title
            order by sum(e.seconds) desc, t.id
            """)
    List<TicketHours> hours();
}
