package com.example.frameworks;

import com.example.workshop.account.Account;
import com.example.workshop.activity.Activities;
import com.example.workshop.activity.Activity;
import com.example.workshop.activity.Change;
import com.example.workshop.contact.Contact;
import com.example.workshop.contact.Contacts;
import com.example.workshop.ticket.Ticket;
import com.example.workshop.ticket.TicketStatus;
import com.mongodb.client.MongoClient;
import com.mongodb.client.model.Accumulators;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import com.mongodb.client.result.UpdateResult;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.bson.Document;
import org.hibernate.Session;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.ExampleMatcher;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.BulkOperations;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.aggregation.Aggregation;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.SimpleJdbcInsert;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** One way to work with the databases each. All of them are honest; none says whose rows it means when it reads. */
@RestController
@RequestMapping("/api/frameworks")
class FrameworkHandlers {
    private final MoreTickets tickets;
    private final Contacts contacts;
    private final EntityManager entityManager;
    private final JdbcTemplate jdbc;
    private final DataSource dataSource;
    private final TransactionTemplate transaction;
    private final AsyncTaskExecutor executor;
    private final Activities activities;
    private final MongoTemplate mongo;
    private final MongoClient client;

    FrameworkHandlers(
            MoreTickets tickets,
            Contacts contacts,
            EntityManager entityManager,
            JdbcTemplate jdbc,
            DataSource dataSource,
            PlatformTransactionManager transactions,
            AsyncTaskExecutor applicationTaskExecutor,
            Activities activities,
            MongoTemplate mongo,
            MongoClient client) {
        this.tickets = tickets;
        this.contacts = contacts;
        this.entityManager = entityManager;
        this.jdbc = jdbc;
        this.dataSource = dataSource;
        this.transaction = new TransactionTemplate(transactions);
        this.executor = applicationTaskExecutor;
        this.activities = activities;
        this.mongo = mongo;
        this.client = client;
    }

    private static List<String> titles(Iterable<Ticket> found) {
        List<String> titles = new ArrayList<>();
        found.forEach(ticket -> titles.add(ticket.getTitle()));
        return titles;
    }

    // Spring Data JPA

    @GetMapping("/jpa/slice")
    List<String> slice() {
        return titles(tickets.findByTitleStartingWith("B", PageRequest.of(0, 1, Sort.by("id"))));
    }

    @GetMapping("/jpa/window")
    List<String> window() {
        var first = tickets.findFirst2ByOrderByIdAsc(ScrollPosition.keyset());
        return titles(tickets.findFirst2ByOrderByIdAsc(first.positionAt(1)));
    }

    @GetMapping("/jpa/stream")
    @Transactional(readOnly = true)
    List<String> stream() {
        try (var open = tickets.streamByStatus(TicketStatus.OPEN)) {
            return open.map(Ticket::getTitle).sorted().toList();
        }
    }

    @GetMapping("/jpa/derived")
    List<Object> derived() {
        return List.of(
                titles(tickets.findTop2ByOrderByOpenedAtDesc()),
                tickets.existsByTitle("Brake pads"),
                tickets.existsByTitle("Wheel out of true"),
                tickets.countByStatusAndOpenedAtBetween(
                        TicketStatus.OPEN, Instant.EPOCH, Instant.parse("2027-01-01T00:00:00Z")),
                titles(tickets.findByContactNameIgnoreCaseAndStatusIn("meera iyer", List.of(TicketStatus.values())))
                        .stream()
                        .sorted()
                        .toList(),
                tickets.findByOrderByTitleAsc(Limit.of(2)).stream()
                        .map(MoreTickets.TitleOnly::getTitle)
                        .toList());
    }

    @GetMapping("/jpa/native-page")
    List<Object> nativePage() {
        var page = tickets.nativePage("%e%", PageRequest.of(0, 1, Sort.by("title")));
        return List.of(page.getTotalElements(), titles(page));
    }

    @GetMapping("/jpa/subquery")
    List<String> subquery() {
        return tickets.newestOfEachContact();
    }

    @GetMapping("/jpa/window-function")
    List<MoreTickets.Ranked> windowFunction() {
        return tickets.ranked();
    }

    @GetMapping("/jpa/outer-join")
    List<Object[]> outerJoin() {
        return tickets.ticketsPerContact();
    }

    @GetMapping("/jpa/union")
    List<String> union() {
        return tickets.titlesAndNames().stream().sorted().toList();
    }

    @GetMapping("/jpa/common-table")
    List<String> commonTable() {
        return tickets.commonTable();
    }

    @GetMapping("/jpa/specification")
    List<String> specification() {
        return titles(tickets.findAll(
                (ticket, query, builder) -> builder.and(
                        builder.like(ticket.get("title"), "%a%"),
                        builder.isNotNull(ticket.join("contact").get("email"))),
                Sort.by("title")));
    }

    @GetMapping("/jpa/example")
    boolean example() {
        return tickets.exists((ticket, query, builder) -> builder.equal(ticket.get("title"), "Wheel out of true"));
    }

    @GetMapping("/jpa/delete-by")
    @Transactional
    List<Object> deleteBy(@RequestAttribute Account account) {
        Contact contact = contacts.findById(2L).orElseThrow();
        tickets.save(new Ticket(account.organizationId(), contact, "Short", Instant.EPOCH));
        tickets.save(new Ticket(account.organizationId(), contact, "Lived", Instant.EPOCH));
        return List.of(
                tickets.deleteByTitle("Short"), tickets.deleteUnused("Lived"), tickets.deleteUnused("Brake pads"));
    }

    @GetMapping("/jpa/batch")
    @Transactional
    int batch(@RequestAttribute Account account) {
        Contact contact = contacts.findById(2L).orElseThrow();
        List<Ticket> many = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            many.add(new Ticket(account.organizationId(), contact, "Batch " + i, Instant.EPOCH));
        }
        tickets.saveAllAndFlush(many);
        tickets.deleteAllInBatch(many);
        return many.size();
    }

    @GetMapping("/jpa/delete-all-by-id")
    @Transactional
    long deleteAllById(@RequestAttribute Account account) {
        Contact contact = contacts.findById(2L).orElseThrow();
        Ticket added = tickets.saveAndFlush(new Ticket(account.organizationId(), contact, "Gone", Instant.EPOCH));
        tickets.deleteAllByIdInBatch(List.of(added.getId()));
        return tickets.count();
    }

    @GetMapping("/jpa/upsert")
    @Transactional
    List<Object> upsert(@RequestAttribute Account account) {
        return List.of(
                tickets.upsertContact(901, account.organizationId(), "Upsert", "upsert@example.org"),
                tickets.upsertContact(902, account.organizationId(), "Upserted", "upsert@example.org"),
                contacts.findById(901L).orElseThrow().getName());
    }

    @GetMapping("/jpa/locks")
    @Transactional
    List<String> locks() {
        return List.of(
                entityManager
                        .find(Ticket.class, 1L, LockModeType.PESSIMISTIC_WRITE)
                        .getTitle(),
                entityManager
                        .find(Ticket.class, 2L, LockModeType.PESSIMISTIC_READ)
                        .getTitle(),
                entityManager
                        .createQuery("select t from Ticket t where t.id = 3", Ticket.class)
                        .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                        .setHint("jakarta.persistence.lock.timeout", -2)
                        .getSingleResult()
                        .getTitle());
    }

    @GetMapping("/jpa/refresh")
    @Transactional
    String refresh() {
        Ticket ticket = tickets.findById(1L).orElseThrow();
        entityManager.refresh(ticket);
        entityManager.detach(ticket);
        return entityManager.merge(ticket).getTitle();
    }

    @GetMapping("/jpa/do-work")
    @Transactional(readOnly = true)
    int doWork() {
        return entityManager.unwrap(Session.class).doReturningWork(connection -> {
            try (Statement statement = connection.createStatement();
                    var rows = statement.executeQuery("SELECT count(*) FROM tickets")) {
                rows.next();
                return rows.getInt(1);
            }
        });
    }

    @GetMapping("/jpa/scroll")
    @Transactional(readOnly = true)
    List<String> scroll() {
        List<String> titles = new ArrayList<>();
        try (var rows = entityManager
                .unwrap(Session.class)
                .createSelectionQuery("from Ticket order by id desc", Ticket.class)
                .setFetchSize(1)
                .scroll()) {
            while (rows.next()) {
                titles.add(rows.get().getTitle());
            }
        }
        return titles;
    }

    @GetMapping("/jpa/database-time")
    List<Object> databaseTime() {
        return List.of(
                entityManager.createNativeQuery("SELECT 1").getSingleResult(),
                entityManager
                                .createQuery("select current_timestamp", Object.class)
                                .getSingleResult()
                        != null);
    }

    // Spring JDBC

    @GetMapping("/jdbc/named")
    List<String> named() {
        return new NamedParameterJdbcTemplate(jdbc)
                .queryForList(
                        "SELECT title FROM tickets WHERE id IN (:ids) ORDER BY id",
                        new MapSqlParameterSource("ids", List.of(1L, 3L, 501L)),
                        String.class);
    }

    @GetMapping("/jdbc/batch-update")
    int[] batchUpdate() {
        return jdbc.batchUpdate(
                "UPDATE contacts SET phone = ? WHERE id = ?",
                List.of(new Object[] {"1", 1L}, new Object[] {"2", 2L}, new Object[] {"3", 501L}));
    }

    @GetMapping("/jdbc/generated-keys")
    long generatedKeys(@RequestAttribute Account account) {
        GeneratedKeyHolder keys = new GeneratedKeyHolder();
        jdbc.update(
                connection -> {
                    var insert = connection.prepareStatement(
                            "INSERT INTO contacts (id, organization_id, name, email) VALUES (?, ?, ?, ?)",
                            new String[] {"id"});
                    insert.setLong(1, 903);
                    insert.setString(2, account.organizationId());
                    insert.setString(3, "Keys");
                    insert.setString(4, "keys@example.org");
                    return insert;
                },
                keys);
        return Objects.requireNonNull(keys.getKey()).longValue();
    }

    @GetMapping("/jdbc/simple-insert")
    int simpleInsert(@RequestAttribute Account account) {
        return new SimpleJdbcInsert(dataSource)
                .withTableName("contacts")
                .execute(Map.of(
                        "id",
                        904L,
                        "organization_id",
                        account.organizationId(),
                        "name",
                        "Simple",
                        "email",
                        "simple@example.org",
                        "version",
                        0));
    }

    @GetMapping("/jdbc/returning")
    String returning() {
        return String.valueOf(
                jdbc.queryForObject("UPDATE contacts SET phone = '7' WHERE id = 3 RETURNING name", String.class));
    }

    @GetMapping("/jdbc/rollback")
    List<Object> rollback() {
        transaction.executeWithoutResult(status -> {
            jdbc.update("UPDATE tickets SET title = 'Rolled back' WHERE id = 1");
            jdbc.execute((ConnectionCallback<Integer>) connection -> {
                Savepoint savepoint = connection.setSavepoint();
                int deleted = jdbc.update("DELETE FROM time_entries WHERE id = 1");
                connection.rollback(savepoint);
                return deleted;
            });
            status.setRollbackOnly();
        });
        return List.of(
                jdbc.queryForList("SELECT id FROM tickets WHERE title = 'Rolled back'")
                        .size(),
                jdbc.queryForList("SELECT id FROM time_entries WHERE id = 1").size());
    }

    @GetMapping("/jdbc/dates-json-arrays")
    List<Map<String, Object>> values() {
        return jdbc.queryForList("""
                SELECT date_trunc('day', t.opened_at)::date::text AS day, string_agg(t.title, ', ' ORDER BY t.id) AS titles,
                       count(*) FILTER (WHERE t.status = 'OPEN') AS open, json_agg(t.id ORDER BY t.id)::text AS ids
                  FROM tickets t WHERE t.id = ANY (?) GROUP BY 1 ORDER BY 1
                """, (Object) new Long[] {1L, 2L, 3L, 501L});
    }

    @GetMapping("/jdbc/lateral")
    List<Map<String, Object>> lateral() {
        return jdbc.queryForList("""
                SELECT c.name, latest.title FROM contacts c
                 CROSS JOIN LATERAL (SELECT title FROM tickets t WHERE t.contact_id = c.id
                                      ORDER BY opened_at DESC LIMIT 1) latest
                 ORDER BY c.id
                """);
    }

    @GetMapping("/jdbc/metadata")
    List<Object> metadata() {
        return List.of(
                String.valueOf(jdbc.execute((ConnectionCallback<String>)
                        connection -> connection.getMetaData().getDatabaseProductName())),
                String.valueOf(jdbc.execute((ConnectionCallback<String>) connection -> {
                    try (var columns = connection.getMetaData().getColumns(null, null, "contacts", "e%")) {
                        columns.next();
                        return columns.getString("COLUMN_NAME");
                    }
                })));
    }

    @GetMapping("/jdbc/session")
    List<Object> session() {
        return List.of(
                jdbc.queryForObject("SELECT current_database() IS NOT NULL", Boolean.class),
                jdbc.queryForObject("SELECT gen_random_uuid() IS NOT NULL", Boolean.class));
    }

    @GetMapping("/jdbc/version")
    boolean version() {
        return jdbc.queryForList("SELECT version()", String.class).get(0).startsWith("PostgreSQL");
    }

    @GetMapping("/jdbc/show")
    boolean show() {
        return !jdbc.queryForList("SHOW server_version", String.class).isEmpty();
    }

    @GetMapping("/jdbc/statement-timeout")
    @Transactional
    String statementTimeout() {
        jdbc.execute("SET LOCAL statement_timeout = '5s'");
        return "set";
    }

    @GetMapping("/jdbc/row-set")
    String rowSet() {
        var rows = jdbc.queryForRowSet("SELECT title FROM tickets WHERE id = 1");
        rows.next();
        return rows.getMetaData().getColumnName(1) + " " + rows.getString(1);
    }

    @GetMapping("/jdbc/insert-select")
    @Transactional
    List<Object> insertSelect() {
        return List.of(
                jdbc.update("INSERT INTO contacts (id, organization_id, name, email)"
                        + " SELECT id + 900, organization_id, name, email || '.copy' FROM contacts"),
                jdbc.update("DELETE FROM contacts WHERE email LIKE '%.copy'"));
    }

    @GetMapping("/jdbc/merge")
    int merge() {
        return jdbc.update("""
                MERGE INTO contacts c USING (VALUES (2, '22'), (501, '501')) AS v (id, phone) ON c.id = v.id
                WHEN MATCHED THEN UPDATE SET phone = v.phone
                """);
    }

    @GetMapping("/jdbc/recursive")
    List<Map<String, Object>> recursive() {
        return jdbc.queryForList("""
                WITH RECURSIVE days (day) AS (
                  SELECT min(opened_at)::date FROM tickets UNION ALL SELECT day + 1 FROM days WHERE day < '2026-03-05')
                SELECT d.day::text AS day, count(t.id) AS opened FROM days d
                  LEFT JOIN tickets t ON t.opened_at::date = d.day GROUP BY d.day ORDER BY d.day
                """);
    }

    // Threads

    @GetMapping("/threads/callable")
    Callable<List<String>> callable() {
        return () -> titles(tickets.findTop2ByOrderByOpenedAtDesc());
    }

    @GetMapping("/threads/executor")
    CompletableFuture<List<String>> executor() {
        return CompletableFuture.supplyAsync(() -> titles(tickets.findTop2ByOrderByOpenedAtDesc()), executor);
    }

    // MongoDB

    private static List<String> texts(Iterable<Activity> found) {
        List<String> texts = new ArrayList<>();
        found.forEach(each -> texts.add(each.text()));
        return texts;
    }

    @GetMapping("/mongo/repository")
    List<Object> repository() {
        return List.of(
                activities.count(),
                texts(activities.findAll(PageRequest.of(0, 2, Sort.by("ticketId")))),
                texts(activities.findAll(Sort.by(Sort.Direction.DESC, "ticketId"))));
    }

    @GetMapping("/mongo/example")
    boolean mongoExample() {
        return mongo.exists(Query.query(Criteria.where("text").is("Wheel out of true")), Activity.class);
    }

    @GetMapping("/mongo/save")
    List<Object> save(@RequestAttribute Account account) {
        Activity saved = activities.save(new Activity(
                null, account.organizationId(), 9, Change.Kind.TIME_LOGGED, account.id(), "saved", Instant.EPOCH));
        Activity changed = activities.save(new Activity(
                saved.id(), account.organizationId(), 9, saved.kind(), saved.by(), "saved again", Instant.EPOCH));
        List<Object> seen =
                List.of(texts(mongo.find(Query.query(Criteria.where("ticketId").is(9)), Activity.class)));
        activities.delete(changed);
        return seen;
    }

    @GetMapping("/mongo/save-all")
    List<Object> saveAll(@RequestAttribute Account account) {
        List<Activity> added = activities.saveAll(List.of(
                new Activity(null, account.organizationId(), 8, Change.Kind.TIME_LOGGED, "x", "one", Instant.EPOCH),
                new Activity(null, account.organizationId(), 8, Change.Kind.TIME_LOGGED, "x", "two", Instant.EPOCH)));
        List<Object> seen = List.of(
                added.size(), mongo.count(Query.query(Criteria.where("ticketId").is(8)), Activity.class));
        mongo.remove(Query.query(Criteria.where("ticketId").is(8)), Activity.class);
        return seen;
    }

    @GetMapping("/mongo/template-aggregate")
    List<Document> templateAggregate() {
        return mongo
                .aggregate(
                        Aggregation.newAggregation(
                                Activity.class,
                                Aggregation.match(Criteria.where("kind").is(Change.Kind.TICKET_OPENED)),
                                Aggregation.group("by")
                                        .count()
                                        .as("times")
                                        .max("at")
                                        .as("last"),
                                Aggregation.sort(Sort.Direction.DESC, "times")),
                        Document.class)
                .getMappedResults()
                .stream()
                .map(found -> new Document("by", found.get("_id")).append("times", found.get("times")))
                .toList();
    }

    @GetMapping("/mongo/facet")
    List<String> facet() {
        List<String> found = new ArrayList<>();
        client.getDatabase(mongo.getDb().getName())
                .getCollection("activity")
                .aggregate(List.of(
                        Aggregates.match(Filters.gte("ticket_id", 0)),
                        Aggregates.group("$kind", Accumulators.sum("times", 1)),
                        Aggregates.sort(Sorts.ascending("_id"))))
                .forEach(each -> found.add(each.toJson()));
        return found;
    }

    @GetMapping("/mongo/find-and-modify")
    List<Object> findAndModify() {
        Activity changed = mongo.findAndModify(
                Query.query(Criteria.where("ticketId").is(2)),
                Update.update("text", "Pads"),
                FindAndModifyOptions.options().returnNew(true),
                Activity.class);
        Activity none = mongo.findAndModify(
                Query.query(Criteria.where("ticketId").is(501)), Update.update("text", "Pads"), Activity.class);
        return Arrays.asList(changed == null ? null : changed.text(), none);
    }

    @GetMapping("/mongo/upsert")
    List<Object> mongoUpsert() {
        UpdateResult first = mongo.upsert(
                Query.query(Criteria.where("ticketId").is(77L)),
                new Update()
                        .set("text", "upserted")
                        .setOnInsert("kind", Change.Kind.TICKET_OPENED)
                        .set("at", Instant.EPOCH),
                Activity.class);
        UpdateResult second = mongo.upsert(
                Query.query(Criteria.where("ticketId").is(77L)), Update.update("text", "updated"), Activity.class);
        List<Object> seen = List.of(
                first.getUpsertedId() != null,
                second.getModifiedCount(),
                mongo.count(Query.query(Criteria.where("ticketId").is(77L)), Activity.class));
        mongo.remove(Query.query(Criteria.where("ticketId").is(77L)), Activity.class);
        return seen;
    }

    @GetMapping("/mongo/bulk")
    List<Object> bulk(@RequestAttribute Account account) {
        var done = mongo.bulkOps(BulkOperations.BulkMode.ORDERED, Activity.class)
                .insert(new Activity(
                        null, account.organizationId(), 78, Change.Kind.TIME_LOGGED, "x", "bulk", Instant.EPOCH))
                .updateMulti(Query.query(Criteria.where("ticketId").is(78)), Update.update("text", "bulk 2"))
                .remove(Query.query(Criteria.where("ticketId").is(78)))
                .execute();
        return List.of(done.getInsertedCount(), done.getModifiedCount(), done.getDeletedCount());
    }

    @GetMapping("/mongo/distinct")
    List<Long> distinct() {
        return mongo.findDistinct(new Query(), "ticketId", Activity.class, Long.class).stream()
                .sorted()
                .toList();
    }

    @GetMapping("/mongo/stream")
    List<String> mongoStream() {
        try (var stream = mongo.stream(new Query().with(Sort.by("ticketId")), Activity.class)) {
            return stream.map(Activity::text).toList();
        }
    }

    @GetMapping("/mongo/driver")
    List<Object> driver() {
        var feed = mongo.getCollection("activity");
        return List.of(
                feed.countDocuments(),
                feed.updateOne(Filters.eq("ticket_id", 3), Updates.set("text", "Firmware"))
                        .getModifiedCount(),
                feed.updateOne(Filters.eq("ticket_id", 501), Updates.set("text", "Mine"))
                        .getModifiedCount(),
                feed.deleteOne(Filters.eq("ticket_id", 501)).getDeletedCount());
    }

    @GetMapping("/mongo/ping")
    Object ping() {
        return String.valueOf(mongo.executeCommand("{ ping: 1 }").get("ok"));
    }

    @GetMapping("/mongo/collection-exists")
    boolean collectionExists() {
        return mongo.collectionExists(Activity.class);
    }

    @GetMapping("/mongo/collection-names")
    boolean collectionNames() {
        return mongo.getCollectionNames().contains("activity");
    }

    @GetMapping("/mongo/indexes")
    boolean indexes() {
        return !mongo.indexOps(Activity.class).getIndexInfo().isEmpty();
    }

    @GetMapping("/mongo/counts")
    List<Object> counts() {
        return List.of(
                mongo.count(Query.query(Criteria.where("text").regex("^b", "i")), Activity.class),
                mongo.count(
                        Query.query(new Criteria()
                                .orOperator(
                                        Criteria.where("ticketId").is(1),
                                        Criteria.where("ticketId").is(501))),
                        Activity.class),
                mongo.count(
                        Query.query(
                                Criteria.where("ticketId").in(1, 501).and("at").lt(Instant.now())),
                        Activity.class));
    }

    @GetMapping("/mongo/own-organization")
    List<String> ownOrganization(@RequestAttribute Account account) {
        return texts(mongo.find(
                Query.query(Criteria.where("organizationId").is(account.organizationId()))
                        .with(Sort.by("ticketId")),
                Activity.class));
    }

    @GetMapping("/jpa/own-organization")
    List<String> jpaOwnOrganization(@RequestAttribute Account account) {
        Ticket probe = new Ticket(account.organizationId(), contacts.getReferenceById(1L), "Brake pads", Instant.EPOCH);
        return titles(tickets.findAll(Example.of(
                probe, ExampleMatcher.matching().withIgnorePaths("contact", "openedAt", "status", "version"))));
    }
}
