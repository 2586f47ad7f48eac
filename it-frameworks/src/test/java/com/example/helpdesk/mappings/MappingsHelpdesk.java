package com.example.helpdesk.mappings;

import com.example.helpdesk.Application;
import com.example.helpdesk.mappings.Documents.Article;
import com.example.helpdesk.mappings.Documents.Document;
import com.example.helpdesk.mappings.Documents.Load;
import com.example.helpdesk.mappings.Documents.Question;
import com.example.helpdesk.mappings.People.Line;
import com.example.helpdesk.mappings.People.LineId;
import com.example.helpdesk.mappings.People.Member;
import com.example.helpdesk.mappings.People.Person;
import com.example.helpdesk.mappings.People.Profile;
import com.example.helpdesk.mappings.People.Project;
import com.example.helpdesk.mappings.People.Ticket;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.cfg.Configuration;
import org.hibernate.cfg.QuerySettings;

/** A helpdesk on Hibernate with the rarer ways to map: hierarchies, second tables, types, documents and filters. */
public final class MappingsHelpdesk extends Application {
    private final SessionFactory sessions;

    public MappingsHelpdesk(DataSource dataSource) {
        Configuration configuration = new Configuration();
        for (Class<?> entity : List.of(
                Document.class,
                Article.class,
                Question.class,
                Load.class,
                Person.class,
                Profile.class,
                Ticket.class,
                Project.class,
                Line.class,
                Sample.class)) {
            configuration.addAnnotatedClass(entity);
        }
        configuration.getProperties().put(AvailableSettings.JAKARTA_NON_JTA_DATASOURCE, dataSource);
        configuration.setProperty(AvailableSettings.HBM2DDL_AUTO, "validate");
        configuration.setProperty(QuerySettings.JSON_FUNCTIONS_ENABLED, true);
        configuration.setProperty(QuerySettings.XML_FUNCTIONS_ENABLED, true);
        this.sessions = configuration.buildSessionFactory();
        hierarchies();
        secondTables();
        values();
        documents();
        functions();
        filters();
        conflicts();
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

    private void change(String name, String hql) {
        does(name, () -> with(session -> session.createMutationQuery(hql).executeUpdate()));
    }

    private void hierarchies() {
        does(
                "reads all classes",
                () -> with(session -> session.createQuery("from Document d order by d.id", Document.class)
                        .list()));
        does(
                "reads one class",
                () -> with(session -> session.createQuery("from Article a order by a.id", Article.class)
                        .list()));
        does("finds whatever class it is", () -> with(session -> session.find(Document.class, 3L)));
        does("finds nothing of others", () -> with(session -> session.find(Document.class, 900_003L)));
        query("filters by class", "select d.id, d.title from Document d where type(d) = Question");
        does(
                "adds one of each class",
                () -> with(session -> {
                    Article article = new Article("New", "Body");
                    session.persist(article);
                    session.persist(new Question("New?", "No"));
                    session.flush();
                    return article.id;
                }));
        change("changes all classes", "update Document d set d.title = upper(d.title) where d.id < 3");
        change("deletes of all classes", "delete from Document d where d.title = 'New?'");
        does(
                "reads a query as a table",
                () -> with(session -> session.createQuery("from Load l order by l.id", Load.class)
                        .list()));
        query(
                "joins a query",
                "select l.code, p.name from Load l join Project p on p.id = l.id where l.tickets > 0 order by l.code");
    }

    private void secondTables() {
        does("reads two tables as one", () -> with(session -> session.find(Ticket.class, 3L)));
        does("reads a row that the second table lacks", () -> with(session -> session.find(Ticket.class, 10L)));
        query(
                "compares columns of both",
                "select t.id, t.steps from Ticket t where t.environment = 'linux' and t.number > 2 order by t.id");
        does(
                "adds to two tables",
                () -> with(session -> {
                    Ticket ticket = new Ticket(5000L, 5000, session.getReference(Person.class, 4L));
                    ticket.environment = "windows";
                    session.persist(ticket);
                    Ticket plain = new Ticket(5001L, 5001, session.getReference(Person.class, 4L));
                    session.persist(plain);
                    session.flush();
                    return ticket;
                }));
        does(
                "changes two tables",
                () -> with(session -> {
                    session.find(Ticket.class, 4L).steps = "changed";
                    session.find(Ticket.class, 10L).environment = "added";
                    Ticket ticket = session.find(Ticket.class, 5L);
                    ticket.environment = null;
                    ticket.steps = null;
                    session.flush();
                    return "changed";
                }));
        change(
                "changes two tables in bulk",
                "update Ticket t set t.title = 'bulk', t.environment = 'bulk' where t.id in (1, 2)");
        change("deletes from two tables in bulk", "delete from Ticket t where t.id = 5000");
        does(
                "removes from two tables",
                () -> with(session -> {
                    session.remove(session.find(Ticket.class, 5001L));
                    session.flush();
                    return "removed";
                }));
        does("follows one to one", () -> with(session -> session.find(Person.class, 1L).profile.bio));
        does("has nothing to follow", () -> with(session -> session.find(Person.class, 2L).profile));
        does(
                "adds one to one",
                () -> with(session -> {
                    Person person = new Person("one@example.org", "One");
                    person.profile = new Profile(person, "About");
                    session.persist(person);
                    session.flush();
                    return person;
                }));
        does(
                "removes one to one",
                () -> with(session -> {
                    session.find(Person.class, 1L).profile = null;
                    session.flush();
                    return "removed";
                }));
        does(
                "reads values of another table",
                () -> with(session -> session.find(Project.class, 1L).members.stream()
                        .map(Member::toString)
                        .sorted()
                        .toList()));
        does(
                "changes values of another table",
                () -> with(session -> {
                    Project project = session.find(Project.class, 1L);
                    project.members.removeIf(member -> member.role().equals("MEMBER"));
                    project.members.add(new Member(3L, "GUEST"));
                    session.flush();
                    return project.members.size();
                }));
        query(
                "queries values of another table",
                "select p.name, m.role from Project p join p.members m where m.user = 2 order by p.id");
        does("finds by two columns", () -> with(session -> session.find(Line.class, new LineId(1L, 2))));
        does(
                "finds several by two columns",
                () -> with(session -> session.findMultiple(
                        Line.class, List.of(new LineId(1L, 1), new LineId(2L, 2), new LineId(900_001L, 1)))));
        does(
                "adds and removes by two columns",
                () -> with(session -> {
                    session.persist(new Line(1L, 3, "New"));
                    session.remove(session.find(Line.class, new LineId(1L, 2)));
                    session.flush();
                    return session.createQuery("from Line l where l.invoice = 1 order by l.line", Line.class)
                            .list();
                }));
    }

    private void values() {
        does(
                "reads values of all types",
                () -> with(session -> session.createQuery("from Sample s order by s.small", Sample.class)
                        .list()));
        does(
                "adds values of all types",
                () -> with(session -> {
                    Sample sample = new Sample(new UUID(50, 1), 50);
                    session.persist(sample);
                    session.flush();
                    return sample;
                }));
        does(
                "changes values of all types",
                () -> with(session -> {
                    Sample sample = session.createQuery("from Sample s where s.small = 2", Sample.class)
                            .getSingleResult();
                    sample.numbers = new int[] {9};
                    sample.detail = new Sample.Detail("x", "y", 1);
                    sample.took = Duration.ofSeconds(90);
                    sample.flag = null;
                    sample.small = 22;
                    sample.secret = "other";
                    sample.spot = null;
                    session.flush();
                    return sample;
                }));
        query("compares values of all types", """
                select s.small from Sample s
                 where s.ratio < 1 and s.huge > 5 and s.atTime > local time - 24 hour and s.atMoment < instant
                   and s.spot.city = 'City' and s.secret = 'secret' order by s.small""");
        query(
                "looks into fields of a value",
                "select s.spot.street, s.spot.city, s.doubled from Sample s order by s.small");
        query(
                "computes with durations",
                "select s.took by second, s.atMoment + s.took from Sample s where s.small = 1");
        query("looks into arrays", """
                select s.small, array_contains(s.numbers, 3), array_length(s.days), array_get(s.numbers, 1),
                       array_slice(s.numbers, 1, 1), array_append(s.numbers, 5), array_concat(s.numbers, array(7, 8)),
                       array_to_string(s.numbers, ','), array_position(s.numbers, 2)
                  from Sample s where array_overlaps(s.numbers, array(1, 2, 3)) order by s.small""");
        query(
                "joins what an array has",
                "select s.small, n from Sample s join lateral unnest(s.numbers) n order by s.small, n");
        query(
                "joins a series",
                "select i, t.title from generate_series(1, 3) i left join Ticket t on t.number = i order by i");
        query("collects arrays", "select array_agg(s.small) within group (order by s.small desc) from Sample s");
    }

    private void documents() {
        query(
                "looks into a document",
                "select s.small, s.detail.before, s.detail.count from Sample s order by s.small");
        query(
                "compares what a document holds",
                "select s.small from Sample s where s.detail.count > 1 and s.detail.after = 'a' order by 1");
        change("changes a part of a document", "update Sample s set s.detail.count = 3 where s.small = 3");
        query("builds documents", """
                select json_object('id': t.id, 'title': t.title), json_array(t.number, t.status) from Ticket t
                 where t.number < 4 order by t.id""");
        query(
                "collects documents",
                "select json_arrayagg(t.number order by t.number), json_objectagg(t.number: t.title)"
                        + " from Ticket t where t.number < 4");
        query("asks a document", """
                select t.id, json_value(t.custom, '$.n' returning Integer), json_exists(t.custom, '$.area'),
                       json_query(t.custom, '$.steps')
                  from Ticket t where t.number < 4 order by t.id""");
        query("makes rows of a document", """
                select t.id, j.area from Ticket t
                  join lateral json_table(t.custom, '$' columns(area String path '$.area')) j
                 where t.number < 4 order by t.id""");
        query(
                "builds elements",
                "select xmlelement(name ticket, xmlattributes(t.id as id), t.title) from Ticket t where t.number < 3 order by t.id");
    }

    private void functions() {
        query("uses rarer functions", """
                select initcap(p.name), md5(p.name), translate(p.name, 'a', 'b'), regexp_replace(p.name, '[aeiou]', '_'),
                       char_length(p.name), bit_length(p.name), ascii(p.name), rpad(p.name, 6, '.'), right(p.name, 2),
                       ifnull(p.email, '-'), str(p.id), chr(65), hex(cast(p.name as Binary))
                  from Person p order by p.id""");
        query("tests with patterns", """
                select p.id from Person p where p.name like regexp '^[AB]' or p.email not like regexp 'org$' order by p.id""");
        query("ranks", """
                select t.id, rank() over (order by t.status), dense_rank() over (order by t.status),
                       ntile(3) over (order by t.id), percent_rank() over (order by t.id),
                       lead(t.id, 1) over (order by t.id), first_value(t.id) over (partition by t.status order by t.id)
                  from Ticket t where t.number <= 20 order by t.id""");
        query("takes percentiles", """
                select percentile_cont(0.5) within group (order by t.number), mode() within group (order by t.status),
                       every(t.number > 0), any(t.number > 19), variance(t.number), corr(t.number, t.id)
                  from Ticket t""");
        query(
                "groups by rollup",
                "select t.status, t.project, count(*) from Ticket t group by rollup(t.status, t.project)"
                        + " order by t.status nulls last, t.project nulls last");
        query("searches a tree in depth", """
                with tree as (
                  select p.id id, 0 depth from Project p where p.id = 1
                  union all select t.id + 1 id, t.depth + 1 depth from tree t where t.depth < 3)
                search depth first by id set ord cycle id set looped
                select t.id, t.depth, t.looped from tree t order by t.ord""");
        query("excludes", "select t.id from Ticket t except all select l.invoice from Line l order by 1");
    }

    private void filters() {
        does(
                "filters rows",
                () -> with(session -> {
                    session.enableFilter("withStatus").setParameter("status", "OPEN");
                    return session.createQuery("from Ticket t order by t.id", Ticket.class)
                            .list();
                }));
        does(
                "filters collections",
                () -> with(session -> {
                    session.enableFilter("withStatus").setParameter("status", "NEW");
                    return session.find(Person.class, 4L).tickets.toString();
                }));
        does(
                "gives hints",
                () -> with(
                        session -> session.createQuery("from Ticket t where t.number < 3 order by t.id", Ticket.class)
                                .setTimeout(10)
                                .setFetchSize(2)
                                .setReadOnly(true)
                                .setComment("the first tickets")
                                .setHint("org.hibernate.cacheable", false)
                                .list()));
    }

    private void conflicts() {
        change("inserts or updates by key", """
                insert into Line (invoice, line, description, quantity, price) values (1, 1, 'again', 1, 1), (1, 9, 'new', 1, 1)
                on conflict (invoice, line) do update set description = excluded.description where invoice_id > 0""".replace("invoice_id", "invoice"));
        change("inserts or updates by constraint", """
                insert into Line (invoice, line, description, quantity, price) values (1, 1, 'third', 1, 1)
                on conflict on constraint invoice_lines_pkey do update set description = excluded.description""");
        change("inserts or leaves alone", """
                insert into Line (invoice, line, description, quantity, price) values (1, 1, 'never', 1, 1) on conflict do nothing""");
    }

    private void stateless() {
        does(
                "reads several without a session",
                () -> sessions.fromStatelessTransaction(
                        session -> session.getMultiple(Person.class, List.of(1L, 2L, 900_001L))));
        doesOnly(
                "inserts or updates several without a session",
                () -> sessions.fromStatelessTransaction(session -> {
                    session.upsertMultiple(List.of(new Line(2L, 1, "first"), new Line(2L, 7, "seventh")));
                    return null;
                }));
        doesOnly(
                "updates several without a session",
                () -> sessions.fromStatelessTransaction(session -> {
                    session.updateMultiple(List.of(new Line(2L, 1, "first again"), new Line(2L, 7, "seventh again")));
                    return null;
                }));
        doesOnly(
                "deletes several without a session",
                () -> sessions.fromStatelessTransaction(session -> {
                    session.deleteMultiple(List.of(new Line(2L, 7, "gone")));
                    return null;
                }));
    }
}
