package com.example.frameworks;

import com.example.workshop.ticket.Ticket;
import com.example.workshop.ticket.TicketStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.Window;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

/** More ways to ask for tickets. */
interface MoreTickets extends JpaRepository<Ticket, Long>, JpaSpecificationExecutor<Ticket> {
    Slice<Ticket> findByTitleStartingWith(String start, Pageable page);

    Window<Ticket> findFirst2ByOrderByIdAsc(ScrollPosition position);

    Stream<Ticket> streamByStatus(TicketStatus status);

    List<Ticket> findTop2ByOrderByOpenedAtDesc();

    boolean existsByTitle(String title);

    long countByStatusAndOpenedAtBetween(TicketStatus status, Instant from, Instant to);

    List<Ticket> findByContactNameIgnoreCaseAndStatusIn(String name, Collection<TicketStatus> statuses);

    List<TitleOnly> findByOrderByTitleAsc(Limit limit);

    long deleteByTitle(String title);

    @Query(
            value = "SELECT * FROM tickets WHERE title ILIKE :pattern",
            countQuery = "SELECT count(*) FROM tickets WHERE title ILIKE :pattern",
            nativeQuery = true)
    Page<Ticket> nativePage(String pattern, Pageable page);

    @Query("""
            select t.title from Ticket t
            where t.openedAt = (select max(o.openedAt) from Ticket o where o.contact = t.contact)
            order by t.title
            """)
    List<String> newestOfEachContact();

    @Query("""
            select new com.example.frameworks.MoreTickets$Ranked(t.title,
                row_number() over (partition by t.contact order by t.openedAt))
            from Ticket t order by t.id
            """)
    List<Ranked> ranked();

    @Query("select c.name, count(t) from Contact c left join Ticket t on t.contact = c group by c.name order by c.name")
    List<Object[]> ticketsPerContact();

    @Query("select t.title from Ticket t union select c.name from Contact c")
    List<String> titlesAndNames();

    @Query("with open as (select t.id as id, t.title as title from Ticket t where t.status = 'OPEN')"
            + " select o.title from open o order by o.title")
    List<String> commonTable();

    @Modifying
    @Query("delete from Ticket t where t.title = ?1 and not exists (select e from TimeEntry e where e.ticket = t)")
    int deleteUnused(String title);

    @Modifying
    @Query(value = """
            INSERT INTO contacts (id, organization_id, name, email) VALUES (:id, :organization, :name, :email)
            ON CONFLICT (organization_id, email) DO UPDATE SET name = excluded.name
            """, nativeQuery = true)
    int upsertContact(long id, String organization, String name, String email);

    interface TitleOnly {
        String getTitle();
    }

    record Ranked(String title, long rank) {}
}
