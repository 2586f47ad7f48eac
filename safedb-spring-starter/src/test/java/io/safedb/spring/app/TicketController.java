package io.safedb.spring.app;

import io.safedb.Scope;
import io.safedb.TenantId;
import io.safedb.TenantScope;
import io.safedb.TestData;
import io.safedb.Unlock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** What the application does: some of it with care, some without. */
@RestController
class TicketController {
    private final Tickets tickets;
    private final JdbcTemplate jdbc;
    private final MongoTemplate mongo;
    private final AsyncTaskExecutor executor;

    TicketController(
            Tickets tickets, JdbcTemplate jdbc, MongoTemplate mongo, AsyncTaskExecutor applicationTaskExecutor) {
        this.tickets = tickets;
        this.jdbc = jdbc;
        this.mongo = mongo;
        this.executor = applicationTaskExecutor;
    }

    @GetMapping("/tickets")
    List<@Nullable String> titles() {
        return tickets.findAll().stream().map(Ticket::title).toList();
    }

    @PostMapping("/tickets")
    @Nullable
    String add(@RequestBody String title) {
        mongo.insert(new Activity(null, "added " + title));
        return tickets.save(new Ticket(title)).title();
    }

    @GetMapping("/activity")
    List<String> activity() {
        return mongo.findAll(Activity.class).stream().map(Activity::text).toList();
    }

    @GetMapping("/later")
    Callable<List<@Nullable String>> later() {
        return this::titles;
    }

    @GetMapping("/later-careless")
    Callable<List<String>> laterCareless() {
        return this::everybodys;
    }

    @GetMapping("/future")
    CompletableFuture<List<@Nullable String>> future() {
        return CompletableFuture.supplyAsync(this::titles, executor);
    }

    @GetMapping("/careless/sql")
    List<String> everybodys() {
        return jdbc.queryForList("SELECT title FROM tickets WHERE organization_id = 'org_b'", String.class);
    }

    @GetMapping("/careless/mongo")
    @Nullable
    String undeclared() {
        return mongo.getCollection("secrets").find().map(String::valueOf).first();
    }

    @GetMapping("/broken")
    String broken() {
        throw new ResponseStatusException(HttpStatus.CONFLICT);
    }

    /** Opens everything that can be opened, and closes nothing. */
    @GetMapping({"/public/leaky", "/leaky"})
    @SuppressWarnings({"try", "resource", "MustBeClosedChecker"})
    String leaky() {
        TenantScope.switchTo(TenantId.of("org_b"), "a handler that forgets");
        Unlock.open("tickets", "m.keller", "a handler that forgets");
        TestData.open("forgotten");
        return "leaky";
    }

    /** What calls of this thread stand under beside their tenant. */
    @GetMapping({"/public/conditions", "/conditions"})
    String conditions() {
        return Scope.current().conditions().equals(Scope.Conditions.NONE) ? "none" : "some";
    }

    @GetMapping("/public/scope")
    String scope() {
        return TenantScope.current().map(String::valueOf).orElse("none");
    }

    @GetMapping("/public/tickets")
    List<@Nullable String> withoutScope() {
        return titles();
    }
}
