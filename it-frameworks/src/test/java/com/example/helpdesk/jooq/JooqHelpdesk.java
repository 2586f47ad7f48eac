package com.example.helpdesk.jooq;

import static com.example.helpdesk.jooq.Tables.INVOICES;
import static com.example.helpdesk.jooq.Tables.PROJECTS;
import static com.example.helpdesk.jooq.Tables.TAGS;
import static com.example.helpdesk.jooq.Tables.TICKETS;
import static com.example.helpdesk.jooq.Tables.USERS;
import static com.example.helpdesk.jooq.Tables.field;
import static com.example.helpdesk.jooq.Tables.table;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.arrayAgg;
import static org.jooq.impl.DSL.asterisk;
import static org.jooq.impl.DSL.avg;
import static org.jooq.impl.DSL.case_;
import static org.jooq.impl.DSL.cast;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.concat;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.currentTimestamp;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.extract;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.jsonbArrayAgg;
import static org.jooq.impl.DSL.jsonbObject;
import static org.jooq.impl.DSL.key;
import static org.jooq.impl.DSL.lag;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.listAgg;
import static org.jooq.impl.DSL.lower;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.multiset;
import static org.jooq.impl.DSL.multisetAgg;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.nullif;
import static org.jooq.impl.DSL.nvl;
import static org.jooq.impl.DSL.percentileCont;
import static org.jooq.impl.DSL.rank;
import static org.jooq.impl.DSL.rollup;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.rowNumber;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.sequence;
import static org.jooq.impl.DSL.substring;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.trueCondition;
import static org.jooq.impl.DSL.trunc;
import static org.jooq.impl.DSL.unnest;
import static org.jooq.impl.DSL.upper;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.DSL.values;
import static org.jooq.impl.DSL.when;

import com.example.helpdesk.Application;
import com.example.helpdesk.jooq.Tables.InvoiceRecord;
import com.example.helpdesk.jooq.Tables.Projects;
import com.example.helpdesk.jooq.Tables.TagRecord;
import com.example.helpdesk.jooq.Tables.TicketRecord;
import com.example.helpdesk.jooq.Tables.Users;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.DatePart;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Records;
import org.jooq.Result;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.exception.DataChangedException;
import org.jooq.exception.IntegrityConstraintViolationException;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** A helpdesk on jOOQ: the language, records, plain SQL and batches. */
@SuppressWarnings({"deprecation", "removal", "unchecked"}) // applications call what was there when they were written
public final class JooqHelpdesk extends Application {
    private static final Field<Long> ENTRY_USER = field("time_entries", "user_id", Long.class);
    private static final Field<Integer> ENTRY_MINUTES = field("time_entries", "minutes", Integer.class);
    private static final Field<Long> ENTRY_ID = field("time_entries", "id", Long.class);
    private static final Field<Long> ENTRY_TICKET = field("time_entries", "ticket_id", Long.class);
    private static final Field<LocalDate> ENTRY_DAY = field("time_entries", "spent_on", LocalDate.class);
    private static final Field<Long> COMMENT_TICKET = field("comments", "ticket_id", Long.class);
    private static final Field<String> COMMENT_BODY = field("comments", "body", String.class);
    private static final Field<UUID> COMMENT_ID = field("comments", "id", UUID.class);

    private final DSLContext db;

    record Person(Long id, String name, String role) {}

    record Project(String name, List<String> titles) {}

    public JooqHelpdesk(DataSource dataSource, Settings settings) {
        // jOOQ's greeting and tip of the day are not for tests.
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
        this.db = DSL.using(
                dataSource,
                SQLDialect.POSTGRES,
                settings.withExecuteWithOptimisticLocking(true).withRenderSchema(false));
        reads();
        joins();
        reports();
        nests();
        writes();
        records();
        batches();
        plain();
        transactions();
    }

    private void reads(String name, Supplier<? extends Result<?>> query) {
        does(name, () -> query.get().intoMaps());
    }

    private void reads() {
        reads(
                "reads columns",
                () -> db.select(TICKETS.ID, TICKETS.TITLE)
                        .from(TICKETS)
                        .orderBy(TICKETS.ID)
                        .fetch());
        reads(
                "reads everything",
                () -> db.selectFrom(TICKETS).orderBy(TICKETS.ID.desc()).fetch());
        reads(
                "reads with an asterisk",
                () -> db.select(asterisk()).from(TAGS).orderBy(TAGS.NAME).fetch());
        reads(
                "finds by key",
                () -> db.selectFrom(TICKETS).where(TICKETS.ID.eq(3L)).fetch());
        reads(
                "finds nothing of others",
                () -> db.selectFrom(TICKETS).where(TICKETS.ID.eq(900_003L)).fetch());
        does("fetches one", () -> db.fetchOne(TICKETS, TICKETS.ID.eq(4L)).intoMap());
        does("counts", () -> db.fetchCount(TICKETS, TICKETS.STATUS.eq("OPEN")));
        does(
                "counts a query",
                () -> db.fetchCount(db.selectDistinct(TICKETS.ASSIGNEE_ID).from(TICKETS)));
        does("asks whether there is one", () -> db.fetchExists(TICKETS, TICKETS.TITLE.like("Ticket 1%")));
        does(
                "reads values",
                () -> db.select(USERS.NAME)
                        .from(USERS)
                        .where(USERS.ACTIVE)
                        .orderBy(USERS.NAME)
                        .fetch(USERS.NAME));
        does(
                "reads into records",
                () -> db.select(USERS.ID, USERS.NAME, USERS.ROLE)
                        .from(USERS)
                        .orderBy(USERS.ID)
                        .fetch(Records.mapping(Person::new)));
        does(
                "reads into maps of lists",
                () -> db.select(TICKETS.STATUS, TICKETS.ID)
                        .from(TICKETS)
                        .orderBy(TICKETS.STATUS, TICKETS.ID)
                        .fetchGroups(TICKETS.STATUS, TICKETS.ID));
        does("reads lazily", () -> {
            List<Object> bodies = new ArrayList<>();
            db.transaction(inner -> {
                try (Cursor<? extends org.jooq.Record> cursor = inner.dsl()
                        .select(COMMENT_BODY)
                        .from(table("comments"))
                        .orderBy(field("comments", "created_at", Object.class), COMMENT_ID)
                        .fetchSize(4)
                        .fetchLazy()) {
                    cursor.forEach(record -> bodies.add(record.get(COMMENT_BODY)));
                }
            });
            return bodies;
        });
        does("reads a stream", () -> {
            try (Stream<String> titles = db.select(TICKETS.TITLE)
                    .from(TICKETS)
                    .orderBy(TICKETS.ID)
                    .fetchStream()
                    .map(row -> row.get(TICKETS.TITLE))) {
                return titles.toList();
            }
        });
        reads(
                "pages",
                () -> db.select(TICKETS.ID)
                        .from(TICKETS)
                        .orderBy(TICKETS.ID)
                        .limit(3)
                        .offset(4)
                        .fetch());
        reads(
                "pages by key",
                () -> db.select(TICKETS.ID, TICKETS.TITLE)
                        .from(TICKETS)
                        .orderBy(TICKETS.NUMBER.desc(), TICKETS.ID)
                        .seek(15, 15L)
                        .limit(4)
                        .fetch());
        reads(
                "pages and counts at once",
                () -> db.select(TICKETS.ID, count().over().as("all_rows"))
                        .from(TICKETS)
                        .where(TICKETS.STATUS.ne("CLOSED"))
                        .orderBy(TICKETS.ID)
                        .limit(5)
                        .fetch());
        reads(
                "takes ties",
                () -> db.select(TICKETS.STATUS, TICKETS.NUMBER)
                        .from(TICKETS)
                        .orderBy(TICKETS.STATUS)
                        .limit(2)
                        .withTies()
                        .fetch()
                        .sortAsc(TICKETS.NUMBER));
        reads(
                "finds by lists",
                () -> db.select(TICKETS.ID)
                        .from(TICKETS)
                        .where(TICKETS.STATUS.in("NEW", "OPEN"))
                        .and(TICKETS.ID.in(1L, 2L, 3L, 4L, 900_004L))
                        .and(TICKETS.PROJECT_ID.eq(any(1L, 2L)))
                        .orderBy(TICKETS.ID)
                        .fetch());
        reads(
                "finds by pairs",
                () -> db.select(TICKETS.ID)
                        .from(TICKETS)
                        .where(row(TICKETS.PROJECT_ID, TICKETS.NUMBER).in(row(1L, 2), row(2L, 1)))
                        .orderBy(TICKETS.ID)
                        .fetch());
        reads(
                "compares in many ways",
                () -> db.select(USERS.ID)
                        .from(USERS)
                        .where(USERS.NAME.between("A", "D").or(USERS.EMAIL.containsIgnoreCase("EMIL")))
                        .andNot(USERS.MANAGER_ID.isNull())
                        .or(USERS.HOURLY_RATE
                                .isDistinctFrom(new BigDecimal("70.50"))
                                .and(USERS.NAME.startsWith("C")))
                        .or(USERS.NAME.likeRegex("^D"))
                        .orderBy(USERS.ID)
                        .fetch());
        reads(
                "sorts nulls",
                () -> db.select(TICKETS.ID, TICKETS.DUE_ON)
                        .from(TICKETS)
                        .orderBy(TICKETS.DUE_ON.asc().nullsFirst(), TICKETS.ID)
                        .fetch());
        reads(
                "sorts by a list",
                () -> db.select(TICKETS.ID, TICKETS.STATUS)
                        .from(TICKETS)
                        .orderBy(TICKETS.STATUS.sortAsc("OPEN", "NEW"), TICKETS.ID)
                        .fetch());
        reads(
                "looks into arrays",
                () -> db.select(USERS.ID)
                        .from(USERS)
                        .where(USERS.SKILLS.contains(new String[] {"sql"}))
                        .or(DSL.arrayOverlap(USERS.SKILLS, val(new String[] {"java"}, USERS.SKILLS)))
                        .orderBy(USERS.ID)
                        .fetch());
        reads(
                "looks into documents",
                () -> db.select(
                                TICKETS.ID,
                                DSL.jsonbGetAttributeAsText(TICKETS.CUSTOM, "area")
                                        .as("area"),
                                DSL.jsonbGetElement(DSL.jsonbGetAttribute(TICKETS.CUSTOM, "steps"), 0)
                                        .as("first"))
                        .from(TICKETS)
                        .where(DSL.jsonbGetAttributeAsText(TICKETS.CUSTOM, "area")
                                .eq("ui"))
                        .orderBy(TICKETS.ID)
                        .fetch());
        reads(
                "reads a view",
                () -> db.select(field("v_open_tickets", "number", Integer.class))
                        .from(table("v_open_tickets"))
                        .orderBy(1)
                        .fetch());
    }

    private void joins() {
        Users reporter = USERS.as("reporter");
        Users assignee = USERS.as("assignee");
        reads(
                "joins",
                () -> db.select(TICKETS.ID, PROJECTS.KEY, reporter.NAME.as("reporter"), assignee.NAME.as("assignee"))
                        .from(TICKETS)
                        .join(PROJECTS)
                        .on(PROJECTS.ID.eq(TICKETS.PROJECT_ID))
                        .join(reporter)
                        .on(reporter.ID.eq(TICKETS.REPORTER_ID))
                        .leftJoin(assignee)
                        .on(assignee.ID.eq(TICKETS.ASSIGNEE_ID))
                        .orderBy(TICKETS.ID)
                        .fetch());
        reads(
                "joins fully",
                () -> db.select(PROJECTS.KEY, INVOICES.NUMBER)
                        .from(PROJECTS)
                        .fullOuterJoin(INVOICES)
                        .on(INVOICES.PROJECT_ID.eq(PROJECTS.ID))
                        .orderBy(PROJECTS.KEY, INVOICES.NUMBER)
                        .fetch());
        reads(
                "joins using a column",
                () -> db.select(COMMENT_TICKET, count())
                        .from(table("comments"))
                        .join(table("ticket_tags"))
                        .using(DSL.field(name("ticket_id"), Long.class))
                        .groupBy(COMMENT_TICKET)
                        .orderBy(1)
                        .fetch());
        reads(
                "joins everything with everything",
                () -> db.select(PROJECTS.KEY, TAGS.NAME)
                        .from(PROJECTS, TAGS)
                        .orderBy(PROJECTS.KEY, TAGS.NAME)
                        .fetch());
        reads(
                "joins half",
                () -> db.select(PROJECTS.KEY)
                        .from(PROJECTS)
                        .leftSemiJoin(INVOICES)
                        .on(INVOICES.PROJECT_ID.eq(PROJECTS.ID))
                        .orderBy(PROJECTS.KEY)
                        .fetch());
        reads(
                "joins what is missing",
                () -> db.select(PROJECTS.KEY)
                        .from(PROJECTS)
                        .leftAntiJoin(INVOICES)
                        .on(INVOICES.PROJECT_ID.eq(PROJECTS.ID))
                        .orderBy(PROJECTS.KEY)
                        .fetch());
        reads(
                "joins laterally",
                () -> db.select(PROJECTS.KEY, field("last", "title", String.class))
                        .from(PROJECTS)
                        .leftJoin(lateral(select(TICKETS.TITLE)
                                        .from(TICKETS)
                                        .where(TICKETS.PROJECT_ID.eq(PROJECTS.ID))
                                        .orderBy(TICKETS.NUMBER.desc())
                                        .limit(1))
                                .as("last"))
                        .on(trueCondition())
                        .orderBy(PROJECTS.KEY)
                        .fetch());
        reads("joins a derived table", () -> {
            var work = select(ENTRY_USER.as("person"), sum(ENTRY_MINUTES).as("total"))
                    .from(table("time_entries"))
                    .groupBy(ENTRY_USER)
                    .asTable("work");
            return db.select(USERS.NAME, work.field("total"))
                    .from(USERS)
                    .join(work)
                    .on(USERS.ID.eq(work.field("person", Long.class)))
                    .orderBy(USERS.NAME)
                    .fetch();
        });
        reads(
                "asks whether something exists",
                () -> db.select(TICKETS.ID)
                        .from(TICKETS)
                        .where(exists(selectOne().from(table("comments")).where(COMMENT_TICKET.eq(TICKETS.ID))))
                        .andNotExists(selectOne()
                                .from(table("ticket_tags"))
                                .where(field("ticket_tags", "ticket_id", Long.class)
                                        .eq(TICKETS.ID)))
                        .orderBy(TICKETS.ID)
                        .fetch());
        reads(
                "selects below",
                () -> db.select(
                                PROJECTS.KEY,
                                DSL.field(select(count()).from(TICKETS).where(TICKETS.PROJECT_ID.eq(PROJECTS.ID)))
                                        .as("tickets"))
                        .from(PROJECTS)
                        .where(PROJECTS.ID.in(select(TICKETS.PROJECT_ID).from(TICKETS)))
                        .orderBy(PROJECTS.KEY)
                        .fetch());
        reads(
                "unites",
                () -> db.select(USERS.NAME)
                        .from(USERS)
                        .unionAll(select(PROJECTS.NAME).from(PROJECTS))
                        .except(select(TAGS.NAME).from(TAGS))
                        .orderBy(1)
                        .fetch());
        reads("joins values", () -> {
            var wanted = values(row("NEW", 1), row("OPEN", 2)).as("wanted", "status", "place");
            return db.select(wanted.field(0), wanted.field(1), count(TICKETS.ID))
                    .from(wanted)
                    .leftJoin(TICKETS)
                    .on(TICKETS.STATUS.eq(wanted.field("status", String.class)))
                    .groupBy(wanted.field(0), wanted.field(1))
                    .orderBy(2)
                    .fetch();
        });
        reads("joins what an array has", () -> {
            var skill = unnest(USERS.SKILLS).as("skill", "value");
            return db.select(USERS.NAME, skill.field("value"))
                    .from(USERS)
                    .crossJoin(skill)
                    .orderBy(1, 2)
                    .fetch();
        });
    }

    private void reports() {
        reads(
                "groups",
                () -> db.select(TICKETS.STATUS, count(), min(TICKETS.NUMBER), max(TICKETS.NUMBER), avg(TICKETS.NUMBER))
                        .from(TICKETS)
                        .groupBy(TICKETS.STATUS)
                        .having(count().gt(3))
                        .orderBy(TICKETS.STATUS)
                        .fetch());
        reads(
                "filters aggregates",
                () -> db.select(
                                count().filterWhere(TICKETS.STATUS.eq("NEW")).as("new"),
                                DSL.countDistinct(TICKETS.ASSIGNEE_ID).as("people"),
                                sum(when(TICKETS.BODY.isNull(), 1).otherwise(0)).as("empty"),
                                DSL.boolOr(TICKETS.NUMBER.gt(19)).as("any"))
                        .from(TICKETS)
                        .fetch());
        reads(
                "ranks",
                () -> db.select(
                                ENTRY_ID,
                                rank().over()
                                        .partitionBy(ENTRY_USER)
                                        .orderBy(ENTRY_MINUTES.desc())
                                        .as("place"),
                                lag(ENTRY_MINUTES).over().orderBy(ENTRY_ID).as("before"),
                                sum(ENTRY_MINUTES)
                                        .over()
                                        .orderBy(ENTRY_ID)
                                        .rowsBetweenUnboundedPreceding()
                                        .andCurrentRow()
                                        .as("total"))
                        .from(table("time_entries"))
                        .orderBy(ENTRY_ID)
                        .fetch());
        reads("names a window", () -> {
            var w = name("w").as(DSL.partitionBy(ENTRY_USER).orderBy(ENTRY_ID));
            return db.select(
                            ENTRY_ID,
                            rowNumber().over(w).as("n"),
                            DSL.firstValue(ENTRY_MINUTES).over(w).as("first"))
                    .from(table("time_entries"))
                    .window(w)
                    .orderBy(ENTRY_ID)
                    .fetch();
        });
        reads("keeps what ranks first", () -> {
            var ranked = select(
                            ENTRY_ID.as("id"),
                            rowNumber()
                                    .over(DSL.partitionBy(ENTRY_USER).orderBy(ENTRY_MINUTES.desc()))
                                    .as("place"))
                    .from(table("time_entries"))
                    .asTable("ranked");
            return db.select(ranked.field("id"))
                    .from(ranked)
                    .where(ranked.field("place", Integer.class).eq(1))
                    .orderBy(1)
                    .fetch();
        });
        reads(
                "rolls up",
                () -> db.select(TICKETS.STATUS, TICKETS.PROJECT_ID, count())
                        .from(TICKETS)
                        .groupBy(rollup(TICKETS.STATUS, TICKETS.PROJECT_ID))
                        .orderBy(
                                TICKETS.STATUS.asc().nullsLast(),
                                TICKETS.PROJECT_ID.asc().nullsLast())
                        .fetch());
        reads("uses common tables", () -> {
            var hours = name("hours")
                    .fields("person", "total")
                    .as(select(ENTRY_USER, sum(ENTRY_MINUTES))
                            .from(table("time_entries"))
                            .groupBy(ENTRY_USER));
            return db.with(hours)
                    .select(USERS.NAME, hours.field("total"))
                    .from(hours)
                    .join(USERS)
                    .on(USERS.ID.eq(hours.field("person", Long.class)))
                    .orderBy(USERS.NAME)
                    .fetch();
        });
        reads("walks a tree", () -> {
            Projects child = PROJECTS.as("child");
            var tree = name("tree")
                    .fields("id", "name", "depth")
                    .as(select(PROJECTS.ID, PROJECTS.NAME, inline(0))
                            .from(PROJECTS)
                            .where(PROJECTS.PARENT_ID.isNull())
                            .unionAll(select(
                                            child.ID,
                                            child.NAME,
                                            field("tree", "depth", Integer.class)
                                                    .plus(1))
                                    .from(child)
                                    .join(table("tree"))
                                    .on(child.PARENT_ID.eq(field("tree", "id", Long.class)))));
            return db.withRecursive(tree).selectFrom(tree).orderBy(3, 2).fetch();
        });
        reads(
                "computes",
                () -> db.select(
                                upper(USERS.NAME),
                                lower(USERS.EMAIL),
                                concat(USERS.NAME, val("!")),
                                substring(USERS.EMAIL, 1, 3),
                                coalesce(USERS.HOURLY_RATE, val(BigDecimal.ZERO)),
                                nvl(USERS.MANAGER_ID, 0L),
                                nullif(USERS.ROLE, "AGENT"),
                                greatest(USERS.ID, val(3L)),
                                cast(USERS.ID, SQLDataType.VARCHAR).as("text"),
                                USERS.HOURLY_RATE.mul(2).add(1).div(3).round(2),
                                case_(USERS.ROLE)
                                        .when("ADMIN", 1)
                                        .when("AGENT", 2)
                                        .else_(3),
                                USERS.NAME.length(),
                                DSL.position(USERS.EMAIL, "@"),
                                DSL.replace(USERS.NAME, "A", "a"),
                                DSL.md5(USERS.NAME),
                                USERS.ACTIVE.cast(SQLDataType.INTEGER))
                        .from(USERS)
                        .orderBy(USERS.ID)
                        .fetch());
        reads(
                "computes with dates",
                () -> db.select(
                                extract(ENTRY_DAY, DatePart.MONTH),
                                trunc(ENTRY_DAY, DatePart.MONTH),
                                DSL.localDateAdd(ENTRY_DAY, 3),
                                DSL.localDateDiff(ENTRY_DAY, LocalDate.of(2024, 5, 1)))
                        .from(table("time_entries"))
                        .orderBy(ENTRY_ID)
                        .fetch());
        reads(
                "joins texts and arrays",
                () -> db.select(
                                TICKETS.STATUS,
                                listAgg(TICKETS.TITLE, ", ")
                                        .withinGroupOrderBy(TICKETS.ID)
                                        .as("titles"),
                                arrayAgg(TICKETS.ID).orderBy(TICKETS.ID.desc()).as("ids"),
                                percentileCont(0.5)
                                        .withinGroupOrderBy(TICKETS.NUMBER)
                                        .as("median"))
                        .from(TICKETS)
                        .groupBy(TICKETS.STATUS)
                        .orderBy(TICKETS.STATUS)
                        .fetch());
        reads(
                "takes one of each",
                () -> db.select(COMMENT_TICKET, COMMENT_BODY)
                        .distinctOn(COMMENT_TICKET)
                        .from(table("comments"))
                        .orderBy(COMMENT_TICKET, COMMENT_ID)
                        .fetch());
        reads(
                "pivots a calendar",
                () -> db.select(DSL.field("d", LocalDate.class), count(ENTRY_ID))
                        .from(
                                "generate_series({0}::date, {1}::date, interval '1 day') as g (d)",
                                val(LocalDate.of(2024, 5, 10)), val(LocalDate.of(2024, 5, 14)))
                        .leftJoin(table("time_entries"))
                        .on(ENTRY_DAY.eq(DSL.field("d::date", LocalDate.class)))
                        .groupBy(DSL.field("d"))
                        .orderBy(1)
                        .fetch());
    }

    private void nests() {
        reads(
                "nests lists",
                () -> db.select(
                                PROJECTS.KEY,
                                multiset(select(TICKETS.NUMBER, TICKETS.TITLE)
                                                .from(TICKETS)
                                                .where(TICKETS.PROJECT_ID.eq(PROJECTS.ID))
                                                .orderBy(TICKETS.NUMBER))
                                        .as("tickets"))
                        .from(PROJECTS)
                        .orderBy(PROJECTS.KEY)
                        .fetch());
        does(
                "nests lists into records",
                () -> db.select(
                                PROJECTS.NAME,
                                multiset(select(TICKETS.TITLE)
                                                .from(TICKETS)
                                                .where(TICKETS.PROJECT_ID.eq(PROJECTS.ID))
                                                .orderBy(TICKETS.ID))
                                        .convertFrom(rows -> rows.map(org.jooq.Record1::value1)))
                        .from(PROJECTS)
                        .orderBy(PROJECTS.NAME)
                        .fetch(Records.mapping(Project::new)));
        reads(
                "nests groups",
                () -> db.select(
                                TICKETS.STATUS,
                                multisetAgg(TICKETS.ID, TICKETS.TITLE).orderBy(TICKETS.ID))
                        .from(TICKETS)
                        .groupBy(TICKETS.STATUS)
                        .orderBy(TICKETS.STATUS)
                        .fetch());
        reads(
                "nests rows",
                () -> db.select(TICKETS.ID, row(TICKETS.NUMBER, TICKETS.TITLE).as("both"))
                        .from(TICKETS)
                        .orderBy(TICKETS.ID)
                        .limit(3)
                        .fetch());
        reads(
                "builds documents",
                () -> db.select(jsonbArrayAgg(jsonbObject(
                                        key("number").value(INVOICES.NUMBER),
                                        key("total").value(INVOICES.TOTAL)))
                                .orderBy(INVOICES.ID))
                        .from(INVOICES)
                        .fetch());
        does(
                "writes a document of the whole result",
                () -> db.select(DSL.jsonArrayAgg(DSL.jsonObject(USERS.ID, USERS.NAME))
                                .orderBy(USERS.ID))
                        .from(USERS)
                        .fetchOne()
                        .value1());
    }

    private void writes() {
        does(
                "inserts",
                () -> db.insertInto(TAGS)
                        .columns(TAGS.ID, TAGS.NAME, TAGS.COLOR)
                        .values(new UUID(20, 1), "jooq", "red")
                        .values(new UUID(20, 2), "jooq2", null)
                        .execute());
        does(
                "inserts and returns",
                () -> db.insertInto(INVOICES, INVOICES.NUMBER, INVOICES.PROJECT_ID, INVOICES.ISSUED_ON)
                        .values("J-1", 1L, LocalDate.of(2024, 9, 1))
                        .returning(INVOICES.ID, INVOICES.STATUS)
                        .fetchOne()
                        .intoMap());
        does(
                "inserts and computes what it returns",
                () -> db.insertInto(TICKETS)
                        .set(TICKETS.PROJECT_ID, 1L)
                        .set(TICKETS.NUMBER, 300)
                        .set(TICKETS.TITLE, "By jOOQ")
                        .set(TICKETS.REPORTER_ID, 4L)
                        .set(TICKETS.LABELS, new String[] {"a", "b"})
                        .set(TICKETS.CUSTOM, JSONB.valueOf("{\"j\": 1}"))
                        .returningResult(TICKETS.ID, upper(TICKETS.TITLE), TICKETS.VERSION.plus(1))
                        .fetchOne()
                        .intoList());
        does(
                "inserts with a default",
                () -> db.insertInto(TICKETS)
                        .columns(TICKETS.PROJECT_ID, TICKETS.NUMBER, TICKETS.TITLE, TICKETS.REPORTER_ID, TICKETS.STATUS)
                        .values(val(1L), val(301), val("With a default"), val(4L), DSL.defaultValue(TICKETS.STATUS))
                        .execute());
        does(
                "inserts what is selected",
                () -> db.insertInto(
                                table("audit_entries"),
                                DSL.field(name("actor"), String.class),
                                DSL.field(name("action"), String.class),
                                DSL.field(name("entity"), String.class),
                                DSL.field(name("entity_id"), String.class))
                        .select(select(
                                        inline("j"),
                                        TICKETS.STATUS,
                                        inline("tickets"),
                                        TICKETS.ID.cast(SQLDataType.VARCHAR))
                                .from(TICKETS)
                                .where(TICKETS.STATUS.eq("NEW"))
                                .orderBy(TICKETS.ID))
                        .execute());
        does(
                "inserts or updates",
                () -> db.insertInto(TAGS, TAGS.ID, TAGS.NAME, TAGS.COLOR)
                        .values(new UUID(20, 1), "jooq", "green")
                        .onConflict(TAGS.ID)
                        .doUpdate()
                        .set(TAGS.COLOR, excluded(TAGS.COLOR))
                        .where(TAGS.COLOR.isDistinctFrom(excluded(TAGS.COLOR)))
                        .returning()
                        .fetch()
                        .intoMaps());
        does(
                "inserts or leaves alone",
                () -> db.insertInto(TAGS, TAGS.ID, TAGS.NAME)
                        .values(new UUID(20, 1), "jooq")
                        .onConflictDoNothing()
                        .execute());
        does(
                "inserts or updates by the primary key",
                () -> db.insertInto(TAGS, TAGS.ID, TAGS.NAME)
                        .values(new UUID(20, 2), "jooq2 again")
                        .onDuplicateKeyUpdate()
                        .set(TAGS.NAME, "jooq2 again")
                        .execute());
        does(
                "merges",
                () -> db.mergeInto(TAGS)
                        .using(select(
                                val(new UUID(20, 3)).as("new_id"), val("merged").as("new_name")))
                        .on(TAGS.ID.eq(DSL.field(name("new_id"), UUID.class)).and(condition("true")))
                        .whenMatchedThenUpdate()
                        .set(TAGS.NAME, "never")
                        .whenNotMatchedThenInsert(TAGS.ID, TAGS.NAME)
                        .values(new UUID(20, 3), "merged")
                        .execute());
        does(
                "merges from a table",
                () -> db.mergeInto(INVOICES)
                        .using(PROJECTS)
                        .on(INVOICES.PROJECT_ID.eq(PROJECTS.ID))
                        .whenMatchedAnd(PROJECTS.KEY.eq("SHOP"))
                        .thenUpdate()
                        .set(INVOICES.TOTAL, INVOICES.TOTAL.plus(1))
                        .whenMatchedAnd(INVOICES.STATUS.eq("DRAFT").and(INVOICES.NUMBER.eq("J-1")))
                        .thenDelete()
                        .execute());
        does(
                "updates",
                () -> db.update(TICKETS)
                        .set(TICKETS.STATUS, "WAITING")
                        .set(TICKETS.VERSION, TICKETS.VERSION.plus(1))
                        .where(TICKETS.ID.eq(5L))
                        .execute());
        does(
                "updates nothing of others",
                () -> db.update(TICKETS)
                        .set(TICKETS.STATUS, "WAITING")
                        .where(TICKETS.ID.eq(900_005L))
                        .execute());
        does(
                "updates and returns",
                () -> db.update(USERS)
                        .set(USERS.HOURLY_RATE, USERS.HOURLY_RATE.times(2))
                        .where(USERS.ROLE.eq("AGENT"))
                        .returningResult(USERS.ID, USERS.HOURLY_RATE)
                        .fetch()
                        .sortAsc(USERS.ID)
                        .intoMaps());
        does(
                "updates from another table",
                () -> db.update(TICKETS)
                        .set(TICKETS.TITLE, concat(PROJECTS.KEY, val(" "), TICKETS.TITLE))
                        .from(PROJECTS)
                        .where(PROJECTS.ID.eq(TICKETS.PROJECT_ID))
                        .and(PROJECTS.KEY.eq("SHOP"))
                        .execute());
        does(
                "updates a row of columns",
                () -> db.update(USERS)
                        .set(row(USERS.NAME, USERS.ROLE), row(val("Ben B."), val("ADMIN")))
                        .where(USERS.ID.eq(2L))
                        .execute());
        does(
                "updates from a select",
                () -> db.update(PROJECTS)
                        .set(
                                PROJECTS.BUDGET,
                                select(sum(INVOICES.TOTAL)).from(INVOICES).where(INVOICES.PROJECT_ID.eq(PROJECTS.ID)))
                        .where(PROJECTS.KEY.eq("WEB"))
                        .execute());
        does(
                "deletes",
                () -> db.deleteFrom(table("time_entries"))
                        .where(ENTRY_ID.eq(1L))
                        .execute());
        does(
                "deletes and returns",
                () -> db.deleteFrom(table("time_entries"))
                        .where(ENTRY_MINUTES.lt(60))
                        .returningResult(ENTRY_ID)
                        .fetch()
                        .sortAsc(ENTRY_ID)
                        .intoMaps());
        does(
                "deletes with another table",
                () -> db.deleteFrom(table("ticket_tags"))
                        .using(TAGS)
                        .where(TAGS.ID.eq(field("ticket_tags", "tag_id", UUID.class)))
                        .and(TAGS.NAME.eq("later"))
                        .execute());
        does(
                "deletes below a limit",
                () -> db.deleteFrom(table("time_entries"))
                        .where(ENTRY_TICKET.eq(3L))
                        .orderBy(ENTRY_ID)
                        .limit(1)
                        .execute());
        does("takes a number", () -> db.nextval(sequence(name("tickets_seq"), SQLDataType.BIGINT)));
        does("is told about a duplicate", () -> {
            try {
                return db.insertInto(TAGS, TAGS.ID, TAGS.NAME)
                        .values(new UUID(20, 9), "bug")
                        .execute();
            } catch (IntegrityConstraintViolationException e) {
                return e.sqlState();
            }
        });
    }

    private void records() {
        does("stores a new record", () -> {
            InvoiceRecord invoice = db.newRecord(INVOICES);
            invoice.set(INVOICES.NUMBER, "J-2");
            invoice.set(INVOICES.PROJECT_ID, 2L);
            invoice.set(INVOICES.ISSUED_ON, LocalDate.of(2024, 9, 2));
            return invoice.store() + " " + invoice.get(INVOICES.ID);
        });
        does("stores a changed record", () -> {
            TicketRecord ticket = db.fetchOne(TICKETS, TICKETS.ID.eq(6L));
            ticket.set(TICKETS.TITLE, "Changed by a record");
            return ticket.store() + " " + ticket.get(TICKETS.VERSION);
        });
        does("is told about an old version", () -> {
            TicketRecord ticket = db.fetchOne(TICKETS, TICKETS.ID.eq(7L));
            db.update(TICKETS).set(TICKETS.VERSION, 9).where(TICKETS.ID.eq(7L)).execute();
            ticket.set(TICKETS.TITLE, "Too late");
            try {
                return ticket.store();
            } catch (DataChangedException e) {
                return e.getClass().getSimpleName();
            }
        });
        does("refreshes a record", () -> {
            TicketRecord ticket = db.fetchOne(TICKETS, TICKETS.ID.eq(8L));
            ticket.set(TICKETS.TITLE, "forgotten");
            ticket.refresh();
            return ticket.get(TICKETS.TITLE);
        });
        does(
                "deletes a record",
                () -> db.fetchOne(TAGS, TAGS.ID.eq(new UUID(20, 3))).delete());
    }

    private void batches() {
        does(
                "writes a batch",
                () -> Arrays.toString(
                        db.batch(db.insertInto(TAGS, TAGS.ID, TAGS.NAME).values((UUID) null, null))
                                .bind(new UUID(21, 1), "b1")
                                .bind(new UUID(21, 2), "b2")
                                .bind(new UUID(21, 3), "b3")
                                .execute()));
        does(
                "writes a batch of statements",
                () -> Arrays.toString(db.batch(
                                db.update(TAGS).set(TAGS.COLOR, "x").where(TAGS.NAME.eq("b1")),
                                db.deleteFrom(TAGS).where(TAGS.NAME.eq("b2")))
                        .execute()));
        does("stores a batch of records", () -> {
            List<InvoiceRecord> invoices = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                InvoiceRecord invoice = db.newRecord(INVOICES);
                invoice.set(INVOICES.NUMBER, "JB-" + i);
                invoice.set(INVOICES.PROJECT_ID, 1L);
                invoice.set(INVOICES.ISSUED_ON, LocalDate.of(2024, 10, 1));
                invoices.add(invoice);
            }
            return Arrays.toString(db.batchInsert(invoices).execute());
        });
        does("updates a batch of records", () -> {
            Result<TicketRecord> tickets = db.fetch(TICKETS, TICKETS.ID.in(9L, 10L, 11L));
            tickets.forEach(ticket -> ticket.set(TICKETS.BODY, "batch"));
            return Arrays.toString(db.batchUpdate(tickets).execute());
        });
        does(
                "loads many rows",
                () -> db.loadInto(TAGS)
                        .bulkAfter(2)
                        .loadRecords(tag(1), tag(2), tag(3))
                        .fields(TAGS.ID, TAGS.NAME, TAGS.COLOR)
                        .execute()
                        .stored());
    }

    private TagRecord tag(int n) {
        TagRecord tag = db.newRecord(TAGS);
        tag.set(TAGS.ID, new UUID(22, n));
        tag.set(TAGS.NAME, "loaded " + n);
        return tag;
    }

    private void plain() {
        does(
                "reads plain SQL",
                () -> db.fetch("SELECT id, name FROM users WHERE role = ? ORDER BY id", "AGENT")
                        .intoMaps());
        does(
                "reads a value of plain SQL",
                () -> db.fetchValue("SELECT count(*) FROM comments WHERE ticket_id = {0}", val(1L)));
        does("writes plain SQL", () -> db.execute("UPDATE settings SET value = ?::jsonb WHERE key = ?", "1", "locale"));
        does(
                "mixes both",
                () -> db.select(TICKETS.ID)
                        .from(TICKETS)
                        .where("custom @> {0}::jsonb", val("{\"area\": \"api\"}"))
                        .orderBy(DSL.field("number"))
                        .fetch(TICKETS.ID));
        does(
                "parses and writes again",
                () -> db.parser()
                        .parseResultQuery(
                                "select u.name, count(*) c from users u join tickets t on t.reporter_id = u.id group by u.name order by 1")
                        .fetch()
                        .intoMaps());
        does(
                "inlines values",
                () -> DSL.using(db.configuration()
                                .derive(new Settings().withStatementType(org.jooq.conf.StatementType.STATIC_STATEMENT)))
                        .select(TICKETS.ID, TICKETS.TITLE)
                        .from(TICKETS)
                        .where(TICKETS.TITLE.eq("it's").or(TICKETS.NUMBER.lt(3)))
                        .orderBy(TICKETS.ID)
                        .fetch()
                        .intoMaps());
        does(
                "calls a function",
                () -> db.select(DSL.function(
                                "with_tax", SQLDataType.NUMERIC, INVOICES.TOTAL, val(new BigDecimal("0.1"))))
                        .from(INVOICES)
                        .orderBy(INVOICES.ID)
                        .fetch()
                        .intoMaps());
        does(
                "asks for the time",
                () -> db.select(currentTimestamp().isNotNull()).fetchOne().value1());
    }

    private void transactions() {
        does(
                "commits",
                () -> db.transactionResult(inner -> inner.dsl()
                        .update(TAGS)
                        .set(TAGS.COLOR, "y")
                        .where(TAGS.NAME.eq("b3"))
                        .execute()));
        does(
                "rolls back to a savepoint",
                () -> db.transactionResult(outer -> {
                    outer.dsl()
                            .update(TAGS)
                            .set(TAGS.COLOR, "kept")
                            .where(TAGS.NAME.eq("b3"))
                            .execute();
                    try {
                        outer.dsl().transaction(inner -> {
                            inner.dsl()
                                    .update(TAGS)
                                    .set(TAGS.COLOR, "lost")
                                    .where(TAGS.NAME.eq("b3"))
                                    .execute();
                            throw new IllegalStateException("back");
                        });
                    } catch (IllegalStateException e) {
                        return outer.dsl()
                                .select(TAGS.COLOR)
                                .from(TAGS)
                                .where(TAGS.NAME.eq("b3"))
                                .fetchOne(TAGS.COLOR);
                    }
                    return "no error";
                }));
        reads(
                "locks",
                () -> db.transactionResult(inner -> inner.dsl()
                        .select(TICKETS.ID)
                        .from(TICKETS)
                        .where(TICKETS.STATUS.eq("NEW"))
                        .orderBy(TICKETS.ID)
                        .limit(2)
                        .forUpdate()
                        .skipLocked()
                        .fetch()));
        reads(
                "locks one of two tables",
                () -> db.transactionResult(inner -> inner.dsl()
                        .select(TICKETS.ID, PROJECTS.KEY)
                        .from(TICKETS)
                        .join(PROJECTS)
                        .on(PROJECTS.ID.eq(TICKETS.PROJECT_ID))
                        .where(TICKETS.ID.eq(9L))
                        .forNoKeyUpdate()
                        .of(TICKETS)
                        .noWait()
                        .fetch()));
    }
}
