package com.example.helpdesk.jpa;

import com.example.helpdesk.Application;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.criteria.JoinType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.ExampleMatcher;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.data.jpa.repository.config.EnableJpaAuditing;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A helpdesk on Spring Data JPA. */
public final class JpaHelpdesk extends Application {
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final People people;
    private final Tickets tickets;
    private final Tags tags;
    private final TransactionTemplate transaction;

    /** What Boot would configure. */
    @Configuration(proxyBeanMethods = false)
    @EnableJpaRepositories(basePackageClasses = JpaHelpdesk.class)
    @EnableJpaAuditing
    static class Beans {
        @Bean
        LocalContainerEntityManagerFactoryBean entityManagerFactory(DataSource dataSource) {
            LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
            factory.setDataSource(dataSource);
            factory.setPackagesToScan(JpaHelpdesk.class.getPackageName());
            factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
            return factory;
        }

        @Bean
        PlatformTransactionManager transactionManager(EntityManagerFactory factory) {
            return new JpaTransactionManager(factory);
        }
    }

    public JpaHelpdesk(DataSource dataSource) {
        context.registerBean(DataSource.class, () -> dataSource, bean -> bean.setDestroyMethodName(null));
        context.register(Beans.class);
        context.refresh();
        this.people = context.getBean(People.class);
        this.tickets = context.getBean(Tickets.class);
        this.tags = context.getBean(Tags.class);
        this.transaction = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
        repositories();
        derived();
        queries();
        pages();
        specifications();
        writes();
    }

    @Override
    public void close() {
        context.close();
    }

    private void repositories() {
        does("finds by key", () -> people.findById(2L));
        does("finds nothing of others", () -> people.findById(900_002L));
        does("finds all", () -> people.findAll(Sort.by("name")));
        does(
                "finds all with keys",
                () -> people.findAllById(List.of(1L, 2L, 900_001L)).size());
        does("counts", () -> tickets.count());
        does("asks whether there is one", () -> tickets.existsById(3L) + " " + tickets.existsById(900_003L));
        does(
                "follows references",
                () -> transaction.execute(status -> {
                    Ticket ticket = tickets.findById(2L).orElseThrow();
                    return ticket.getAssignee() + " " + ticket.getAssignee().getManager() + " " + ticket.getComments()
                            + " " + ticket.getTags();
                }));
        does(
                "finds by example",
                () -> people.findAll(
                        Example.of(
                                new Person("a", null),
                                ExampleMatcher.matching()
                                        .withIgnorePaths("active", "joinedOn", "version", "role")
                                        .withStringMatcher(ExampleMatcher.StringMatcher.STARTING)
                                        .withIgnoreCase()),
                        Sort.by("id")));
    }

    private void derived() {
        does("finds by mail", () -> people.findByEmail("ada@example.org"));
        does("finds by role", () -> people.findByRoleOrderByNameDesc("AGENT"));
        does("finds by start", () -> people.findByNameStartingWithIgnoreCase("c"));
        does(
                "finds by parts",
                () -> people.findByNameContainingOrEmailLike("or", "emil%").size());
        does(
                "finds by flags",
                () -> people.findByActiveTrueAndManagerIsNotNull().size());
        does(
                "finds by what it refers to",
                () -> people.findByManagerNameIn(List.of("Ada", "Nobody")).size());
        does(
                "finds by range",
                () -> people.findByHourlyRateBetween(new BigDecimal("60"), new BigDecimal("80"))
                        .size());
        does(
                "finds by null or less",
                () -> people.findByHourlyRateIsNullOrHourlyRateLessThan(new BigDecimal("70"))
                        .size());
        does("finds the first two", () -> people.findTop2ByOrderByJoinedOnDesc());
        does(
                "finds a limited number",
                () -> people.findByRoleNot("CUSTOMER", Limit.of(2)).size());
        does("finds the first", () -> people.findFirstByRoleOrderByIdAsc("CUSTOMER"));
        does("counts by role", () -> people.countByRole("AGENT"));
        does("asks by mail", () -> people.existsByEmail("ben@example.org"));
        does(
                "projects to interfaces",
                () -> people.findByActiveIsFalse().stream()
                        .map(person -> person.getName() + person.getEmail())
                        .toList());
        does(
                "projects to records",
                () -> people.findByRoleIn(List.of("ADMIN", "AGENT"), People.IdAndName.class).stream()
                        .map(People.IdAndName::toString)
                        .sorted()
                        .toList());
        does("finds tickets by two columns", () -> tickets.findByStatusAndProjectIdOrderByNumber("OPEN", 2L));
        does(
                "finds late tickets",
                () -> tickets.findByDueOnBeforeAndStatusNotIn(LocalDate.of(2024, 6, 10), List.of("CLOSED", "NEW"))
                        .size());
        does(
                "finds through two joins",
                () -> tickets.findByAssigneeNameAndTagsName("Ben", "bug").size());
        does("finds distinct rows", () -> tickets.findDistinctByCommentsAuthorNameOrderById("Ada"));
        does("finds empty collections", () -> tickets.findByTagsIsEmptyOrderById());
        does(
                "streams",
                () -> transaction.execute(status -> {
                    try (Stream<Person> all = people.readAllByOrderById()) {
                        return all.map(Person::getName).toList();
                    }
                }));
    }

    private void queries() {
        does("counts roles", () -> people.countRoles());
        does("searches", () -> people.search("A"));
        does("searches for nothing", () -> people.search(null));
        does("queries natively", () -> people.withSkills("{sql}"));
        does("uses a named query", () -> tickets.findForgotten());
        does(
                "fetches with a graph",
                () -> tickets.findByNumberLessThanOrderByNumber(4).stream()
                        .map(ticket -> ticket + " " + ticket.getComments() + " "
                                + (ticket.getAssignee() == null
                                        ? ""
                                        : ticket.getAssignee().getName()))
                        .toList());
        does(
                "locks",
                () -> transaction.execute(
                        status -> tickets.findByNumberIn(List.of(4, 5)).size()));
        does(
                "projects what it counts",
                () -> tickets.countStatuses().stream()
                        .map(row -> row.getStatus() + row.getCount())
                        .toList());
    }

    private void pages() {
        does("pages", () -> {
            var page = tickets.findAll(PageRequest.of(1, 6, Sort.by(Sort.Order.desc("status"), Sort.Order.asc("id"))));
            return page.getContent() + " " + page.getTotalElements();
        });
        does("pages by part", () -> {
            var page = tickets.findByTitleContaining("1", PageRequest.of(0, 3, Sort.by("number")));
            return page.getContent() + " " + page.getTotalPages();
        });
        does("slices", () -> {
            var slice = people.findByActive(true, PageRequest.of(0, 2, Sort.by("id")));
            return slice.getContent() + " " + slice.hasNext();
        });
        does("pages natively", () -> {
            var page = tickets.pageNatively("CLOSED", PageRequest.of(1, 4));
            return page.getContent() + " " + page.getTotalElements();
        });
        does("scrolls by keys", () -> {
            Window<Ticket> first = tickets.findFirst4ByOrderByIdAsc(ScrollPosition.keyset());
            Window<Ticket> second = tickets.findFirst4ByOrderByIdAsc(first.positionAt(first.size() - 1));
            return first.getContent() + " " + second.getContent();
        });
        does(
                "scrolls by offset",
                () -> tickets.findFirst4ByOrderByIdAsc(ScrollPosition.offset(3)).getContent());
    }

    private void specifications() {
        Specification<Ticket> open = (ticket, query, cb) -> cb.notEqual(ticket.get("status"), "CLOSED");
        Specification<Ticket> ofBen = (ticket, query, cb) ->
                cb.equal(ticket.join("assignee", JoinType.LEFT).get("name"), "Ben");
        Specification<Ticket> discussed = (ticket, query, cb) -> {
            var below = query.subquery(Long.class);
            var comment = below.from(Comment.class);
            below.select(cb.literal(1L)).where(cb.equal(comment.get("ticket"), ticket));
            return cb.exists(below);
        };
        does(
                "finds by a specification",
                () -> tickets.findAll(open, Sort.by("id")).size());
        does("finds by two specifications", () -> tickets.findAll(open.and(ofBen), Sort.by("id")));
        does("finds by what is below", () -> tickets.findAll(discussed.and(Specification.not(open)), Sort.by("id")));
        does("counts by a specification", () -> tickets.count(ofBen.or(discussed)));
        does("asks by a specification", () -> tickets.exists(discussed));
        does(
                "pages a specification",
                () -> tickets.findAll(open, PageRequest.of(1, 3, Sort.by("number")))
                        .getContent());
        does(
                "fetches fluently",
                () -> tickets.findBy(
                                open,
                                query -> query.sortBy(Sort.by("number"))
                                        .limit(2)
                                        .project("title")
                                        .all())
                        .size());
    }

    private void writes() {
        does("saves a new one", () -> people.save(new Person("jpa@example.org", "Jp")));
        does("saves many", () -> {
            Person reporter = people.findById(4L).orElseThrow();
            return tickets
                    .saveAll(List.of(new Ticket(1L, 400, "First", reporter), new Ticket(1L, 401, "Second", reporter)))
                    .stream()
                    .map(ticket -> ticket + " " + ticket.isDated())
                    .toList();
        });
        does(
                "saves what has its key already",
                () -> tags.save(new Tag(new UUID(30, 1), "jpa")).getId());
        does(
                "changes",
                () -> transaction.execute(status -> {
                    tickets.findById(5L).orElseThrow().setTitle("Changed by JPA");
                    return "changed";
                }));
        does("changes what is detached", () -> {
            Person ben = people.findById(2L).orElseThrow();
            ben.setName("Benjamin");
            return people.saveAndFlush(ben);
        });
        does("is told about an old version", () -> {
            Person old = people.findById(3L).orElseThrow();
            Person same = people.findById(3L).orElseThrow();
            same.setName("Cleopatra");
            people.save(same);
            old.setName("Too late");
            try {
                return people.save(old);
            } catch (OptimisticLockingFailureException e) {
                return e.getClass().getSimpleName();
            }
        });
        does("is told about a duplicate", () -> {
            try {
                return people.save(new Person("ada@example.org", "Ada again"));
            } catch (DataIntegrityViolationException e) {
                return e.getClass().getSimpleName();
            }
        });
        does(
                "adds to collections",
                () -> transaction.execute(status -> {
                    Ticket ticket = tickets.findById(6L).orElseThrow();
                    ticket.getComments()
                            .add(new Comment(new UUID(31, 1), ticket, people.getReferenceById(1L), "By JPA"));
                    ticket.getTags().add(tags.findById(new UUID(30, 1)).orElseThrow());
                    return ticket.getComments().size() + " " + ticket.getTags().size();
                }));
        does("modifies with a query", () -> transaction.execute(status -> people.deactivate(LocalDate.of(2024, 2, 1))));
        does("modifies through a reference", () -> transaction.execute(status -> tickets.moveAll(2L, "WAITING")));
        does("deletes with a query", () -> transaction.execute(status -> tickets.silence(8L)));
        does("deletes by mail", () -> transaction.execute(status -> people.deleteByEmail("jpa@example.org")));
        doesOnly("deletes by key", () -> tags.deleteById(UUID.fromString("00000000-0000-001f-0000-000000000009")));
        doesOnly("deletes several at once", () -> tickets.deleteAllByIdInBatch(List.of(951L, 952L, 900_001L)));
        does("rolls back", () -> {
            try {
                transaction.executeWithoutResult(status -> {
                    tickets.findById(7L).orElseThrow().setTitle("Lost");
                    tickets.flush();
                    throw new IllegalStateException("back");
                });
            } catch (IllegalStateException e) {
                return tickets.findById(7L).map(Ticket::getTitle);
            }
            return "no error";
        });
    }
}
