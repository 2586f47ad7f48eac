package com.example.careless;

import com.example.workshop.account.Account;
import com.example.workshop.activity.Activity;
import com.example.workshop.activity.Change;
import com.example.workshop.contact.Contacts;
import com.example.workshop.ticket.Ticket;
import com.example.workshop.ticket.Tickets;
import com.example.workshop.timeentry.TimeEntries;
import com.mongodb.client.MongoClient;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.persistence.EntityManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.bson.Document;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.aggregation.Aggregation;
import org.springframework.data.mongodb.core.query.BasicQuery;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What should not have passed the review. Each handler is one mistake. */
@RestController
@RequestMapping("/api/careless")
class CarelessHandlers {
    private final Tickets tickets;
    private final Contacts contacts;
    private final TimeEntries entries;
    private final EntityManager entityManager;
    private final JdbcTemplate jdbc;
    private final DataSource dataSource;
    private final MongoTemplate mongo;
    private final MongoClient client;

    CarelessHandlers(
            Tickets tickets,
            Contacts contacts,
            TimeEntries entries,
            EntityManager entityManager,
            JdbcTemplate jdbc,
            DataSource dataSource,
            MongoTemplate mongo,
            MongoClient client) {
        this.tickets = tickets;
        this.contacts = contacts;
        this.entries = entries;
        this.entityManager = entityManager;
        this.jdbc = jdbc;
        this.dataSource = dataSource;
        this.mongo = mongo;
        this.client = client;
    }

    @GetMapping("/find-all")
    List<String> findAll() {
        return tickets.findAll().stream().map(Ticket::getTitle).sorted().toList();
    }

    @GetMapping("/count")
    long count() {
        return tickets.count();
    }

    @GetMapping("/native-literal")
    List<?> nativeLiteral() {
        return entityManager
                .createNativeQuery("SELECT title FROM tickets WHERE organization_id = 'org_kestrel'", String.class)
                .getResultList();
    }

    @GetMapping("/native-own-literal")
    List<?> nativeOwnLiteral() {
        return entityManager
                .createNativeQuery("SELECT title FROM tickets WHERE organization_id = 'org_battwheels'", String.class)
                .getResultList();
    }

    @GetMapping("/organization-from-parameter")
    List<?> organizationFromParameter(@RequestParam String organization) {
        return entityManager
                .createQuery("select t.title from Ticket t where t.organizationId = :organization")
                .setParameter("organization", organization)
                .getResultList();
    }

    @GetMapping("/concatenated-search")
    List<String> concatenatedSearch(@RequestParam String title) {
        return jdbc.queryForList("SELECT title FROM tickets WHERE title = '" + title + "'", String.class);
    }

    @GetMapping("/somebodys-ticket")
    String reference(@RequestParam long id) {
        return entityManager.find(Ticket.class, id) == null ? "none" : "found";
    }

    @GetMapping("/lazy-reference")
    @Transactional(readOnly = true)
    String lazyReference(@RequestParam long id) {
        return tickets.getReferenceById(id).getTitle();
    }

    @GetMapping("/foreign-reference")
    @Transactional
    String foreignReference(@RequestAttribute Account account, @RequestParam long contactId) {
        return tickets.saveAndFlush(new Ticket(
                        account.organizationId(), contacts.getReferenceById(contactId), "Mine", Instant.EPOCH))
                .getTitle();
    }

    @GetMapping("/ticket-for-another")
    String ticketForAnother() {
        return tickets.save(new Ticket("org_kestrel", contacts.getReferenceById(501L), "Not mine", Instant.EPOCH))
                .getTitle();
    }

    @GetMapping("/give-away")
    @Transactional
    int giveAway(@RequestParam String organization) {
        return entityManager
                .createNativeQuery("UPDATE tickets SET organization_id = :organization WHERE id = 1")
                .setParameter("organization", organization)
                .executeUpdate();
    }

    @GetMapping("/bulk-update")
    @Transactional
    int bulkUpdate() {
        return entityManager
                .createQuery("update Ticket t set t.title = 'Overwritten'")
                .executeUpdate();
    }

    @GetMapping("/overwrite-entry")
    @Transactional
    int overwriteEntry(@RequestParam long id) {
        return entityManager
                .createQuery("update TimeEntry e set e.note = 'Overwritten' where e.id = :id")
                .setParameter("id", id)
                .executeUpdate();
    }

    @GetMapping("/unbill")
    @Transactional
    int unbill(@RequestParam long id) {
        return entityManager
                .createNativeQuery("UPDATE time_entries SET status = 'OPEN' WHERE id = :id")
                .setParameter("id", id)
                .executeUpdate();
    }

    @GetMapping("/delete-entry")
    String deleteEntry(@RequestParam long id) {
        entries.deleteById(id);
        return "deleted";
    }

    @GetMapping("/tautology")
    @Transactional
    int tautology() {
        return entityManager
                .createNativeQuery("DELETE FROM time_entries WHERE 1 = 1 OR id = 0")
                .executeUpdate();
    }

    @GetMapping("/delete-all-in-batch")
    String deleteAllInBatch() {
        entries.deleteAllInBatch();
        return "deleted";
    }

    @GetMapping("/delete-all")
    String deleteAll() {
        entries.deleteAll();
        return "deleted";
    }

    @GetMapping("/drop-table")
    String dropTable() {
        jdbc.execute("DROP TABLE time_entries");
        return "dropped";
    }

    @GetMapping("/truncate")
    String truncate() {
        jdbc.execute("TRUNCATE time_entries");
        return "truncated";
    }

    @GetMapping("/two-statements")
    String twoStatements() {
        jdbc.execute("SELECT 1; DELETE FROM time_entries");
        return "both";
    }

    @GetMapping("/set-role")
    String setRole() {
        jdbc.execute("SET ROLE postgres");
        return "postgres";
    }

    @GetMapping("/statistics")
    List<String> statistics() {
        return jdbc.queryForList("SELECT most_common_vals::text FROM pg_stats", String.class);
    }

    @GetMapping("/unwrap")
    String unwrap() throws SQLException {
        return dataSource.unwrap(HikariDataSource.class).getJdbcUrl();
    }

    @GetMapping("/other-thread")
    List<String> otherThread() {
        return CompletableFuture.supplyAsync(this::findAll).join();
    }

    @GetMapping("/feed-all")
    List<String> feedAll() {
        return mongo.findAll(Activity.class).stream()
                .map(Activity::text)
                .sorted()
                .toList();
    }

    @GetMapping("/feed-of-ticket")
    List<String> feedOfTicket(@RequestParam long ticketId) {
        return mongo.find(Query.query(Criteria.where("ticketId").is(ticketId)), Activity.class).stream()
                .map(Activity::text)
                .toList();
    }

    @GetMapping("/feed-aggregate")
    List<Document> feedAggregate() {
        return mongo.aggregate(
                        Aggregation.newAggregation(
                                Aggregation.group("organization_id").count().as("entries")),
                        "activity",
                        Document.class)
                .getMappedResults();
    }

    @GetMapping("/feed-lookup")
    List<Document> feedLookup() {
        return mongo.aggregate(
                        Aggregation.newAggregation(
                                Aggregation.limit(1),
                                Aggregation.lookup("activity", "kind", "kind", "same"),
                                Aggregation.project()
                                        .andExclude("_id")
                                        .and("same.text")
                                        .as("texts")),
                        "activity",
                        Document.class)
                .getMappedResults();
    }

    @GetMapping("/feed-estimate")
    long feedEstimate() {
        return mongo.estimatedCount("activity");
    }

    @GetMapping("/feed-literal")
    List<String> feedLiteral() {
        return mongo.find(Query.query(Criteria.where("organizationId").is("org_kestrel")), Activity.class).stream()
                .map(Activity::text)
                .toList();
    }

    @GetMapping("/feed-or")
    List<String> feedOr(@RequestParam String organization) {
        return mongo
                .find(
                        Query.query(new Criteria()
                                .orOperator(
                                        Criteria.where("organizationId").is(organization),
                                        Criteria.where("kind").exists(true))),
                        Activity.class)
                .stream()
                .map(Activity::text)
                .toList();
    }

    @GetMapping("/feed-where")
    List<Document> feedWhere() {
        return mongo.find(new BasicQuery("{ $where: 'true' }"), Document.class, "activity");
    }

    @GetMapping("/feed-insert-for-another")
    String feedInsertForAnother() {
        mongo.insert(new Activity(null, "org_kestrel", 501, Change.Kind.TIME_BILLED, "asha", "Not so", Instant.EPOCH));
        return "inserted";
    }

    @GetMapping("/feed-give-away")
    long feedGiveAway(@RequestParam String organization) {
        return mongo.updateMulti(
                        Query.query(Criteria.where("ticketId").is(1)),
                        Update.update("organizationId", organization),
                        Activity.class)
                .getModifiedCount();
    }

    @GetMapping("/feed-update-all")
    long feedUpdateAll() {
        return mongo.updateMulti(new Query(), Update.update("text", "Overwritten"), Activity.class)
                .getModifiedCount();
    }

    @GetMapping("/feed-remove-all")
    long feedRemoveAll() {
        return mongo.remove(new Query(), Activity.class).getDeletedCount();
    }

    @GetMapping("/feed-drop")
    String feedDrop() {
        mongo.dropCollection(Activity.class);
        return "dropped";
    }

    @GetMapping("/feed-drop-database")
    String feedDropDatabase() {
        mongo.getDb().drop();
        return "dropped";
    }

    @GetMapping("/other-database")
    List<String> otherDatabase() {
        List<String> found = new ArrayList<>();
        client.getDatabase("billing").getCollection("activity").find().forEach(each -> found.add(each.toJson()));
        return found;
    }

    @GetMapping("/undeclared-collection")
    Map<String, Object> undeclaredCollection() {
        Document found = mongo.getCollection("passwords").find().first();
        return found == null ? Map.of() : found;
    }

    // Not careless at all, and stopped all the same.

    @GetMapping("/explain-analyze")
    List<String> explainAnalyze() {
        return jdbc.queryForList("EXPLAIN ANALYZE SELECT * FROM tickets", String.class);
    }

    @GetMapping("/advisory-lock")
    @Transactional
    String advisoryLock() {
        jdbc.queryForList("SELECT pg_advisory_xact_lock(42)");
        return "locked";
    }

    @GetMapping("/notify")
    String notifyOthers() {
        jdbc.execute("NOTIFY workshop");
        return "notified";
    }

    @GetMapping("/collection-statistics")
    String collectionStatistics() {
        return mongo.executeCommand("{ collStats: 'activity' }").toJson();
    }

    @GetMapping("/database-names")
    List<String> databaseNames() {
        return client.listDatabaseNames().into(new ArrayList<>());
    }
}
