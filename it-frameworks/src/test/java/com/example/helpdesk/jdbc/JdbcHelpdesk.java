package com.example.helpdesk.jdbc;

import com.example.helpdesk.Application;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.jdbc.core.BatchPreparedStatementSetter;
import org.springframework.jdbc.core.BeanPropertyRowMapper;
import org.springframework.jdbc.core.ColumnMapRowMapper;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.SqlOutParameter;
import org.springframework.jdbc.core.SqlParameter;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.namedparam.SqlParameterSourceUtils;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.SimpleJdbcCall;
import org.springframework.jdbc.core.simple.SimpleJdbcInsert;
import org.springframework.jdbc.core.support.SqlBinaryValue;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.object.BatchSqlUpdate;
import org.springframework.jdbc.object.MappingSqlQuery;
import org.springframework.jdbc.object.UpdatableSqlQuery;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.jdbc.support.incrementer.PostgresSequenceMaxValueIncrementer;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** A helpdesk on Spring's JdbcTemplate, NamedParameterJdbcTemplate, JdbcClient and their relatives. */
public final class JdbcHelpdesk extends Application {
    private final DataSource dataSource;
    private final JdbcTemplate jdbc;
    private final NamedParameterJdbcTemplate named;
    private final JdbcClient client;
    private final TransactionTemplate transaction;
    private final TransactionTemplate nested;

    record Ticket(long id, int number, String title, String status, String priority, LocalDate dueOn) {}

    record NewTag(UUID id, String name, String color) {}

    /** A bean of the kind that BeanPropertyRowMapper fills. */
    public static final class Person {
        private long id;
        private String name;
        private String email;
        private boolean active;
        private BigDecimal hourlyRate;
        private LocalDate joinedOn;

        public void setId(long id) {
            this.id = id;
        }

        public void setName(String name) {
            this.name = name;
        }

        public void setEmail(String email) {
            this.email = email;
        }

        public void setActive(boolean active) {
            this.active = active;
        }

        public void setHourlyRate(BigDecimal hourlyRate) {
            this.hourlyRate = hourlyRate;
        }

        public void setJoinedOn(LocalDate joinedOn) {
            this.joinedOn = joinedOn;
        }

        @Override
        public String toString() {
            return id + " " + name + " " + email + " " + active + " " + hourlyRate + " " + joinedOn;
        }
    }

    private static final RowMapper<String> LINE = (row, number) -> {
        StringBuilder line = new StringBuilder();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            line.append(row.getMetaData().getColumnLabel(i))
                    .append('=')
                    .append(row.getString(i))
                    .append(' ');
        }
        return line.toString();
    };

    public JdbcHelpdesk(DataSource dataSource) {
        this.dataSource = dataSource;
        this.jdbc = new JdbcTemplate(dataSource);
        this.named = new NamedParameterJdbcTemplate(jdbc);
        this.client = JdbcClient.create(dataSource);
        DataSourceTransactionManager transactions = new DataSourceTransactionManager(dataSource);
        this.transaction = new TransactionTemplate(transactions);
        this.nested = new TransactionTemplate(transactions);
        nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
        reads();
        reports();
        namedParameters();
        client();
        writes();
        batches();
        simpleInserts();
        calls();
        objects();
        transactions();
        streams();
    }

    private void reads() {
        does("counts its tickets", () -> jdbc.queryForObject("SELECT count(*) FROM tickets", Integer.class));
        does("reads a ticket by its key", () -> jdbc.queryForMap("SELECT * FROM tickets WHERE id = ?", 3L));
        does(
                "reads another ticket with the same text",
                () -> jdbc.queryForMap("SELECT * FROM tickets WHERE id = ?", 5L));
        does("finds nobody under a key of somebody else", () -> {
            try {
                return jdbc.queryForMap("SELECT * FROM tickets WHERE id = ?", 900_003L);
            } catch (EmptyResultDataAccessException e) {
                return "nobody";
            }
        });
        does("says that one row was expected", () -> {
            try {
                return jdbc.queryForObject("SELECT name FROM users WHERE role = ?", String.class, "AGENT");
            } catch (IncorrectResultSizeDataAccessException e) {
                return e.getActualSize();
            }
        });
        does(
                "maps rows to records",
                () -> jdbc.query(
                        "SELECT id, number, title, status, priority, due_on FROM tickets WHERE status = ? ORDER BY id",
                        new DataClassRowMapper<>(Ticket.class),
                        "OPEN"));
        does(
                "maps rows to beans",
                () -> jdbc.query(
                        "select id, name, email, active, hourly_rate, joined_on from users order by name desc",
                        new BeanPropertyRowMapper<>(Person.class)));
        does("reads lists of maps", () -> jdbc.queryForList("SELECT code, name FROM countries ORDER BY code"));
        does(
                "reads a list of one column",
                () -> jdbc.queryForList(
                        "SELECT email FROM users WHERE active AND country_code IN ('AT', 'DE') ORDER BY 1",
                        String.class));
        does(
                "reads rows with an extractor",
                () -> jdbc.query(
                        "SELECT t.status, count(*) AS n FROM tickets t GROUP BY t.status ORDER BY t.status",
                        (ResultSetExtractor<Map<String, Integer>>) rows -> {
                            Map<String, Integer> counts = new java.util.TreeMap<>();
                            while (rows.next()) {
                                counts.put(rows.getString("status"), rows.getInt("n"));
                            }
                            return counts;
                        }));
        does("reads rows with a callback", () -> {
            List<String> names = new ArrayList<>();
            jdbc.query("SELECT name FROM tags ORDER BY name", row -> {
                names.add(row.getString(1));
            });
            return names;
        });
        does("reads into a disconnected row set", () -> {
            var rows = jdbc.queryForRowSet("SELECT id, key, budget FROM projects WHERE deleted_at IS NULL ORDER BY id");
            List<String> lines = new ArrayList<>();
            while (rows.next()) {
                lines.add(rows.getLong("id") + rows.getString("key") + rows.getBigDecimal(3));
            }
            return lines;
        });
        does("joins tickets, people and projects", () -> jdbc.query("""
                SELECT t.number, t.title, p.key, r.name AS reporter, a.name AS assignee
                  FROM tickets t
                  JOIN projects p ON p.id = t.project_id
                  JOIN users r ON r.id = t.reporter_id
                  LEFT JOIN users a ON a.id = t.assignee_id
                 WHERE p.archived = false AND t.deleted_at IS NULL
                 ORDER BY t.number
                """, LINE));
        does("reads tags through the link table", () -> jdbc.query("""
                SELECT t.id, g.name FROM tickets t, ticket_tags tt, tags g
                 WHERE tt.ticket_id = t.id AND g.id = tt.tag_id ORDER BY t.id, g.name
                """, LINE));
        does(
                "reads people and their managers",
                () -> jdbc.query(
                        "SELECT u.name, m.name AS manager FROM users u LEFT OUTER JOIN users m ON u.manager_id = m.id ORDER BY u.id",
                        LINE));
        does(
                "finds tickets with comments",
                () -> jdbc.query(
                        "SELECT id FROM tickets t WHERE EXISTS (SELECT 1 FROM comments c WHERE c.ticket_id = t.id) ORDER BY id",
                        LINE));
        does(
                "finds tickets without comments",
                () -> jdbc.query(
                        "SELECT id FROM tickets t WHERE NOT EXISTS (SELECT * FROM comments WHERE ticket_id = t.id) ORDER BY id",
                        LINE));
        does(
                "finds the tickets of agents",
                () -> jdbc.query(
                        "SELECT id, title FROM tickets WHERE assignee_id IN (SELECT id FROM users WHERE role = ?) ORDER BY id",
                        LINE,
                        "AGENT"));
        does(
                "looks into documents",
                () -> jdbc.query(
                        "SELECT id, custom ->> 'area' AS area, custom -> 'steps' -> 0 AS first FROM tickets"
                                + " WHERE custom @> '{\"area\": \"api\"}' AND (custom ->> 'n')::int > ? ORDER BY id",
                        LINE,
                        6));
        does(
                "looks for a key in documents with an escaped operator",
                () -> jdbc.query("SELECT id FROM users WHERE preferences ?? 'theme' ORDER BY id", LINE));
        does(
                "looks into arrays",
                () -> jdbc.query(
                        "SELECT id, skills FROM users WHERE 'sql' = ANY (skills) OR skills && ?::text[] ORDER BY id",
                        LINE,
                        "{java}"));
        does(
                "binds an array",
                () -> jdbc.execute((java.sql.Connection connection) -> {
                    Array ids = connection.createArrayOf("bigint", new Long[] {1L, 2L, 900_001L});
                    try (var query = connection.prepareStatement(
                            "SELECT id, title FROM tickets WHERE id = ANY (?) ORDER BY id")) {
                        query.setArray(1, ids);
                        List<String> lines = new ArrayList<>();
                        try (ResultSet rows = query.executeQuery()) {
                            while (rows.next()) {
                                lines.add(rows.getLong(1) + rows.getString(2));
                            }
                        }
                        ids.free();
                        return lines;
                    }
                }));
        does(
                "reads an array column",
                () -> jdbc.query(
                        "SELECT labels FROM tickets WHERE cardinality(labels) > 0 ORDER BY id",
                        (row, number) ->
                                Arrays.toString((Object[]) row.getArray(1).getArray())));
        does(
                "casts a text to the enum",
                () -> jdbc.query(
                        "SELECT id FROM tickets WHERE priority = ?::TicketPriority ORDER BY id", LINE, "HIGH"));
        does(
                "pages with limit and offset",
                () -> jdbc.query(
                        "SELECT id, title FROM tickets ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?",
                        LINE,
                        5,
                        5));
        does(
                "pages by key",
                () -> jdbc.query(
                        "SELECT id, title FROM tickets WHERE (created_at, id) < (?, ?) ORDER BY created_at DESC, id DESC"
                                + " FETCH FIRST 3 ROWS ONLY",
                        LINE,
                        OffsetDateTime.of(2024, 5, 1, 20, 0, 0, 0, ZoneOffset.UTC),
                        11L));
        does(
                "searches case-insensitively",
                () -> jdbc.query(
                        "SELECT name FROM users WHERE lower(name) LIKE ? OR email ILIKE ? ORDER BY name",
                        LINE,
                        "a%",
                        "%BEN%"));
        does(
                "reads the shared tables",
                () -> jdbc.query(
                        "SELECT u.name, c.name AS country FROM users u JOIN countries c ON c.code = u.country_code"
                                + " WHERE c.eu ORDER BY 1",
                        LINE));
        does(
                "reads a view",
                () -> jdbc.query(
                        "SELECT number, project_key, status FROM v_open_tickets WHERE priority <> 'LOW' ORDER BY number",
                        LINE));
        does(
                "reads bytes",
                () -> jdbc.query(
                        "SELECT name, content FROM attachments ORDER BY name",
                        (row, number) -> row.getString(1) + Arrays.toString(row.getBytes(2))));
        does(
                "reads bytes as a stream",
                () -> jdbc.query("SELECT content FROM attachments WHERE content_type = 'text/plain'", (row, number) -> {
                    try (var in = row.getBinaryStream(1)) {
                        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    } catch (java.io.IOException e) {
                        throw new SQLException(e);
                    }
                }));
        does("limits the rows of a template", () -> {
            JdbcTemplate limited = new JdbcTemplate(dataSource);
            limited.setMaxRows(2);
            limited.setFetchSize(1);
            limited.setQueryTimeout(30);
            return limited.query("SELECT id FROM comments ORDER BY created_at", (row, number) -> row.getString(1));
        });
        does(
                "asks the server for its time",
                () -> jdbc.queryForObject("SELECT 1 WHERE now() > '2024-01-01'", Integer.class));
        does("asks whether the database is there", () -> jdbc.queryForObject("SELECT 1", Integer.class));
    }

    private void reports() {
        does("adds up hours per project and month", () -> jdbc.query("""
                SELECT p.key, date_trunc('month', e.spent_on) AS month, sum(e.minutes) / 60.0 AS hours,
                       sum(e.minutes) FILTER (WHERE e.billable) AS billable
                  FROM time_entries e JOIN tickets t ON t.id = e.ticket_id JOIN projects p ON p.id = t.project_id
                 GROUP BY p.key, date_trunc('month', e.spent_on)
                HAVING sum(e.minutes) > ?
                 ORDER BY 1, 2
                """, LINE, 10));
        does("ranks people by hours", () -> jdbc.query("""
                WITH hours AS (
                  SELECT user_id, sum(minutes) AS minutes FROM time_entries GROUP BY user_id)
                SELECT u.name, h.minutes, rank() OVER (ORDER BY h.minutes DESC) AS place,
                       lag(h.minutes) OVER (ORDER BY h.minutes DESC) AS before
                  FROM hours h JOIN users u ON u.id = h.user_id ORDER BY place
                """, LINE));
        does("walks the tree of projects", () -> jdbc.query("""
                WITH RECURSIVE tree (id, name, depth, path) AS (
                  SELECT id, name, 0, ARRAY[id] FROM projects WHERE parent_id IS NULL
                  UNION ALL
                  SELECT p.id, p.name, t.depth + 1, t.path || p.id FROM projects p JOIN tree t ON p.parent_id = t.id)
                SELECT id, name, depth FROM tree ORDER BY path
                """, LINE));
        does(
                "takes the last comment of each ticket",
                () -> jdbc.query(
                        "SELECT DISTINCT ON (ticket_id) ticket_id, body FROM comments ORDER BY ticket_id, created_at DESC",
                        LINE));
        does("takes the first two entries of each person", () -> jdbc.query("""
                SELECT u.name, e.spent_on, e.minutes FROM users u
                 CROSS JOIN LATERAL (SELECT spent_on, minutes FROM time_entries x WHERE x.user_id = u.id
                                      ORDER BY spent_on LIMIT 2) e ORDER BY u.id, e.spent_on
                """, LINE));
        does("joins what was done and what was said", () -> jdbc.query("""
                SELECT 'comment' AS kind, created_at::date AS day, count(*) AS n FROM comments GROUP BY 2
                UNION ALL
                SELECT 'entry', spent_on, count(*) FROM time_entries GROUP BY spent_on ORDER BY day, kind
                """, LINE));
        does("compares plan and work", () -> jdbc.query("""
                SELECT coalesce(i.project_id, p.id) AS project, i.number, p.name
                  FROM invoices i FULL JOIN projects p ON p.id = i.project_id ORDER BY 1, 2
                """, LINE));
        does("fills a calendar", () -> jdbc.query("""
                SELECT d::date AS day, count(e.id) AS entries
                  FROM generate_series(?::date, ?::date, interval '1 day') AS d
                  LEFT JOIN time_entries e ON e.spent_on = d::date GROUP BY d ORDER BY d
                """, LINE, "2024-05-10", "2024-05-20"));
        does(
                "sums up with grouping sets",
                () -> jdbc.query(
                        "SELECT status, priority, count(*) FROM tickets GROUP BY GROUPING SETS ((status), (priority), ())"
                                + " ORDER BY 1 NULLS LAST, 2 NULLS LAST",
                        LINE));
        does(
                "rolls up invoices",
                () -> jdbc.query(
                        "SELECT currency, status, sum(total) FROM invoices GROUP BY ROLLUP (currency, status) ORDER BY 1, 2",
                        LINE));
        does("builds documents", () -> jdbc.query("""
                SELECT json_build_object('invoice', i.number, 'lines',
                         (SELECT json_agg(json_build_object('no', l.line_no, 'sum', l.quantity * l.unit_price)
                                          ORDER BY l.line_no)
                            FROM invoice_lines l WHERE l.invoice_id = i.id)) AS document
                  FROM invoices i ORDER BY i.id
                """, LINE));
        does("joins names into one text", () -> jdbc.query("""
                SELECT p.name, string_agg(u.name, ', ' ORDER BY u.name) AS people
                  FROM projects p JOIN project_members m ON m.project_id = p.id JOIN users u ON u.id = m.user_id
                 GROUP BY p.id ORDER BY p.id
                """, LINE));
        does("sorts into cases", () -> jdbc.query("""
                SELECT id, CASE WHEN due_on IS NULL THEN 'none' WHEN due_on < ? THEN 'late' ELSE 'fine' END AS state,
                       coalesce(body, '-') AS body, nullif(status, 'NEW') AS status, greatest(number, 3) AS n
                  FROM tickets ORDER BY id
                """, LINE, LocalDate.of(2024, 6, 10)));
        does("takes medians and modes", () -> jdbc.query("""
                SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY minutes) AS median,
                       mode() WITHIN GROUP (ORDER BY user_id) AS most, stddev_pop(minutes)::numeric(8, 2) AS spread
                  FROM time_entries
                """, LINE));
        does(
                "unnests arrays",
                () -> jdbc.query(
                        "SELECT s.skill, count(*) FROM users u CROSS JOIN unnest(u.skills) AS s (skill) GROUP BY 1 ORDER BY 1",
                        LINE));
        does(
                "expands documents",
                () -> jdbc.query(
                        "SELECT t.id, e.value FROM tickets t, jsonb_array_elements(t.custom -> 'steps') e WHERE t.id < 4"
                                + " ORDER BY 1, 2",
                        LINE));
        does(
                "takes away what is done",
                () -> jdbc.query("SELECT id FROM tickets EXCEPT SELECT ticket_id FROM time_entries ORDER BY 1", LINE));
        does(
                "compares with a list of values",
                () -> jdbc.query(
                        "SELECT v.name, count(t.id) FROM (VALUES ('NEW', 1), ('OPEN', 2)) AS v (name, pos)"
                                + " LEFT JOIN tickets t ON t.status = v.name GROUP BY v.name, v.pos ORDER BY v.pos",
                        LINE));
        does("keeps running totals", () -> jdbc.query("""
                SELECT id, sum(minutes) OVER w AS total, row_number() OVER (PARTITION BY user_id ORDER BY id) AS n
                  FROM time_entries WINDOW w AS (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) ORDER BY id
                """, LINE));
        does(
                "joins using columns",
                () -> jdbc.query(
                        "SELECT ticket_id, count(*) FROM comments JOIN ticket_tags USING (ticket_id) GROUP BY ticket_id ORDER BY 1",
                        LINE));
        does(
                "calls the application's own function",
                () -> jdbc.query("SELECT number, with_tax(total, 0.2) FROM invoices ORDER BY number", LINE));
    }

    private void namedParameters() {
        does(
                "finds by a list of names",
                () -> named.query(
                        "SELECT id, email FROM users WHERE role IN (:roles) AND active = :active ORDER BY id",
                        Map.of("roles", List.of("ADMIN", "CUSTOMER"), "active", true),
                        LINE));
        does(
                "finds by a longer list",
                () -> named.query(
                        "SELECT id, email FROM users WHERE role IN (:roles) AND active = :active ORDER BY id",
                        Map.of("roles", List.of("ADMIN", "CUSTOMER", "AGENT"), "active", true),
                        LINE));
        does(
                "finds by a list of pairs",
                () -> named.query(
                        "SELECT id FROM tickets WHERE (project_id, number) IN (:pairs) ORDER BY id",
                        Map.of("pairs", List.of(new Object[] {2L, 1}, new Object[] {1L, 2})),
                        LINE));
        does(
                "names a parameter twice",
                () -> named.query(
                        "SELECT id, name FROM users WHERE :term::text IS NULL OR name ILIKE '%' || :term || '%' ORDER BY id",
                        new MapSqlParameterSource().addValue("term", "a", Types.VARCHAR), LINE));
        does(
                "binds a null",
                () -> named.query(
                        "SELECT id, name FROM users WHERE :term::text IS NULL OR name ILIKE '%' || :term || '%' ORDER BY id",
                        new MapSqlParameterSource().addValue("term", null, Types.VARCHAR), LINE));
        does(
                "counts with names",
                () -> named.queryForObject(
                        "SELECT count(*) FROM time_entries WHERE spent_on BETWEEN :from AND :to",
                        Map.of("from", LocalDate.of(2024, 5, 12), "to", LocalDate.of(2024, 5, 15)),
                        Long.class));
        does(
                "updates with names",
                () -> named.update(
                        "UPDATE tickets SET status = :status, updated_at = now() WHERE id = :id AND status <> :status",
                        Map.of("status", "WAITING", "id", 4L)));
        does(
                "writes a batch of records",
                () -> named.batchUpdate(
                        "INSERT INTO tags (id, name, color) VALUES (:id, :name, :color)",
                        SqlParameterSourceUtils.createBatch(
                                new NewTag(new UUID(1, 1), "fast", "red"), new NewTag(new UUID(1, 2), "slow", null))));
    }

    private void client() {
        does(
                "reads with a client and positions",
                () -> client.sql("SELECT id, name FROM projects WHERE key = ?")
                        .param("WEB")
                        .query(LINE)
                        .list());
        does(
                "reads with a client and names",
                () -> client.sql("SELECT * FROM users WHERE email = :email")
                        .param("email", "ada@example.org")
                        .query(new BeanPropertyRowMapper<>(Person.class))
                        .optional());
        does(
                "reads a single column",
                () -> client.sql("SELECT title FROM tickets WHERE number < 4 ORDER BY number")
                        .query(String.class)
                        .list());
        does(
                "reads nothing",
                () -> client.sql("SELECT id FROM invoices WHERE number = :number")
                        .param("number", "1999-999")
                        .query(Long.class)
                        .optional());
        does(
                "reads rows as maps",
                () -> client.sql("SELECT key, value FROM settings ORDER BY key")
                        .query()
                        .listOfRows());
        does("reads a stream", () -> {
            try (Stream<Ticket> tickets = client
                    .sql("SELECT id, number, title, status, priority, due_on FROM tickets ORDER BY id")
                    .query(Ticket.class)
                    .stream()) {
                return tickets.map(Ticket::title).toList();
            }
        });
        does(
                "updates with a client",
                () -> client.sql("UPDATE users SET hourly_rate = hourly_rate * 1.1 WHERE id = :id")
                        .param("id", 2)
                        .update());
        does("inserts with a client and reads the key", () -> {
            KeyHolder keys = new GeneratedKeyHolder();
            int count = client.sql(
                            "INSERT INTO invoices (number, project_id, issued_on) VALUES (:number, :project, :day)")
                    .param("number", "2024-004")
                    .param("project", 1)
                    .param("day", LocalDate.of(2024, 8, 31))
                    .update(keys, "id");
            return count + " " + keys.getKey();
        });
    }

    private void writes() {
        does("inserts a user and reads all that was generated", () -> {
            KeyHolder keys = new GeneratedKeyHolder();
            jdbc.update(
                    connection -> {
                        var insert = connection.prepareStatement(
                                "INSERT INTO users (email, name, country_code, skills, preferences)"
                                        + " VALUES (?, ?, ?, ?, ?::jsonb)",
                                Statement.RETURN_GENERATED_KEYS);
                        insert.setString(1, "fritz@example.org");
                        insert.setString(2, "Fritz");
                        insert.setString(3, "AT");
                        insert.setArray(4, connection.createArrayOf("text", new String[] {"css", "html"}));
                        insert.setString(5, "{\"theme\": \"dark\"}");
                        return insert;
                    },
                    keys);
            return new java.util.TreeMap<>(Objects.requireNonNull(keys.getKeys()));
        });
        does("inserts a ticket and names the key columns", () -> {
            KeyHolder keys = new GeneratedKeyHolder();
            jdbc.update(
                    connection -> {
                        var insert = connection.prepareStatement(
                                "INSERT INTO tickets (project_id, number, title, reporter_id) VALUES (?, ?, ?, ?)",
                                new String[] {"id", "status"});
                        insert.setLong(1, 1);
                        insert.setInt(2, 100);
                        insert.setString(3, "A new one");
                        insert.setLong(4, 4);
                        return insert;
                    },
                    keys);
            return keys.getKeyList();
        });
        does(
                "returns what was inserted",
                () -> jdbc.queryForMap(
                        "INSERT INTO comments (ticket_id, author_id, body) VALUES (?, ?, ?) RETURNING ticket_id, body, edited_at",
                        6L,
                        1L,
                        "New"));
        does(
                "inserts many rows at once",
                () -> jdbc.update(
                        "INSERT INTO time_entries (ticket_id, user_id, spent_on, minutes) VALUES (?, ?, ?, ?), (?, ?, ?, ?)",
                        1L,
                        1L,
                        LocalDate.of(2024, 6, 1),
                        30,
                        2L,
                        1L,
                        LocalDate.of(2024, 6, 1),
                        45));
        does(
                "inserts what is selected",
                () -> jdbc.update(
                        "INSERT INTO audit_entries (actor, action, entity, entity_id)"
                                + " SELECT 'job', 'CLOSE', 'tickets', id::text FROM tickets WHERE status = ? AND due_on < ?",
                        "OPEN",
                        LocalDate.of(2024, 7, 1)));
        does(
                "inserts with all defaults but one",
                () -> jdbc.update("INSERT INTO projects (key, name, budget) VALUES (?, ?, DEFAULT)", "NEW", "New"));
        does("leaves out columns", () -> jdbc.update("INSERT INTO channels (name) VALUES ('Phone')"));
        does(
                "inserts or updates",
                () -> jdbc.update(
                        "INSERT INTO invoices (id, number, project_id, issued_on, total) VALUES (?, ?, ?, ?, ?)"
                                + " ON CONFLICT (id) DO UPDATE SET total = EXCLUDED.total, version = invoices.version + 1",
                        3L,
                        "2024-003",
                        2L,
                        LocalDate.of(2024, 7, 31),
                        new BigDecimal("111.10")));
        does(
                "inserts or leaves alone",
                () -> jdbc.update(
                        "INSERT INTO project_members (project_id, user_id) VALUES (?, ?), (?, ?) ON CONFLICT DO NOTHING",
                        1L,
                        1L,
                        1L,
                        3L));
        does(
                "inserts or updates a setting",
                () -> jdbc.queryForList(
                        "INSERT INTO settings (key, value) VALUES (?, ?::jsonb)"
                                + " ON CONFLICT ON CONSTRAINT settings_pkey DO UPDATE SET value = settings.value || excluded.value"
                                + " WHERE settings.key <> 'locked' RETURNING key, value",
                        "sla",
                        "{\"hours\": 4}"));
        does("merges", () -> jdbc.update("""
                MERGE INTO user_phones AS t USING (VALUES (1, 'work', '+43 9'), (5, 'work', '+43 8')) AS s (u, k, n)
                   ON t.user_id = s.u AND t.kind = s.k
                 WHEN MATCHED THEN UPDATE SET number = s.n
                 WHEN NOT MATCHED THEN INSERT (user_id, kind, number) VALUES (s.u, s.k, s.n)
                """));
        does(
                "updates by key",
                () -> jdbc.update(
                        "UPDATE tickets SET title = ?, version = version + 1 WHERE id = ? AND version = ?",
                        "Changed",
                        7L,
                        0));
        does(
                "does not update an old version",
                () -> jdbc.update(
                        "UPDATE tickets SET title = ?, version = version + 1 WHERE id = ? AND version = ?",
                        "Lost",
                        7L,
                        0));
        does(
                "does not update the rows of others",
                () -> jdbc.update(
                        "UPDATE tickets SET title = ?, version = version + 1 WHERE id = ? AND version = ?",
                        "Lost",
                        900_007L,
                        0));
        does("updates with a join", () -> jdbc.update("""
                UPDATE invoices i SET total = s.total
                  FROM (SELECT invoice_id, sum(quantity * unit_price) AS total FROM invoice_lines GROUP BY invoice_id) s
                 WHERE s.invoice_id = i.id AND i.status <> 'PAID'
                """));
        does(
                "updates with a sub-select",
                () -> jdbc.update(
                        "UPDATE projects SET budget = (SELECT sum(total) FROM invoices WHERE project_id = projects.id) WHERE id = ?",
                        1L));
        does(
                "updates several columns at once",
                () -> jdbc.queryForList(
                        "UPDATE users SET (street, city, zip) = (?, ?, ?) WHERE id = ? RETURNING name, street, city",
                        "Gate 5",
                        "Graz",
                        "8010",
                        3L));
        does(
                "changes documents",
                () -> jdbc.update(
                        "UPDATE users SET preferences = jsonb_set(preferences, '{mails,weekly}', 'false') WHERE id = ?",
                        1L));
        does(
                "appends to arrays",
                () -> jdbc.update(
                        "UPDATE users SET skills = array_append(skills, ?) WHERE id = ? AND NOT skills @> ARRAY[?]::text[]",
                        "go",
                        2L,
                        "go"));
        does("deletes by key", () -> jdbc.update("DELETE FROM user_phones WHERE user_id = ? AND kind = ?", 1L, "home"));
        does(
                "deletes with a join",
                () -> jdbc.update(
                        "DELETE FROM ticket_tags tt USING tags g WHERE g.id = tt.tag_id AND g.name = ?", "later"));
        does(
                "deletes and returns",
                () -> jdbc.queryForList(
                        "DELETE FROM time_entries WHERE minutes < ? AND billable RETURNING id, minutes", 20));
        does("moves rows in one statement", () -> jdbc.update("""
                WITH gone AS (DELETE FROM comments WHERE edited_at IS NOT NULL AND author_id = ? RETURNING id, body)
                INSERT INTO audit_entries (actor, action, entity, entity_id, detail)
                SELECT 'job', 'DELETE', 'comments', id::text, to_jsonb(body) FROM gone
                """, 3L));
        does(
                "writes bytes",
                () -> jdbc.update(
                        "INSERT INTO attachments (id, ticket_id, name, content_type, content) VALUES (?, ?, ?, ?, ?)",
                        new UUID(2, 1),
                        5L,
                        "a.bin",
                        "application/octet-stream",
                        new byte[] {0, 1, 2, (byte) 0xff}));
        does(
                "writes bytes from a stream",
                () -> jdbc.update(
                        "INSERT INTO attachments (id, ticket_id, name, content_type, content) VALUES (?, ?, ?, ?, ?)",
                        new UUID(2, 2),
                        5L,
                        "b.bin",
                        "application/octet-stream",
                        new SqlBinaryValue(new ByteArrayInputStream(new byte[] {9, 8, 7}), 3)));
        does(
                "writes text from a reader",
                () -> jdbc.update("UPDATE tickets SET body = ? WHERE id = ?", update -> {
                    update.setCharacterStream(1, new java.io.StringReader("a long text"), 11);
                    update.setLong(2, 9L);
                }));
        does("is told about a duplicate", () -> {
            try {
                return jdbc.update("INSERT INTO users (email, name) VALUES (?, ?)", "ben@example.org", "Ben again");
            } catch (DuplicateKeyException e) {
                return e.getClass().getSimpleName();
            }
        });
        does("takes a number of a sequence", () -> jdbc.queryForObject("SELECT nextval('tickets_seq')", Long.class));
        does(
                "inserts with a number of a sequence",
                () -> jdbc.update(
                        "INSERT INTO events (id, kind, title, happens_on) VALUES (nextval('events_seq'), ?, ?, current_date)",
                        "MEETING",
                        "Retro"));
    }

    private void batches() {
        does(
                "writes a batch of arrays",
                () -> jdbc.batchUpdate(
                        "INSERT INTO project_labels (project_id, position, label) VALUES (?, ?, ?)",
                        List.of(new Object[] {2L, 1, "b"}, new Object[] {2L, 2, "c"}, new Object[] {3L, 0, "d"})));
        does(
                "writes a batch with a setter",
                () -> jdbc.batchUpdate(
                        "UPDATE invoice_lines SET quantity = ? WHERE invoice_id = ? AND line_no = ?",
                        new BatchPreparedStatementSetter() {
                            @Override
                            public void setValues(java.sql.PreparedStatement update, int i) throws SQLException {
                                update.setBigDecimal(1, BigDecimal.valueOf(i + 1L));
                                update.setLong(2, i + 1L);
                                update.setInt(3, 1);
                            }

                            @Override
                            public int getBatchSize() {
                                return 3;
                            }
                        }));
        does(
                "writes in several batches",
                () -> jdbc.batchUpdate(
                        "INSERT INTO audit_entries (actor, action, entity, entity_id) VALUES (?, ?, ?, ?)",
                        List.of("1", "2", "3", "4", "5"),
                        2,
                        (insert, id) -> {
                            insert.setString(1, "batch");
                            insert.setString(2, "READ");
                            insert.setString(3, "tickets");
                            insert.setString(4, id);
                        }));
        does(
                "runs a batch of texts",
                () -> jdbc.batchUpdate(
                        "UPDATE channels SET enabled = true WHERE id = 2",
                        "DELETE FROM channels WHERE name = 'Phone'"));
        does("reads the keys of a batch", () -> {
            KeyHolder keys = new GeneratedKeyHolder();
            jdbc.batchUpdate(
                    connection -> connection.prepareStatement(
                            "INSERT INTO events (kind, title, happens_on) VALUES (?, ?, ?)", new String[] {"id"}),
                    new BatchPreparedStatementSetter() {
                        @Override
                        public void setValues(java.sql.PreparedStatement insert, int i) throws SQLException {
                            insert.setString(1, "OUTAGE");
                            insert.setString(2, "Outage " + i);
                            insert.setObject(3, LocalDate.of(2024, 9, 1 + i));
                        }

                        @Override
                        public int getBatchSize() {
                            return 3;
                        }
                    },
                    keys);
            return keys.getKeyList();
        });
    }

    private void simpleInserts() {
        does(
                "inserts with what the catalogue says",
                () -> new SimpleJdbcInsert(dataSource)
                        .withTableName("countries")
                        .usingColumns("code", "name")
                        .getInsertString());
        does(
                "inserts a map and reads its key",
                () -> new SimpleJdbcInsert(dataSource)
                        .withTableName("invoices")
                        .usingColumns("number", "project_id", "issued_on", "total")
                        .usingGeneratedKeyColumns("id")
                        .executeAndReturnKey(Map.of(
                                "number",
                                "2024-005",
                                "project_id",
                                2L,
                                "issued_on",
                                LocalDate.of(2024, 9, 30),
                                "total",
                                new BigDecimal("10.00"))));
        does(
                "inserts a batch of maps",
                () -> new SimpleJdbcInsert(dataSource)
                        .withTableName("project_members")
                        .usingColumns("project_id", "user_id", "role")
                        .executeBatch(
                                new MapSqlParameterSource(Map.of("project_id", 3L, "user_id", 1L, "role", "LEAD")),
                                new MapSqlParameterSource(Map.of("project_id", 3L, "user_id", 2L, "role", "MEMBER"))));
        does(
                "inserts without knowing the catalogue",
                () -> new SimpleJdbcInsert(dataSource)
                        .withTableName("user_phones")
                        .withoutTableColumnMetaDataAccess()
                        .usingColumns("user_id", "kind", "number")
                        .execute(Map.of("user_id", 5L, "kind", "home", "number", "+1")));
        does(
                "inserts with the schema's name",
                () -> new SimpleJdbcInsert(dataSource)
                        .withSchemaName("public")
                        .withTableName("tags")
                        .usingColumns("id", "name")
                        .execute((SqlParameterSource)
                                new MapSqlParameterSource(Map.of("id", new UUID(3, 1), "name", "simple"))));
    }

    private void calls() {
        does(
                "calls a function by its name",
                () -> new SimpleJdbcCall(dataSource)
                        .withFunctionName("with_tax")
                        .withoutProcedureColumnMetaDataAccess()
                        .declareParameters(
                                new SqlOutParameter("result", Types.NUMERIC),
                                new SqlParameter("amount", Types.NUMERIC),
                                new SqlParameter("rate", Types.NUMERIC))
                        .executeFunction(BigDecimal.class, new BigDecimal("100"), new BigDecimal("0.1")));
        does(
                "calls a function that the catalogue describes",
                () -> new SimpleJdbcCall(dataSource)
                        .withFunctionName("with_tax")
                        .executeFunction(
                                BigDecimal.class,
                                Map.of("amount", new BigDecimal("50"), "rate", new BigDecimal("0.2"))));
    }

    private void objects() {
        does("has a query as an object", () -> {
            MappingSqlQuery<String> query =
                    new MappingSqlQuery<>(dataSource, "SELECT name FROM users WHERE role = ? ORDER BY id") {
                        @Override
                        protected String mapRow(ResultSet row, int number) throws SQLException {
                            return row.getString(1);
                        }
                    };
            query.declareParameter(new SqlParameter("role", Types.VARCHAR));
            query.compile();
            return query.execute("AGENT") + " " + query.execute("ADMIN");
        });
        does("has a batch as an object", () -> {
            BatchSqlUpdate update = new BatchSqlUpdate(
                    dataSource, "UPDATE tickets SET due_on = ? WHERE id = ?", new int[] {Types.DATE, Types.BIGINT}, 2);
            for (long id = 1; id < 6; id++) {
                update.update(LocalDate.of(2025, 1, (int) id), id);
            }
            update.flush();
            return update.getRowsAffected();
        });
        does("changes rows while it reads them", () -> {
            UpdatableSqlQuery<String> query =
                    new UpdatableSqlQuery<>(dataSource, "SELECT id, title, body FROM tickets WHERE number < 5") {
                        @Override
                        protected String updateRow(ResultSet row, int number, Map<?, ?> context) throws SQLException {
                            row.updateString("body", row.getString("title") + " changed in place");
                            return row.getString("id");
                        }
                    };
            return query.execute().stream().sorted().toList();
        });
        does("takes numbers in advance", () -> {
            var numbers = new PostgresSequenceMaxValueIncrementer(dataSource, "events_seq");
            return numbers.nextLongValue() + numbers.nextLongValue();
        });
        does("opens connections late", () -> {
            DataSource late = new LazyConnectionDataSourceProxy(dataSource);
            return new TransactionTemplate(new DataSourceTransactionManager(late))
                    .execute(status ->
                            new JdbcTemplate(late).queryForObject("SELECT count(*) FROM audit_entries", Integer.class));
        });
        does(
                "gives its transaction to others",
                () -> transaction.execute(status -> {
                    DataSource aware = new TransactionAwareDataSourceProxy(dataSource);
                    try (var connection = aware.getConnection();
                            var update = connection.prepareStatement("UPDATE channels SET name = ? WHERE id = ?")) {
                        update.setString(1, "By others");
                        update.setLong(2, 1);
                        return update.executeUpdate();
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                }));
        does(
                "describes its tables",
                () -> jdbc.execute((java.sql.Connection connection) -> {
                    List<String> columns = new ArrayList<>();
                    try (ResultSet rows = connection.getMetaData().getColumns(null, "public", "settings", "%")) {
                        while (rows.next()) {
                            columns.add(rows.getString("COLUMN_NAME") + " " + rows.getString("TYPE_NAME"));
                        }
                    }
                    try (ResultSet rows = connection.getMetaData().getPrimaryKeys(null, "public", "invoice_lines")) {
                        while (rows.next()) {
                            columns.add("key " + rows.getString("COLUMN_NAME"));
                        }
                    }
                    return columns;
                }));
        does(
                "describes its statements",
                () -> jdbc.execute((java.sql.Connection connection) -> {
                    try (var query = connection.prepareStatement(
                            "SELECT id, title AS name FROM tickets WHERE status = ? AND number > ?")) {
                        return query.getParameterMetaData().getParameterCount()
                                + query.getMetaData().getColumnLabel(2)
                                + query.getParameterMetaData().getParameterTypeName(2)
                                + query.getMetaData().getColumnTypeName(1);
                    }
                }));
    }

    private void transactions() {
        does(
                "commits two writes",
                () -> transaction.execute(status -> {
                    int tickets = jdbc.update("UPDATE tickets SET assignee_id = NULL WHERE assignee_id = ?", 3L);
                    return tickets + jdbc.update("UPDATE users SET active = FALSE WHERE id = ?", 3L);
                }));
        does(
                "rolls back",
                () -> transaction.execute(status -> {
                    int deleted = jdbc.update("DELETE FROM comments WHERE ticket_id = ?", 2L);
                    status.setRollbackOnly();
                    return deleted + " "
                            + jdbc.queryForObject("SELECT count(*) FROM comments WHERE ticket_id = ?", Long.class, 2L);
                }));
        does(
                "rolls back to a savepoint",
                () -> transaction.execute(status -> {
                    jdbc.update("UPDATE projects SET name = ? WHERE id = ?", "Kept", 2L);
                    nested.executeWithoutResult(inner -> {
                        jdbc.update("UPDATE projects SET name = ? WHERE id = ?", "Lost", 2L);
                        inner.setRollbackOnly();
                    });
                    return jdbc.queryForObject("SELECT name FROM projects WHERE id = ?", String.class, 2L);
                }));
        does(
                "goes on after an error in a savepoint",
                () -> transaction.execute(status -> {
                    try {
                        nested.executeWithoutResult(inner -> jdbc.update("INSERT INTO tags (name) VALUES (?)", "bug"));
                    } catch (DuplicateKeyException e) {
                        return jdbc.update("UPDATE tags SET color = ? WHERE name = ?", "pink", "bug");
                    }
                    return "no error";
                }));
        does("reads in a read-only transaction", () -> {
            TransactionTemplate readOnly =
                    new TransactionTemplate(Objects.requireNonNull(transaction.getTransactionManager()));
            readOnly.setReadOnly(true);
            readOnly.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
            readOnly.setTimeout(30);
            return readOnly.execute(status -> jdbc.queryForObject("SELECT max(total) FROM invoices", BigDecimal.class));
        });
        does(
                "locks a row",
                () -> transaction.execute(
                        status -> jdbc.queryForList("SELECT id, status FROM tickets WHERE id = ? FOR UPDATE", 8L)));
        does(
                "takes work from a queue",
                () -> transaction.execute(status -> jdbc.queryForList(
                        "SELECT id FROM tickets WHERE status = 'NEW' ORDER BY id LIMIT 2 FOR UPDATE SKIP LOCKED")));
        does("takes and marks work in one statement", () -> transaction.execute(status -> jdbc.queryForList("""
                UPDATE tickets SET status = 'OPEN' WHERE id IN (
                  SELECT id FROM tickets WHERE status = 'NEW' ORDER BY created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
                RETURNING id, status
                """)));
        does("takes and marks one ticket", () -> transaction.execute(status -> jdbc.queryForList("""
                UPDATE tickets SET status = 'OPEN' WHERE id = (
                  SELECT id FROM tickets WHERE status = 'NEW' ORDER BY created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
                RETURNING id, status
                """)));
        does("takes and marks work named before", () -> transaction.execute(status -> jdbc.queryForList("""
                WITH work AS MATERIALIZED (
                  SELECT id FROM tickets WHERE status = 'NEW' ORDER BY created_at, id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED)
                UPDATE tickets t SET status = 'OPEN' FROM work WHERE t.id = work.id RETURNING t.id, t.status
                """)));
        doesOnly(
                "sets a timeout for a transaction",
                () -> transaction.executeWithoutResult(status -> {
                    jdbc.execute("SET LOCAL statement_timeout = '30s'");
                    jdbc.queryForObject("SELECT count(*) FROM settings", Long.class);
                }));
    }

    private void streams() {
        does(
                "streams with a fetch size",
                () -> transaction.execute(status -> {
                    JdbcTemplate streaming = new JdbcTemplate(dataSource);
                    streaming.setFetchSize(3);
                    try (Stream<String> bodies = streaming.queryForStream(
                            "SELECT body FROM comments WHERE ticket_id > ? ORDER BY created_at, id",
                            (row, number) -> row.getString(1),
                            2L)) {
                        return bodies.toList();
                    }
                }));
        does(
                "streams maps",
                () -> transaction.execute(status -> {
                    try (Stream<Map<String, Object>> rows = jdbc.queryForStream(
                            "SELECT key, value::text AS value FROM settings ORDER BY key", new ColumnMapRowMapper())) {
                        return rows.toList();
                    }
                }));
        does(
                "scrolls",
                () -> jdbc.query(
                        connection -> connection.prepareStatement(
                                "SELECT id FROM tickets ORDER BY id",
                                ResultSet.TYPE_SCROLL_INSENSITIVE,
                                ResultSet.CONCUR_READ_ONLY),
                        (ResultSetExtractor<List<Long>>) rows -> {
                            rows.last();
                            long last = rows.getLong(1);
                            rows.absolute(2);
                            long second = rows.getLong(1);
                            rows.relative(-1);
                            return List.of(last, second, rows.getLong(1));
                        }));
    }
}
