package com.example.workshop.ticket;

import com.example.workshop.ConflictException;
import com.example.workshop.NotFoundException;
import com.example.workshop.PageView;
import com.example.workshop.account.Account;
import com.example.workshop.activity.Change;
import com.example.workshop.contact.Contact;
import com.example.workshop.contact.Contacts;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Sort;
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
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Tickets over HTTP. */
@RestController
@RequestMapping("/api/tickets")
class TicketController {
    private final Tickets tickets;
    private final Contacts contacts;
    private final ApplicationEventPublisher changes;
    private final Clock clock;

    TicketController(Tickets tickets, Contacts contacts, ApplicationEventPublisher changes, Clock clock) {
        this.tickets = tickets;
        this.contacts = contacts;
        this.changes = changes;
        this.clock = clock;
    }

    /**
     * A ticket to open.
     *
     * @param title what is to do
     * @param contactId for whom
     */
    record NewTicket(@NotBlank @Size(max = 200) String title, long contactId) {}

    /**
     * A change.
     *
     * @param title what is to do
     * @param version of the ticket that the caller has seen
     */
    record TicketChange(@NotBlank @Size(max = 200) String title, int version) {}

    /**
     * Whose tickets to close.
     *
     * @param contactId the contact
     */
    record CloseAll(long contactId) {}

    /**
     * How many were closed.
     *
     * @param closed their number
     */
    record Closed(int closed) {}

    /**
     * What a caller sees.
     *
     * @param id its number
     * @param title what is to do
     * @param status how far it is
     * @param contactId for whom
     * @param contact the contact's name
     * @param openedAt when
     * @param version to be sent back with a change
     */
    record TicketView(
            @Nullable Long id,
            String title,
            TicketStatus status,
            @Nullable Long contactId,
            String contact,
            Instant openedAt,
            int version) {
        static TicketView of(Ticket ticket) {
            Contact contact = ticket.getContact();
            return new TicketView(
                    ticket.getId(),
                    ticket.getTitle(),
                    ticket.getStatus(),
                    contact.getId(),
                    contact.getName(),
                    ticket.getOpenedAt(),
                    ticket.getVersion());
        }
    }

    @GetMapping
    PageView<TicketView> list(
            @RequestParam(required = false) @Nullable TicketStatus status,
            @PageableDefault(size = 20, sort = "id", direction = Sort.Direction.DESC) Pageable page) {
        return PageView.of(status == null ? tickets.findAll(page) : tickets.findByStatus(status, page), TicketView::of);
    }

    @GetMapping("/search")
    List<TicketView> search(@RequestParam String text) {
        return tickets.search(text).stream().map(TicketView::of).toList();
    }

    @GetMapping("/count")
    Map<String, Long> count() {
        Map<String, Long> counts = new TreeMap<>();
        tickets.countByStatus().forEach(row -> counts.put(row.getStatus(), row.getTickets()));
        return counts;
    }

    @GetMapping("/{id}")
    @Transactional(readOnly = true)
    TicketView get(@PathVariable long id) {
        return TicketView.of(find(id));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Transactional
    TicketView open(@RequestAttribute Account account, @RequestBody @Valid NewTicket form) {
        Contact contact = contacts.findById(form.contactId())
                .orElseThrow(() -> new NotFoundException("Contact", form.contactId()));
        Ticket ticket = tickets.save(new Ticket(account.organizationId(), contact, form.title(), clock.instant()));
        announce(account, ticket, Change.Kind.TICKET_OPENED, ticket.getTitle());
        return TicketView.of(ticket);
    }

    @PutMapping("/{id}")
    @Transactional
    TicketView change(@RequestAttribute Account account, @PathVariable long id, @RequestBody @Valid TicketChange form) {
        Ticket ticket = find(id);
        if (ticket.getVersion() != form.version()) {
            throw new ConflictException("Somebody else has changed it meanwhile. Load it again.");
        }
        ticket.rename(form.title());
        announce(account, ticket, Change.Kind.TICKET_CHANGED, ticket.getTitle());
        // The version counts when it is written.
        return TicketView.of(tickets.saveAndFlush(ticket));
    }

    @PostMapping("/{id}/close")
    @Transactional
    TicketView close(@RequestAttribute Account account, @PathVariable long id) {
        Ticket ticket = find(id);
        ticket.close();
        announce(account, ticket, Change.Kind.TICKET_CLOSED, ticket.getTitle());
        return TicketView.of(tickets.saveAndFlush(ticket));
    }

    @PostMapping("/close-all")
    @Transactional
    Closed closeAll(@RequestBody CloseAll form) {
        return new Closed(tickets.closeAllOf(form.contactId()));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Transactional
    void remove(@RequestAttribute Account account, @PathVariable long id) {
        Ticket ticket = find(id);
        tickets.delete(ticket);
        announce(account, ticket, Change.Kind.TICKET_REMOVED, ticket.getTitle());
    }

    private Ticket find(long id) {
        return tickets.findById(id).orElseThrow(() -> new NotFoundException("Ticket", id));
    }

    private void announce(Account account, Ticket ticket, Change.Kind kind, String text) {
        changes.publishEvent(new Change(account, Objects.requireNonNull(ticket.getId()), kind, text));
    }
}
