package com.example.workshop.timeentry;

import com.example.workshop.ConflictException;
import com.example.workshop.NotFoundException;
import com.example.workshop.PageView;
import com.example.workshop.account.Account;
import com.example.workshop.activity.Change;
import com.example.workshop.ticket.Ticket;
import com.example.workshop.ticket.Tickets;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.Pageable;
import org.springframework.data.web.PageableDefault;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Time entries over HTTP. */
@RestController
@RequestMapping("/api")
class TimeEntryController {
    private final TimeEntries entries;
    private final Tickets tickets;
    private final ApplicationEventPublisher changes;
    private final Clock clock;

    TimeEntryController(TimeEntries entries, Tickets tickets, ApplicationEventPublisher changes, Clock clock) {
        this.entries = entries;
        this.tickets = tickets;
        this.changes = changes;
        this.clock = clock;
    }

    /**
     * Time that was worked.
     *
     * @param note what was done
     * @param startedAt from when
     * @param endedAt until when
     */
    record Worked(
            @NotBlank @Size(max = 500) String note,
            @NotNull Instant startedAt,
            @NotNull Instant endedAt) {}

    /**
     * What is being done, or was.
     *
     * @param note in words
     */
    record Note(@NotBlank @Size(max = 500) String note) {}

    /**
     * How many were billed.
     *
     * @param billed their number
     */
    record Billed(int billed) {}

    /**
     * What a caller sees.
     *
     * @param id its number
     * @param ticketId what was worked on
     * @param technician who worked
     * @param note what was done
     * @param startedAt from when
     * @param endedAt until when; null while the timer runs
     * @param seconds how long
     * @param status whether it may still change
     */
    record TimeEntryView(
            @Nullable Long id,
            @Nullable Long ticketId,
            String technician,
            String note,
            Instant startedAt,
            @Nullable Instant endedAt,
            long seconds,
            TimeEntryStatus status) {
        static TimeEntryView of(TimeEntry entry) {
            return new TimeEntryView(
                    entry.getId(),
                    entry.getTicket().getId(),
                    entry.getTechnician(),
                    entry.getNote(),
                    entry.getStartedAt(),
                    entry.getEndedAt(),
                    entry.getSeconds(),
                    entry.getStatus());
        }
    }

    @GetMapping("/tickets/{ticketId}/time-entries")
    PageView<TimeEntryView> list(@PathVariable long ticketId, @PageableDefault(size = 50, sort = "id") Pageable page) {
        return PageView.of(entries.findByTicketId(ticketId, page), TimeEntryView::of);
    }

    @PostMapping("/tickets/{ticketId}/time-entries")
    @ResponseStatus(HttpStatus.CREATED)
    @Transactional
    List<TimeEntryView> log(
            @RequestAttribute Account account,
            @PathVariable long ticketId,
            @RequestBody @NotEmpty List<@Valid Worked> worked) {
        Ticket ticket = ticket(ticketId);
        List<TimeEntry> added = worked.stream()
                .map(each -> {
                    TimeEntry entry = new TimeEntry(
                            account.organizationId(), ticket, account.id(), each.note(), each.startedAt());
                    entry.end(each.endedAt());
                    return entry;
                })
                .toList();
        List<TimeEntryView> views =
                entries.saveAll(added).stream().map(TimeEntryView::of).toList();
        announce(account, ticket, Change.Kind.TIME_LOGGED, views.size() + " entries");
        return views;
    }

    @PostMapping("/tickets/{ticketId}/timer")
    @ResponseStatus(HttpStatus.CREATED)
    @Transactional
    TimeEntryView start(@RequestAttribute Account account, @PathVariable long ticketId, @RequestBody @Valid Note form) {
        TimeEntry entry =
                new TimeEntry(account.organizationId(), ticket(ticketId), account.id(), form.note(), clock.instant());
        // Two timers of one technician are refused by a partial unique index, whoever comes second.
        return TimeEntryView.of(entries.saveAndFlush(entry));
    }

    @DeleteMapping("/timer")
    @Transactional
    TimeEntryView stop(@RequestAttribute Account account) {
        TimeEntry entry = entries.findByTechnicianAndEndedAtIsNull(account.id())
                .orElseThrow(() -> new ConflictException("No timer is running."));
        entry.end(clock.instant());
        announce(account, entry.getTicket(), Change.Kind.TIME_LOGGED, "1 entry");
        return TimeEntryView.of(entry);
    }

    @PutMapping("/time-entries/{id}")
    @Transactional
    TimeEntryView annotate(@PathVariable long id, @RequestBody @Valid Note form) {
        TimeEntry entry = entries.findById(id).orElseThrow(() -> new NotFoundException("Time entry", id));
        if (entry.getStatus() == TimeEntryStatus.BILLED) {
            throw new ConflictException("It is billed and stays as it is.");
        }
        entry.annotate(form.note());
        return TimeEntryView.of(entry);
    }

    @PostMapping("/tickets/{ticketId}/bill")
    @Transactional
    Billed bill(@RequestAttribute Account account, @PathVariable long ticketId) {
        Ticket ticket = ticket(ticketId);
        int billed = entries.bill(ticketId);
        announce(account, ticket, Change.Kind.TIME_BILLED, billed + " entries");
        return new Billed(billed);
    }

    @GetMapping("/reports/hours")
    List<TicketHours> hours() {
        return entries.hours();
    }

    private Ticket ticket(long id) {
        return tickets.findById(id).orElseThrow(() -> new NotFoundException("Ticket", id));
    }

    private void announce(Account account, Ticket ticket, Change.Kind kind, String text) {
        changes.publishEvent(new Change(account, Objects.requireNonNull(ticket.getId()), kind, text));
    }
}
