package com.example.helpdesk.hibernate;

import com.example.helpdesk.Application;
import jakarta.persistence.EntityGraph;
import jakarta.persistence.LockModeType;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.Timeout;
import jakarta.persistence.criteria.CriteriaUpdate;
import jakarta.persistence.criteria.JoinType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.hibernate.LockMode;
import org.hibernate.Locking;
import org.hibernate.ScrollMode;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.cfg.Configuration;
import org.hibernate.cfg.QuerySettings;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.query.criteria.HibernateCriteriaBuilder;

/** A helpdesk on Hibernate alone; its entities know nothing of tenants. */
@SuppressWarnings({"deprecation", "removal"}) // applications call what was there when they were written
public final class HibernateHelpdesk extends Application {
    private final SessionFactory sessions;
    private final boolean quoted;

    public HibernateHelpdesk(DataSource dataSource, Map<String, String> settings) {
        Configuration configuration = new Configuration();
        for (Class<?> entity : List.of(
                Country.class,
                User.class,
                Project.class,
                Ticket.class,
                Tag.class,
                Comment.class,
                TimeEntry.class,
                Invoice.class,
                InvoiceLine.class,
                Attachment.class,
                Channel.class,
                Channel.Email.class,
                Channel.Chat.class,
                Event.class,
                Event.Meeting.class,
                Event.Outage.class,
                AuditEntry.class,
                Setting.class,
                OpenTicket.class)) {
            configuration.addAnnotatedClass(entity);
        }
        configuration.getProperties().put(AvailableSettings.JAKARTA_NON_JTA_DATASOURCE, dataSource);
        configuration.setProperty(AvailableSettings.HBM2DDL_AUTO, "validate");
        configuration.setProperty(AvailableSettings.STATEMENT_BATCH_SIZE, 20);
        configuration.setProperty(AvailableSettings.ORDER_INSERTS, true);
        configuration.setProperty(AvailableSettings.ORDER_UPDATES, true);
        configuration.setProperty(QuerySettings.JSON_FUNCTIONS_ENABLED, true);
        settings.forEach(configuration::setProperty);
        this.quoted = settings.containsKey("hibernate.globally_quoted_identifiers");
        this.sessions = configuration.buildSessionFactory();
        loads();
        fetches();
        queries();
        functions();
        criteria();
        natively();
        writes();
        bulk();
        locks();
        stateless();
    }

    @Override
    public void close() {
        sessions.close();
    }

    private <R> R with(Function<Session, R> work) {
        return sessions.fromTransaction(work);
    }

    private void query(String name, String hql) {
        does(
                name,
                () -> with(session ->
                        session.createSelectionQuery(hql, Object[].class).list()));
    }

    private void loads() {
        does("loads by key", () -> with(session -> session.find(Ticket.class, 3L)));
        does("finds nothing of others", () -> with(session -> session.find(Ticket.class, 900_003L)));
        does(
                "loads several by key",
                () -> with(session -> session.findMultiple(Ticket.class, List.of(1L, 2L, 900_003L))));
        does(
                "loads many by key",
                () -> with(
                        session -> session.byMultipleIds(User.class).multiLoad(List.of(1L, 2L, 3L, 4L, 5L, 900_001L))));
        does(
                "loads by a natural key",
                () -> with(session -> session.bySimpleNaturalId(Tag.class).load("bug")));
        does("loads a subclass", () -> with(session -> session.find(Channel.class, 3L)));
        does("loads a class of one table", () -> with(session -> session.find(Event.class, 2L)));
        does("loads one class and not another", () -> with(session -> session.find(Event.Meeting.class, 2L)));
        does(
                "follows to one",
                () -> with(session -> {
                    Ticket ticket = session.find(Ticket.class, 2L);
                    return ticket.project.name + " " + ticket.reporter.name + " " + ticket.assignee.country;
                }));
        does(
                "follows to many",
                () -> with(session -> session.find(Ticket.class, 2L).comments.stream()
                        .map(Comment::toString)
                        .toList()));
        does(
                "follows many to many",
                () -> with(session -> session.find(Ticket.class, 1L).tags.stream()
                        .map(Tag::toString)
                        .toList()));
        does(
                "follows many to many from the other side",
                () -> with(session -> session.bySimpleNaturalId(Tag.class).load("idea").tickets.stream()
                        .map(ticket -> ticket.id)
                        .sorted()
                        .toList()));
        does(
                "follows itself",
                () -> with(session -> {
                    Project project = session.find(Project.class, 2L);
                    return project.parent + " " + session.find(User.class, 2L).manager;
                }));
        does(
                "reads collections of values",
                () -> with(session -> {
                    Project project = session.find(Project.class, 1L);
                    return project.labels + " " + new java.util.TreeMap<>(session.find(User.class, 1L).phones);
                }));
        does(
                "counts a collection of members",
                () -> with(session -> session.find(Project.class, 1L).members.size()));
        does(
                "reads bytes",
                () -> with(session ->
                        session.createQuery("from Attachment a order by a.name", Attachment.class).list().stream()
                                .map(file -> file.name + new String(file.content, StandardCharsets.UTF_8))
                                .toList()));
        does(
                "reads an embedded key",
                () -> with(session -> session.find(
                        InvoiceLine.class, new InvoiceLine.Id(session.getReference(Invoice.class, 1L), 2))));
        does(
                "refreshes",
                () -> with(session -> {
                    Ticket ticket = session.find(Ticket.class, 4L);
                    ticket.title = "forgotten";
                    session.refresh(ticket);
                    return ticket;
                }));
        does(
                "reads a view",
                () -> with(session -> session.createQuery("from OpenTicket order by id", OpenTicket.class)
                        .list()));
        does(
                "reads a formula",
                () -> with(session -> session.createQuery(
                                "select id, commentCount from Ticket order by id", Object[].class)
                        .list()));
        does("reads a document as a record", () -> with(session -> session.find(AuditEntry.class, 2L)));
        does("does not see what was deleted softly", () -> with(session -> session.find(Project.class, 4L)));
    }

    private void fetches() {
        does(
                "fetches in a join",
                () -> with(session -> session
                        .createQuery(
                                "select distinct p from Project p left join fetch p.tickets t left join fetch t.assignee order by p.id",
                                Project.class)
                        .list()
                        .stream()
                        .map(project -> project + " " + project.tickets)
                        .toList()));
        does(
                "fetches with a graph",
                () -> with(session -> {
                    EntityGraph<?> graph = session.getEntityGraph("withTickets");
                    Project project = session.find(Project.class, 2L, Map.of("jakarta.persistence.fetchgraph", graph));
                    return project.tickets + " " + project.labels;
                }));
        does(
                "fetches with a graph made by hand",
                () -> with(session -> {
                    EntityGraph<Ticket> graph = session.createEntityGraph(Ticket.class);
                    graph.addAttributeNodes("reporter", "tags");
                    return session
                            .createQuery("from Ticket t where t.status = 'OPEN' order by t.id", Ticket.class)
                            .setEntityGraph(graph, org.hibernate.graph.GraphSemantic.LOAD)
                            .list()
                            .stream()
                            .map(ticket -> ticket + " " + ticket.reporter.name + " " + ticket.tags)
                            .toList();
                }));
        does(
                "fetches in batches",
                () -> with(session -> session.createQuery("from Project p order by p.id", Project.class).list().stream()
                        .map(project -> project.key + project.members)
                        .toList()));
        does(
                "fetches by a sub-select",
                () -> with(session ->
                        session
                                .createQuery("from Ticket t where t.number < 6 order by t.number", Ticket.class)
                                .list()
                                .stream()
                                .map(ticket -> ticket.id + " " + ticket.comments)
                                .toList()));
        does(
                "pages",
                () -> with(session -> session.createQuery("from Ticket t order by t.createdAt desc, t.id", Ticket.class)
                        .setFirstResult(5)
                        .setMaxResults(5)
                        .list()));
        does(
                "pages from the start",
                () -> with(session -> session.createQuery("from Ticket t order by t.id", Ticket.class)
                        .setMaxResults(3)
                        .list()));
        does(
                "counts what it pages",
                () -> with(session -> session.createQuery("from Ticket t where t.status = 'NEW'", Ticket.class)
                        .getResultCount()));
        does(
                "scrolls",
                () -> with(session -> {
                    List<Object> seen = new ArrayList<>();
                    try (var rows = session.createQuery("from Comment c order by c.createdAt, c.id", Comment.class)
                            .setFetchSize(5)
                            .scroll(ScrollMode.FORWARD_ONLY)) {
                        while (rows.next()) {
                            seen.add(rows.get().body);
                        }
                    }
                    return seen;
                }));
        does(
                "scrolls back and forth",
                () -> with(session -> {
                    try (var rows = session.createQuery("from Tag t order by t.name", Tag.class)
                            .scroll(ScrollMode.SCROLL_INSENSITIVE)) {
                        rows.last();
                        Tag last = rows.get();
                        rows.first();
                        return last + " " + rows.get();
                    }
                }));
        does(
                "streams",
                () -> with(session -> {
                    try (Stream<TimeEntry> entries = session.createQuery(
                                    "from TimeEntry e order by e.id", TimeEntry.class)
                            .getResultStream()) {
                        return entries.map(TimeEntry::toString).toList();
                    }
                }));
    }

    private void queries() {
        query("selects columns", "select t.id, t.title, t.priority from Ticket t where t.priority > LOW order by t.id");
        query("joins implicitly", "select t.id, t.project.key, t.assignee.name from Ticket t order by t.id");
        query("joins explicitly", """
                select t.id, u.name, m.name from Ticket t left join t.assignee u left join u.manager m order by t.id""");
        query("joins unrelated entities", """
                select u.name, count(e) from User u join TimeEntry e on e.user = u and e.minutes > 30
                 group by u.name order by u.name""");
        query("joins a sub-select", """
                select u.name, x.total from User u
                  join (select e.user.id as person, sum(e.minutes) as total from TimeEntry e group by e.user.id) x
                    on x.person = u.id order by u.name""");
        query("joins laterally", """
                select p.key, x.title from Project p
                  left join lateral (select t.title as title from p.tickets t order by t.number desc limit 1) x on true
                 order by p.key""");
        query("uses a common table", """
                with hours as (select e.user.id as person, sum(e.minutes) as total from TimeEntry e group by e.user.id)
                select u.name, h.total from hours h join User u on u.id = h.person order by h.total desc, u.name""");
        query("walks a tree", """
                with tree as (
                  select p.id as id, p.name as name, 0 as depth from Project p where p.parent is null
                  union all
                  select c.id as id, c.name as name, t.depth + 1 as depth from Project c join tree t on c.parent.id = t.id)
                select t.name, t.depth from tree t order by t.depth, t.name""");
        query("asks whether something exists", """
                select t.id from Ticket t where exists (select 1 from Comment c where c.ticket = t and c.author.name = 'Ada')
                 order by t.id""");
        query("asks whether a collection is empty", "select t.id from Ticket t where t.tags is empty order by t.id");
        query("asks for a member", """
                select t.id from Ticket t, Tag g where g.name = 'bug' and g member of t.tags order by t.id""");
        query("asks for the size of a collection", "select p.key, size(p.members) from Project p order by p.key");
        query("groups and filters", """
                select t.status, count(*), max(t.number) from Ticket t group by t.status having count(*) > 4
                 order by t.status""");
        query("sorts into cases", """
                select t.id, case when t.dueOn is null then 'none' when t.dueOn < local date then 'late' else 'fine' end
                  from Ticket t order by t.id""");
        query("compares with all", """
                select e.id from TimeEntry e where e.minutes >= all (select x.minutes from TimeEntry x) order by e.id""");
        query("unites", """
                select u.name, 'user' from User u union all select p.name, 'project' from Project p order by 1, 2""");
        query("intersects", """
                select t.reporter.id from Ticket t intersect select c.author.id from Comment c order by 1""");
        query("uses windows", """
                select e.id, row_number() over (partition by e.user.id order by e.id),
                       sum(e.minutes) over (order by e.id rows between 1 preceding and current row)
                  from TimeEntry e order by e.id""");
        query("filters aggregates", """
                select count(t) filter (where t.status = 'NEW'), count(distinct t.assignee.id), avg(t.number) from Ticket t""");
        query(
                "aggregates texts",
                "select p.key, listagg(m.name, ', ') within group (order by m.name) from Project p"
                        + " join p.members m group by p.key order by p.key");
        query("asks for classes", "select c.name, type(c) from Channel c order by c.name");
        query("treats as a subclass", "select c.name, treat(c as EmailChannel).address from Channel c order by c.name");
        query("selects a subclass", "select m.title, m.place from Meeting m order by m.id");
        query("filters by class", "select e.title, e.id from Event e where type(e) in (Meeting, Outage) order by e.id");
        query("selects elements of a map", "select u.name, key(p), value(p) from User u join u.phones p order by 1, 2");
        query("selects elements of a list", "select p.key, l, index(l) from Project p join p.labels l order by 1, 3");
        query("sorts nulls", "select t.id, t.dueOn from Ticket t order by t.dueOn desc nulls last, t.id");
        query(
                "takes the first rows of each",
                "select t.id, t.number from Ticket t order by t.number fetch first 4 rows only");
        query("takes rows with offset", "select t.id, t.number from Ticket t order by t.number limit 3 offset 2");
        does(
                "binds lists",
                () -> with(session -> session.createQuery(
                                "select t.id from Ticket t where t.status in (:statuses) and t.assignee.id in :people order by t.id",
                                Long.class)
                        .setParameter("statuses", List.of("NEW", "OPEN", "WAITING"))
                        .setParameter("people", List.of(1L, 2L, 900_001L))
                        .list()));
        does(
                "binds entities",
                () -> with(session -> session.createQuery(
                                "select count(t) from Ticket t where t.reporter = :reporter", Long.class)
                        .setParameter("reporter", session.getReference(User.class, 4L))
                        .getSingleResult()));
        does(
                "binds an embedded value",
                () -> with(session -> session.createQuery(
                                "select u.name from User u where u.address = :address", String.class)
                        .setParameter("address", new Address("Ring 1", "Wien", "1010"))
                        .list()));
        does(
                "uses a named query",
                () -> with(session -> session.createNamedQuery("Ticket.late", Ticket.class)
                        .setParameter("day", LocalDate.of(2024, 6, 10))
                        .list()));
        does(
                "makes records",
                () -> with(session -> session.createQuery(
                                "select i.number, i.total from Invoice i order by i.number", NumberAndTotal.class)
                        .list()));
    }

    record NumberAndTotal(String number, BigDecimal total) {}

    private void functions() {
        query("uses functions of texts", """
                select upper(u.name), lower(u.email), length(u.name), substring(u.email, 1, 3), concat(u.name, '!'),
                       trim(u.name), locate('@', u.email), replace(u.name, 'A', 'a'), left(u.name, 2), u.name || u.email,
                       lpad(u.name, 6, '*'), repeat(u.name, 2), position('a' in u.name), overlay(u.name placing 'X' from 1)
                  from User u order by u.id""");
        query("uses functions of numbers", """
                select abs(u.hourlyRate), ceiling(u.hourlyRate), floor(u.hourlyRate), round(u.hourlyRate, 1), mod(u.id, 2),
                       sqrt(u.id), power(u.id, 2), sign(u.id), coalesce(u.hourlyRate, 0), nullif(u.id, 1), greatest(u.id, 3),
                       cast(u.id as String), truncate(u.hourlyRate, 0), u.hourlyRate / 2
                  from User u order by u.id""");
        query("uses functions of dates", """
                select year(t.dueOn), month(t.dueOn), extract(quarter from t.dueOn), t.dueOn + 2 day, format(t.createdAt as 'yyyy-MM'),
                       trunc(t.createdAt, month), (t.dueOn - date 2024-06-01) by day, extract(day of week from t.dueOn)
                  from Ticket t where t.dueOn is not null order by t.id""");
        query("searches texts", """
                select u.id from User u where u.name ilike '%A%' or u.email like '%\\_%' escape '\\' or u.name between 'C' and 'D'
                    or u.email not like 'a%' order by u.id""");
        query("looks into arrays", """
                select u.id, array_length(u.skills), array_get(u.skills, 1), array_to_string(u.skills, '/') from User u
                 where array_length(u.skills) > 0 order by u.id""");
        query("looks into documents", """
                select t.id, json_value(cast(t.custom as String), '$.area') from Ticket t where t.number < 5 order by t.id""");
        query(
                "calls a function of the database",
                "select i.id, function('with_tax', i.total, 0.2) from Invoice i order by i.id");
        query(
                "writes plain SQL inside",
                "select t.id, sql('? || ?', t.title, '!') from Ticket t where t.number < 4 order by t.id");
    }

    private void criteria() {
        does(
                "finds by criteria",
                () -> with(session -> {
                    HibernateCriteriaBuilder cb = session.getCriteriaBuilder();
                    var query = cb.createQuery(Ticket.class);
                    var ticket = query.from(Ticket.class);
                    var project = ticket.join("project");
                    query.where(cb.and(
                                    cb.equal(project.get("key"), "SHOP"),
                                    cb.or(cb.like(ticket.get("title"), "%1%"), cb.isNull(ticket.get("body")))))
                            .orderBy(cb.desc(ticket.get("number")));
                    return session.createQuery(query).setMaxResults(5).list();
                }));
        does(
                "groups by criteria",
                () -> with(session -> {
                    HibernateCriteriaBuilder cb = session.getCriteriaBuilder();
                    var query = cb.createTupleQuery();
                    var entry = query.from(TimeEntry.class);
                    var user = entry.join("user", JoinType.LEFT);
                    query.multiselect(
                                    user.get("name"),
                                    cb.sum(entry.<Integer>get("minutes")),
                                    cb.countDistinct(entry.get("ticket")))
                            .groupBy(user.get("name"))
                            .having(cb.gt(cb.count(entry), 2))
                            .orderBy(cb.asc(user.get("name")));
                    return session.createQuery(query).list().stream()
                            .map(tuple -> List.of(tuple.toArray()))
                            .toList();
                }));
        does(
                "selects below by criteria",
                () -> with(session -> {
                    HibernateCriteriaBuilder cb = session.getCriteriaBuilder();
                    var query = cb.createQuery(Long.class);
                    var ticket = query.from(Ticket.class);
                    var below = query.subquery(UUID.class);
                    var comment = below.from(Comment.class);
                    below.select(comment.get("id")).where(cb.equal(comment.get("ticket"), ticket));
                    query.select(ticket.get("id"))
                            .where(cb.not(cb.exists(below)))
                            .orderBy(cb.asc(ticket.get("id")));
                    return session.createQuery(query).list();
                }));
        does(
                "updates by criteria",
                () -> with(session -> {
                    HibernateCriteriaBuilder cb = session.getCriteriaBuilder();
                    CriteriaUpdate<User> update = cb.createCriteriaUpdate(User.class);
                    var user = update.from(User.class);
                    update.set(user.<Boolean>get("active"), true).where(cb.equal(user.get("id"), 5L));
                    return session.createMutationQuery(update).executeUpdate();
                }));
        does(
                "deletes by criteria",
                () -> with(session -> {
                    HibernateCriteriaBuilder cb = session.getCriteriaBuilder();
                    var delete = cb.createCriteriaDelete(TimeEntry.class);
                    var entry = delete.from(TimeEntry.class);
                    delete.where(cb.lessThan(entry.<Integer>get("minutes"), 20), cb.isTrue(entry.get("billable")));
                    return session.createMutationQuery(delete).executeUpdate();
                }));
    }

    private void natively() {
        does(
                "reads entities natively",
                () -> with(session -> session.createNativeQuery(
                                "SELECT t.*, 0 AS \"commentCount\" FROM tickets t WHERE custom @> CAST(:filter AS jsonb) ORDER BY id",
                                Ticket.class)
                        .setParameter("filter", "{\"area\": \"ui\"}")
                        .list()));
        does(
                "reads scalars natively",
                () -> with(session -> session.createNativeQuery(
                                "SELECT u.name, count(*) FILTER (WHERE e.billable) FROM users u JOIN time_entries e ON e.user_id = u.id"
                                        + " GROUP BY u.name ORDER BY u.name",
                                Object[].class)
                        .list()));
        does(
                "reads entities and joins natively",
                () -> with(session -> session.createNativeQuery(
                                "SELECT {t.*}, {p.*} FROM tickets t JOIN projects p ON p.id = t.project_id WHERE t.number < 4 ORDER BY t.id",
                                Object.class)
                        .addEntity("t", Ticket.class)
                        .addJoin("p", "t.project")
                        .list()
                        .size()));
        does(
                "pages natively",
                () -> with(session -> session.createNativeQuery("SELECT id FROM tickets ORDER BY id", Long.class)
                        .setFirstResult(2)
                        .setMaxResults(3)
                        .list()));
        does(
                "updates natively",
                () -> with(session -> session.createNativeMutationQuery(
                                "UPDATE tickets SET labels = array_append(labels, :label) WHERE id = :id")
                        .setParameter("label", "native")
                        .setParameter("id", 5L)
                        .executeUpdate()));
        does(
                "inserts natively",
                () -> with(session -> session.createNativeMutationQuery(
                                "INSERT INTO audit_entries (actor, action, entity, entity_id) VALUES ('h', 'READ', 'tickets', ?1)")
                        .setParameter(1, "5")
                        .executeUpdate()));
        does(
                "works on the connection itself",
                () -> with(session -> session.doReturningWork(connection -> {
                    try (var query = connection.prepareStatement("SELECT name FROM users WHERE id = ?")) {
                        query.setLong(1, 1);
                        try (var rows = query.executeQuery()) {
                            return rows.next() ? rows.getString(1) : "nobody";
                        }
                    }
                })));
    }

    private void writes() {
        does(
                "inserts with an identity key",
                () -> with(session -> {
                    User user = new User("gerd@example.org", "Gerd");
                    user.country = session.getReference(Country.class, "DE");
                    user.skills = new String[] {"c", "d"};
                    user.preferences.put("theme", "dark");
                    user.address = new Address("Weg 1", "Ulm", "89073");
                    user.phones.put("work", "+49 1");
                    user.phones.put("home", "+49 2");
                    session.persist(user);
                    session.flush();
                    return user;
                }));
        does(
                "inserts with a pooled sequence",
                () -> with(session -> {
                    Project project = new Project("HIB", "By Hibernate");
                    project.labels.addAll(List.of("one", "two", "three"));
                    project.members.add(session.getReference(User.class, 1L));
                    session.persist(project);
                    for (int i = 0; i < 60; i++) {
                        Ticket ticket = new Ticket(project, i, "Ticket " + i, session.getReference(User.class, 4L));
                        ticket.labels = List.of("l" + i);
                        ticket.custom.put("i", i);
                        ticket.priority = i % 2 == 0 ? TicketPriority.LOW : TicketPriority.HIGH;
                        session.persist(ticket);
                    }
                    session.flush();
                    return project.id;
                }));
        does(
                "inserts many to many",
                () -> with(session -> {
                    Ticket ticket = session.find(Ticket.class, 14L);
                    Tag tag = new Tag("from hibernate", "white");
                    session.persist(tag);
                    ticket.tags.add(tag);
                    ticket.tags.add(session.bySimpleNaturalId(Tag.class).load("bug"));
                    session.flush();
                    return ticket.tags.size();
                }));
        does(
                "cascades",
                () -> with(session -> {
                    Project project = session.find(Project.class, 1L);
                    Invoice invoice = new Invoice(project, "H-1", LocalDate.of(2024, 9, 1))
                            .with("a", 1, "10")
                            .with("b", 2, "20");
                    project.invoices.add(invoice);
                    session.persist(invoice);
                    session.flush();
                    return invoice + " " + invoice.status;
                }));
        does(
                "inserts what other classes have",
                () -> with(session -> {
                    session.persist(new Channel.Email("More mail", "more@example.org"));
                    session.persist(new Channel.Chat("More chat", "more"));
                    session.persist(new Event.Meeting("Kick-off", LocalDate.of(2024, 10, 1), "room 3"));
                    session.persist(new Event.Outage("Fire", LocalDate.of(2024, 10, 2), 1));
                    session.flush();
                    return session.createQuery("select count(c) from Channel c", Long.class)
                            .getSingleResult();
                }));
        does(
                "leaves out what is null",
                () -> with(session -> {
                    TimeEntry entry = new TimeEntry(
                            session.getReference(Ticket.class, 3L),
                            session.getReference(User.class, 2L),
                            LocalDate.of(2024, 9, 1),
                            5);
                    session.persist(entry);
                    session.flush();
                    return entry;
                }));
        doesOnly(
                "inserts bytes and documents",
                () -> with(session -> {
                    session.persist(new Attachment(
                            new UUID(11, 1),
                            session.getReference(Ticket.class, 3L),
                            "h.txt",
                            "h".getBytes(StandardCharsets.UTF_8)));
                    AuditEntry entry = new AuditEntry();
                    entry.actor = "h";
                    entry.action = "INSERT";
                    entry.entity = "attachments";
                    entry.entityId = "1";
                    entry.detail = new AuditEntry.Detail("nothing", "something");
                    session.persist(entry);
                    session.persist(new Setting("hibernate", "{\"on\": true}"));
                    return null;
                }));
        does(
                "changes what it has read",
                () -> with(session -> {
                    Ticket ticket = session.find(Ticket.class, 6L);
                    ticket.title = "Changed by Hibernate";
                    ticket.assignee = session.getReference(User.class, 1L);
                    ticket.priority = TicketPriority.URGENT;
                    session.flush();
                    return ticket.version;
                }));
        does(
                "changes documents, arrays and collections",
                () -> with(session -> {
                    User user = session.find(User.class, 2L);
                    user.preferences = Map.of("theme", "blue", "n", 1);
                    user.skills = new String[] {"rust"};
                    user.phones.put("work", "+49 99");
                    user.phones.put("mobile", "+49 98");
                    user.address = null;
                    Project project = session.find(Project.class, 1L);
                    project.labels.remove(0);
                    project.labels.add("last");
                    project.members.remove(session.find(User.class, 2L));
                    session.flush();
                    return user.version + " " + project.version;
                }));
        does(
                "removes orphans",
                () -> with(session -> {
                    Ticket ticket = session.find(Ticket.class, 7L);
                    int before = ticket.comments.size();
                    ticket.comments.clear();
                    ticket.comments.add(
                            new Comment(new UUID(12, 1), ticket, session.getReference(User.class, 1L), "Only one"));
                    session.flush();
                    return before;
                }));
        does("merges what was detached", () -> {
            Ticket detached = with(session -> session.find(Ticket.class, 8L));
            detached.title = "Merged";
            return with(session -> session.merge(detached).version);
        });
        does("is told about an old version", () -> {
            Ticket old = with(session -> session.find(Ticket.class, 9L));
            with(session -> session.createMutationQuery(
                            "update versioned Ticket t set t.title = 'Newer' where t.id = 9")
                    .executeUpdate());
            old.title = "Older";
            try {
                return with(session -> session.merge(old).version);
            } catch (OptimisticLockException e) {
                return e.getClass().getSimpleName();
            }
        });
        does("is told about a duplicate", () -> {
            try {
                return with(session -> {
                    session.persist(new User("ben@example.org", "Ben again"));
                    return "none";
                });
            } catch (ConstraintViolationException e) {
                return e.getConstraintName();
            }
        });
        does(
                "removes",
                () -> with(session -> {
                    session.remove(session.find(Invoice.class, 3L));
                    session.remove(session.find(Channel.class, 2L));
                    session.remove(session.find(Event.class, 3L));
                    session.flush();
                    return "removed";
                }));
        does(
                "deletes softly",
                () -> with(session -> {
                    session.remove(session.find(Project.class, 3L));
                    session.flush();
                    return session.createQuery("select count(p) from Project p", Long.class)
                            .getSingleResult();
                }));
        does("rolls back", () -> {
            try (Session session = sessions.openSession()) {
                session.beginTransaction();
                session.find(Ticket.class, 10L).title = "Lost";
                session.flush();
                session.getTransaction().rollback();
            }
            return with(session -> session.find(Ticket.class, 10L));
        });
    }

    private void bulk() {
        bulk(
                "updates in bulk",
                "update Ticket t set t.status = 'CLOSED', t.body = null where t.number > 15 and t.project.id = 1");
        bulk("updates a version in bulk", "update versioned Ticket t set t.dueOn = local date where t.id in (11, 12)");
        bulk("updates with a sub-select", """
                update Invoice i set i.total = (select sum(l.quantity * l.unitPrice) from InvoiceLine l where l.id.invoice = i)
                 where i.number like 'H-%'""");
        bulk("deletes in bulk", "delete from Comment c where c.ticket.number = 5");
        bulk("deletes with a sub-select", """
                delete from TimeEntry e where e.ticket in (select t from Ticket t where t.status = 'WAITING') and e.minutes < 60""");
        bulk(
                "updates a class in two tables",
                "update EmailChannel c set c.enabled = false, c.address = 'x@example.org' where c.id = 1");
        bulk(
                "updates all classes of a table each",
                "update Channel c set c.name = concat(c.name, '!') where c.enabled = true");
        bulk("deletes a class in two tables", "delete from ChatChannel c where c.room = 'team'");
        bulk("updates a class of one table", "update Outage o set o.severity = 5 where o.severity < 5");
        bulk("deletes a class of one table", "delete from Meeting m where m.place = 'room 1'");
        bulk("deletes softly in bulk", "delete from TimeEntry e where e.minutes = 5");
        bulk("inserts values in bulk", """
                insert into AuditEntry (actor, action, entity, entityId) values ('bulk', 'A', 'x', '1'), ('bulk', 'B', 'x', '2')""");
        bulk("inserts what it selects", """
                insert into AuditEntry (actor, action, entity, entityId)
                select 'bulk', 'OPEN', 'tickets', cast(t.id as String) from Ticket t where t.status = 'OPEN' order by t.id""");
        if (!quoted) {
            bulkWithNumbers();
        }
        bulk("inserts or updates in bulk", """
                insert into Setting (key, value) values ('hibernate', '1') on conflict do nothing""");
        bulk("deletes a many-to-many with its rows", "delete from Tag t where t.name = 'from hibernate'");
    }

    /** Hibernate 7.4.6 spells its own names wrong in these where it puts quotes around every name. */
    private void bulkWithNumbers() {
        // Hibernate numbers the rows before it sorts them: which of several gets which number is the server's matter.
        bulk("inserts with numbers of a sequence", """
                insert into Meeting (title, happensOn, place)
                select t.title, t.dueOn, 'desk' from Ticket t where t.id = 2""");
        bulk("inserts a class in two tables", """
                insert into EmailChannel (name, enabled, address) select u.name, true, u.email from User u where u.role = AGENT and u.id = 2""");
    }

    private void bulk(String name, String hql) {
        does(name, () -> with(session -> session.createMutationQuery(hql).executeUpdate()));
    }

    private void locks() {
        does(
                "locks for writing",
                () -> with(session -> session.find(Ticket.class, 11L, LockModeType.PESSIMISTIC_WRITE)));
        does(
                "locks for reading",
                () -> with(session -> session.find(Ticket.class, 12L, LockModeType.PESSIMISTIC_READ)));
        does(
                "locks and counts up",
                () -> with(session -> {
                    Ticket ticket = session.find(Ticket.class, 12L, LockModeType.PESSIMISTIC_FORCE_INCREMENT);
                    return ticket.version;
                }));
        does(
                "locks without waiting",
                () -> with(session ->
                        session.find(Ticket.class, 13L, LockModeType.PESSIMISTIC_WRITE, Timeout.milliseconds(0))));
        does(
                "takes work from a queue",
                () -> with(session -> session.createQuery(
                                "from Ticket t where t.status = 'NEW' order by t.id", Ticket.class)
                        .setHibernateLockMode(LockMode.UPGRADE_SKIPLOCKED)
                        .setMaxResults(2)
                        .list()));
        does(
                "locks one of two tables",
                () -> with(session -> session.createQuery(
                                "select t from Ticket t join fetch t.project where t.number < 4 order by t.id",
                                Ticket.class)
                        .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                        .list()));
        does(
                "locks with the joined tables",
                () -> with(session -> session.createQuery(
                                "select t from Ticket t left join fetch t.reporter where t.number = 3", Ticket.class)
                        .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                        .setLockScope(Locking.Scope.ROOT_ONLY)
                        .list()));
        does(
                "counts up optimistically",
                () -> with(session -> {
                    Ticket ticket = session.find(Ticket.class, 13L, LockModeType.OPTIMISTIC_FORCE_INCREMENT);
                    return ticket.id;
                }));
        does("checks optimistically", () -> with(session -> session.find(Ticket.class, 13L, LockModeType.OPTIMISTIC)));
        does(
                "locks later",
                () -> with(session -> {
                    Ticket ticket = session.find(Ticket.class, 14L);
                    session.lock(ticket, LockModeType.PESSIMISTIC_WRITE);
                    return ticket;
                }));
    }

    private <R> R without(Function<StatelessSession, R> work) {
        return sessions.fromStatelessTransaction(work);
    }

    private void stateless() {
        does("reads without a session", () -> without(session -> session.get(Ticket.class, 3L)));
        does("inserts without a session", () -> without(session -> session.insert(new Setting("stateless", "1"))));
        doesOnly(
                "inserts many without a session",
                () -> without(session -> {
                    session.insertMultiple(List.of(new Setting("s1", "1"), new Setting("s2", "2")));
                    return null;
                }));
        doesOnly(
                "updates without a session",
                () -> without(session -> {
                    session.update(new Setting("s1", "\"new\""));
                    return null;
                }));
        doesOnly(
                "deletes without a session",
                () -> without(session -> {
                    session.delete(new Setting("s2", "2"));
                    return null;
                }));
        doesOnly(
                "inserts or updates without a session",
                () -> without(session -> {
                    session.upsert(session.get(Event.class, 2L));
                    return null;
                }));
        doesOnly(
                "fetches without a session",
                () -> without(session -> {
                    Ticket ticket = session.get(Ticket.class, 2L);
                    session.fetch(ticket.tags);
                    return ticket.tags.size();
                }));
    }
}
