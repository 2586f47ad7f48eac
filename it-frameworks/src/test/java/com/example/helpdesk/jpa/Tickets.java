package com.example.helpdesk.jpa;

import jakarta.persistence.LockModeType;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Window;
import org.springframework.data.jpa.repository.EntityGraph;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

/** Tickets by their names and by queries. */
public interface Tickets extends JpaRepository<Ticket, Long>, JpaSpecificationExecutor<Ticket> {
    List<Ticket> findByStatusAndProjectIdOrderByNumber(String status, Long projectId);

    List<Ticket> findByDueOnBeforeAndStatusNotIn(LocalDate day, Collection<String> statuses);

    List<Ticket> findByAssigneeNameAndTagsName(String assignee, String tag);

    List<Ticket> findDistinctByCommentsAuthorNameOrderById(String author);

    List<Ticket> findByTagsIsEmptyOrderById();

    Page<Ticket> findByTitleContaining(String part, Pageable page);

    Window<Ticket> findFirst4ByOrderByIdAsc(ScrollPosition position);

    List<Ticket> findForgotten();

    @EntityGraph(attributePaths = {"comments", "assignee"})
    List<Ticket> findByNumberLessThanOrderByNumber(int number);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    List<Ticket> findByNumberIn(Collection<Integer> numbers);

    @Query("select t.status as status, count(t) as count from Ticket t group by t.status order by t.status")
    List<StatusCount> countStatuses();

    @Query(
            value = "SELECT * FROM tickets WHERE status <> ?1 ORDER BY number DESC",
            countQuery = "SELECT count(*) FROM tickets WHERE status <> ?1",
            nativeQuery = true)
    Page<Ticket> pageNatively(String status, Pageable page);

    @Modifying
    @Query("update Ticket t set t.status = ?2 where t.assignee.id = ?1")
    int moveAll(Long assignee, String status);

    @Modifying
    @Query("delete from Comment c where c.ticket.id = ?1")
    int silence(Long ticket);

    /** How many tickets have a status. */
    interface StatusCount {
        String getStatus();

        long getCount();
    }
}
