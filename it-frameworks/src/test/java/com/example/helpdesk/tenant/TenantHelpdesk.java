package com.example.helpdesk.tenant;

import com.example.helpdesk.Application;
import com.example.helpdesk.tenant.Entities.Comment;
import com.example.helpdesk.tenant.Entities.Event;
import com.example.helpdesk.tenant.Entities.Meeting;
import com.example.helpdesk.tenant.Entities.Outage;
import com.example.helpdesk.tenant.Entities.Person;
import com.example.helpdesk.tenant.Entities.Ticket;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.cfg.Configuration;
import org.hibernate.context.spi.CurrentTenantIdentifierResolver;

/** A helpdesk for many organisations on Hibernate, which keeps them apart itself: the tenant column is mapped. */
public final class TenantHelpdesk extends Application {
    private final SessionFactory sessions;

    /** Whose request this is; a web filter would say so. */
    private static final class Current implements CurrentTenantIdentifierResolver<String> {
        private final String organization;

        Current(String organization) {
            this.organization = organization;
        }

        @Override
        public String resolveCurrentTenantIdentifier() {
            return organization;
        }

        @Override
        public boolean validateExistingCurrentSessions() {
            return true;
        }
    }

    public TenantHelpdesk(DataSource dataSource) {
        Configuration configuration = new Configuration();
        for (Class<?> entity :
                List.of(Person.class, Ticket.class, Comment.class, Event.class, Meeting.class, Outage.class)) {
            configuration.addAnnotatedClass(entity);
        }
        configuration.getProperties().put(AvailableSettings.JAKARTA_NON_JTA_DATASOURCE, dataSource);
        configuration.getProperties().put(AvailableSettings.MULTI_TENANT_IDENTIFIER_RESOLVER, new Current("org_a"));
        configuration.setProperty(AvailableSettings.STATEMENT_BATCH_SIZE, 10);
        this.sessions = configuration.buildSessionFactory();
        reads();
        writes();
    }

    @Override
    public void close() {
        sessions.close();
    }

    private <R> R with(Function<Session, R> work) {
        return sessions.fromTransaction(work);
    }

    private void reads() {
        does("finds by key", () -> with(session -> session.find(Ticket.class, 3L)));
        does("finds nothing of others", () -> with(session -> session.find(Ticket.class, 900_003L)));
        does("finds several", () -> with(session -> session.findMultiple(Ticket.class, List.of(1L, 900_001L))));
        does(
                "queries",
                () -> with(session -> session.createQuery("from Ticket t order by t.id", Ticket.class)
                        .list()));
        does(
                "joins",
                () -> with(session -> session.createQuery(
                                "select t.id, r.name, m.name from Ticket t join t.reporter r left join r.manager m order by t.id",
                                Object[].class)
                        .list()));
        does(
                "fetches",
                () -> with(session -> session
                        .createQuery(
                                "select distinct t from Ticket t left join fetch t.comments where t.number < 5 order by t.id",
                                Ticket.class)
                        .list()
                        .stream()
                        .map(ticket -> ticket + " " + ticket.comments)
                        .toList()));
        does(
                "follows to many",
                () -> with(session -> session.find(Ticket.class, 2L).comments.toString()));
        does(
                "asks below",
                () -> with(session -> session.createQuery(
                                "select p.name from Person p where exists (select 1 from Comment c where c.author = p) order by p.name",
                                String.class)
                        .list()));
        does(
                "names the tenant in a query",
                () -> with(session -> session.createQuery(
                                "select count(t) from Ticket t where t.organization = :tenant", Long.class)
                        .setParameter("tenant", session.getTenantIdentifierValue())
                        .getSingleResult()));
        does(
                "reads classes of one table",
                () -> with(session -> session.createQuery("from Event e order by e.id", Event.class)
                        .list()));
        does("locks", () -> with(session -> session.find(Ticket.class, 4L, LockModeType.PESSIMISTIC_WRITE)));
    }

    private void writes() {
        does(
                "inserts with an identity key",
                () -> with(session -> {
                    Person person = new Person("t@example.org", "T");
                    session.persist(person);
                    return person;
                }));
        does(
                "inserts a batch with a sequence",
                () -> with(session -> {
                    for (int i = 0; i < 12; i++) {
                        Ticket ticket = new Ticket(1L, 500 + i, "T" + i, session.getReference(Person.class, 4L));
                        ticket.comments.add(
                                new Comment(new UUID(40, i), ticket, session.getReference(Person.class, 1L), "C" + i));
                        session.persist(ticket);
                    }
                    session.flush();
                    return session.createQuery("select count(t) from Ticket t", Long.class)
                            .getSingleResult();
                }));
        does(
                "changes",
                () -> with(session -> {
                    session.find(Ticket.class, 5L).title = "Changed";
                    session.flush();
                    return session.find(Ticket.class, 5L).version;
                }));
        does("merges", () -> {
            Ticket detached = with(session -> session.find(Ticket.class, 6L));
            detached.status = "CLOSED";
            return with(session -> session.merge(detached).version);
        });
        does(
                "updates in bulk",
                () -> with(session -> session.createMutationQuery(
                                "update Ticket t set t.status = 'OPEN' where t.number in (7, 8)")
                        .executeUpdate()));
        does(
                "inserts in bulk",
                () -> with(session -> session.createMutationQuery(
                                "insert into Meeting (title, day) select t.title, local date from Ticket t where t.number = 9")
                        .executeUpdate()));
        does(
                "deletes in bulk",
                () -> with(session -> session.createMutationQuery("delete from Comment c where c.ticket.number = 6")
                        .executeUpdate()));
        does(
                "removes",
                () -> with(session -> {
                    session.persist(new Meeting("Soon gone"));
                    session.flush();
                    session.remove(session.find(Event.class, 1L));
                    session.find(Ticket.class, 8L).comments.clear();
                    session.flush();
                    return session.createQuery("select count(e) from Event e", Long.class)
                            .getSingleResult();
                }));
        does(
                "queries natively",
                () -> with(session -> session.createNativeQuery(
                                "SELECT title FROM tickets WHERE organization_id = :tenant AND number < 4 ORDER BY id",
                                String.class)
                        .setParameter("tenant", session.getTenantIdentifierValue())
                        .list()));
    }
}
