package com.example.helpdesk.mybatis;

import com.example.helpdesk.Application;
import com.example.helpdesk.mybatis.TicketMapper.Search;
import com.example.helpdesk.mybatis.TicketMapper.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.apache.ibatis.builder.xml.XMLMapperBuilder;
import org.apache.ibatis.cursor.Cursor;
import org.apache.ibatis.exceptions.PersistenceException;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.ExecutorType;
import org.apache.ibatis.session.RowBounds;
import org.apache.ibatis.session.SqlSession;
import org.apache.ibatis.session.SqlSessionFactory;
import org.apache.ibatis.session.SqlSessionFactoryBuilder;
import org.apache.ibatis.transaction.jdbc.JdbcTransactionFactory;
import org.apache.ibatis.type.BaseTypeHandler;
import org.apache.ibatis.type.JdbcType;

/** A helpdesk on MyBatis: annotations, XML with dynamic parts, all executors. */
public final class MyBatisHelpdesk extends Application {
    private final SqlSessionFactory sessions;

    /** MyBatis leaves UUIDs to the application. */
    private static final class UuidHandler extends BaseTypeHandler<UUID> {
        @Override
        public void setNonNullParameter(PreparedStatement statement, int i, UUID id, JdbcType type)
                throws SQLException {
            statement.setObject(i, id);
        }

        @Override
        public UUID getNullableResult(ResultSet rows, String column) throws SQLException {
            return rows.getObject(column, UUID.class);
        }

        @Override
        public UUID getNullableResult(ResultSet rows, int column) throws SQLException {
            return rows.getObject(column, UUID.class);
        }

        @Override
        public UUID getNullableResult(CallableStatement call, int column) throws SQLException {
            return call.getObject(column, UUID.class);
        }
    }

    public MyBatisHelpdesk(DataSource dataSource) throws IOException {
        Configuration configuration =
                new Configuration(new Environment("helpdesk", new JdbcTransactionFactory(), dataSource));
        configuration.getTypeHandlerRegistry().register(UUID.class, new UuidHandler());
        configuration.setMapUnderscoreToCamelCase(true);
        String xml = "com/example/helpdesk/mybatis/TicketMapper.xml";
        try (InputStream in = MyBatisHelpdesk.class.getClassLoader().getResourceAsStream(xml)) {
            new XMLMapperBuilder(in, configuration, xml, configuration.getSqlFragments()).parse();
        }
        if (!configuration.hasMapper(TicketMapper.class)) {
            configuration.addMapper(TicketMapper.class);
        }
        this.sessions = new SqlSessionFactoryBuilder().build(configuration);
        reads();
        dynamic();
        nested();
        writes();
        batches();
    }

    private <R> R with(Function<TicketMapper, R> work) {
        try (SqlSession session = sessions.openSession()) {
            R result = work.apply(session.getMapper(TicketMapper.class));
            session.commit();
            return result;
        }
    }

    private static List<Object> sorted(List<Map<String, Object>> rows) {
        List<Object> lines = new ArrayList<>();
        rows.forEach(row -> lines.add(new TreeMap<>(row)));
        return lines;
    }

    private void reads() {
        does("counts", () -> with(TicketMapper::count));
        does("finds by key", () -> with(mapper -> mapper.find(3)));
        does("finds nothing of others", () -> with(mapper -> mapper.find(900_003)));
        does("finds by status", () -> with(mapper -> sorted(mapper.byStatus("OPEN"))));
        does(
                "reads a map by key",
                () -> with(mapper -> {
                    Map<Long, Object> people = new TreeMap<>();
                    mapper.people().forEach((id, row) -> people.put(id, new TreeMap<>(row)));
                    return people;
                }));
        does(
                "sorts by a column of the caller's",
                () -> with(mapper -> sorted(mapper.sorted("number", RowBounds.DEFAULT))));
        does("skips rows by itself", () -> with(mapper -> sorted(mapper.sorted("title", new RowBounds(3, 4)))));
        does("reads with a cursor", () -> {
            try (SqlSession session = sessions.openSession();
                    Cursor<Map<String, Object>> comments =
                            session.getMapper(TicketMapper.class).comments()) {
                List<Object> bodies = new ArrayList<>();
                comments.forEach(row -> bodies.add(row.get("body")));
                return bodies;
            }
        });
        does(
                "reads with a handler",
                () -> with(mapper -> {
                    List<Object> names = new ArrayList<>();
                    mapper.tags(row -> names.add(row.getResultObject().get("name")));
                    return names;
                }));
        does(
                "reads each row once in a session",
                () -> with(mapper -> {
                    Ticket first = mapper.find(4);
                    return first == mapper.find(4);
                }));
        does("calls a function", () -> with(mapper -> mapper.withTax(new BigDecimal("0.10"))));
        does("reads bytes", () -> with(mapper -> mapper.content("log.txt")));
        does("reads a document", () -> with(mapper -> mapper.setting("sla")));
    }

    private void dynamic() {
        does("builds a text", () -> with(mapper -> sorted(mapper.open(null, null))));
        does("builds a longer text", () -> with(mapper -> sorted(mapper.open(2L, null))));
        does("builds the longest text", () -> with(mapper -> sorted(mapper.open(2L, LocalDate.of(2024, 6, 20)))));
        does(
                "searches for nothing",
                () -> with(mapper -> mapper.search(new Search(null, null, null, null, false, null))));
        does(
                "searches for a text",
                () -> with(mapper -> mapper.search(new Search("body", null, null, null, false, "due"))));
        does(
                "searches for statuses",
                () -> with(mapper ->
                        mapper.search(new Search(null, List.of("NEW", "WAITING"), null, 1L, false, "title"))));
        does(
                "searches for a tag",
                () -> with(mapper -> mapper.search(new Search(null, null, "bug", null, false, null))));
        does(
                "searches for everything",
                () -> with(mapper -> mapper.search(
                        new Search("t", List.of("NEW", "OPEN", "WAITING", "CLOSED"), "idea", 2L, true, "due"))));
        does("adds up by a column", () -> with(mapper -> sorted(mapper.hours("u.name", null))));
        does(
                "adds up by another column",
                () -> with(mapper -> sorted(mapper.hours("t.status", LocalDate.of(2024, 5, 15)))));
        does("walks a tree", () -> with(mapper -> sorted(mapper.tree())));
    }

    private void nested() {
        does("nests results", () -> with(TicketMapper::projectsWithTickets));
        does(
                "nests selects that run later",
                () -> with(mapper -> mapper.projectsWithLazyMembers().stream()
                        .map(project -> project.getName() + " " + project.getMembers())
                        .toList()));
        does("nests selects", () -> with(TicketMapper::projectsWithMembers));
        does("tells classes apart", () -> with(TicketMapper::channels));
    }

    private void writes() {
        does(
                "inserts and reads the generated key",
                () -> with(mapper -> {
                    Invoice invoice = new Invoice("M-1", 1L, LocalDate.of(2024, 9, 1), BigDecimal.TEN);
                    return mapper.addInvoice(invoice) + " " + invoice;
                }));
        does(
                "inserts several and reads their keys",
                () -> with(mapper -> {
                    List<Invoice> invoices = List.of(
                            new Invoice("M-2", 1L, LocalDate.of(2024, 9, 2), BigDecimal.ONE),
                            new Invoice("M-3", 2L, LocalDate.of(2024, 9, 3), BigDecimal.TEN));
                    return mapper.addInvoices(invoices) + " " + invoices;
                }));
        does(
                "inserts with a number taken before",
                () -> with(mapper -> {
                    Ticket ticket = Ticket.of(1L, 200, "With a number", List.of("x", "y"));
                    return mapper.add(ticket) + " " + ticket.id() + " " + mapper.find(ticket.id());
                }));
        does(
                "inserts many",
                () -> with(mapper -> mapper.addTags(List.of(
                        new Tag(new UUID(7, 1), "one", null),
                        new Tag(new UUID(7, 2), "two", "blue"),
                        new Tag(new UUID(7, 3), "three", "red")))));
        does(
                "inserts many again",
                () -> with(mapper -> mapper.addTags(
                        List.of(new Tag(new UUID(7, 1), "one", null), new Tag(new UUID(7, 4), "four", "red")))));
        does("comments", () -> with(mapper -> mapper.comment(new UUID(8, 1), 5, 1, "By MyBatis")));
        does("moves", () -> with(mapper -> mapper.move(6, "CLOSED")));
        does("moves nothing of others", () -> with(mapper -> mapper.move(900_006, "CLOSED")));
        does("changes one column", () -> with(mapper -> mapper.change(Ticket.changed(7L, "Other title", null))));
        does("changes two columns", () -> with(mapper -> mapper.change(Ticket.changed(8L, "Title", "Body"))));
        does("postpones and reads", () -> with(mapper -> new TreeMap<>(mapper.postpone(9))));
        does("saves a setting", () -> with(mapper -> mapper.saveSetting("new", Map.of("a", 1))));
        does("saves a setting again", () -> with(mapper -> mapper.saveSetting("sla", Map.of("hours", 2))));
        does("removes by key", () -> with(mapper -> mapper.untag(10)));
        does("removes a list", () -> with(mapper -> mapper.removeEntries(List.of(1L, 2L, 3L, 900_001L), null)));
        does("removes a list with a condition", () -> with(mapper -> mapper.removeEntries(List.of(4L, 5L), false)));
        does("archives", () -> with(mapper -> mapper.archive(LocalDate.of(2030, 1, 1))));
        does("attaches", () -> with(mapper -> mapper.attach(new UUID(9, 1), 5, new byte[] {1, 2, 3})));
        does("rolls back", () -> {
            try (SqlSession session = sessions.openSession()) {
                TicketMapper mapper = session.getMapper(TicketMapper.class);
                int count = mapper.untag(1);
                session.rollback();
                return count;
            }
        });
        does("is told about a duplicate", () -> {
            try {
                return with(mapper -> mapper.comment(new UUID(8, 1), 5, 1, "Again"));
            } catch (PersistenceException e) {
                return ((SQLException) e.getCause()).getSQLState();
            }
        });
    }

    private void batches() {
        does("writes a batch", () -> {
            try (SqlSession session = sessions.openSession(ExecutorType.BATCH)) {
                TicketMapper mapper = session.getMapper(TicketMapper.class);
                for (int i = 0; i < 5; i++) {
                    mapper.comment(new UUID(10, i), 3, 2, "Batch " + i);
                }
                mapper.move(11, "OPEN");
                mapper.move(12, "OPEN");
                List<Object> counts = new ArrayList<>();
                mapper.flush().forEach(result -> counts.add(result.getUpdateCounts()));
                session.commit();
                return counts;
            }
        });
        does("writes a batch with generated keys", () -> {
            try (SqlSession session = sessions.openSession(ExecutorType.BATCH)) {
                TicketMapper mapper = session.getMapper(TicketMapper.class);
                List<Invoice> invoices = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    Invoice invoice = new Invoice("B-" + i, 1L, LocalDate.of(2024, 10, 1 + i), BigDecimal.valueOf(i));
                    mapper.addInvoice(invoice);
                    invoices.add(invoice);
                }
                session.commit();
                return invoices;
            }
        });
        does("keeps its statements", () -> {
            try (SqlSession session = sessions.openSession(ExecutorType.REUSE)) {
                TicketMapper mapper = session.getMapper(TicketMapper.class);
                int moved = mapper.move(13, "OPEN") + mapper.move(14, "OPEN") + mapper.move(900_014, "OPEN");
                session.commit();
                return moved + " " + mapper.count();
            }
        });
        does("binds an array itself", () -> {
            try (SqlSession session = sessions.openSession()) {
                Array ids = session.getConnection().createArrayOf("bigint", new Long[] {1L, 2L});
                try (PreparedStatement query = session.getConnection()
                        .prepareStatement("SELECT title FROM tickets WHERE id = ANY (?) ORDER BY id")) {
                    query.setArray(1, ids);
                    List<String> titles = new ArrayList<>();
                    try (ResultSet rows = query.executeQuery()) {
                        while (rows.next()) {
                            titles.add(rows.getString(1));
                        }
                    }
                    return titles;
                }
            }
        });
    }
}
