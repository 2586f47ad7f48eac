package com.example.helpdesk.mybatis;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Flush;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.MapKey;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.ResultType;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.SelectKey;
import org.apache.ibatis.annotations.SelectProvider;
import org.apache.ibatis.annotations.Update;
import org.apache.ibatis.cursor.Cursor;
import org.apache.ibatis.executor.BatchResult;
import org.apache.ibatis.jdbc.SQL;
import org.apache.ibatis.session.ResultHandler;
import org.apache.ibatis.session.RowBounds;

/** Statements in annotations and in TicketMapper.xml. */
@Mapper
public interface TicketMapper {
    @Select("SELECT count(*) FROM tickets")
    int count();

    @Select("SELECT id, number, title, status, due_on AS dueOn, project_id AS projectId FROM tickets WHERE id = #{id}")
    Ticket find(long id);

    @Select("SELECT id, title FROM tickets WHERE status = #{status} ORDER BY id")
    List<Map<String, Object>> byStatus(String status);

    @Select("SELECT id, name, email FROM users ORDER BY id")
    @MapKey("id")
    Map<Long, Map<String, Object>> people();

    @Select("SELECT id, title FROM tickets ORDER BY ${column} DESC")
    List<Map<String, Object>> sorted(@Param("column") String column, RowBounds bounds);

    @Select("SELECT id, body FROM comments ORDER BY created_at, id")
    @Options(fetchSize = 4)
    Cursor<Map<String, Object>> comments();

    @Select("SELECT name FROM tags ORDER BY name")
    @ResultType(Map.class)
    void tags(ResultHandler<Map<String, Object>> handler);

    @SelectProvider(type = Texts.class, method = "open")
    List<Map<String, Object>> open(@Param("assignee") Long assignee, @Param("before") LocalDate before);

    @Insert("INSERT INTO invoices (number, project_id, issued_on, total) VALUES"
            + " (#{number}, #{projectId}, #{issuedOn}, #{total})")
    @Options(useGeneratedKeys = true, keyProperty = "id", keyColumn = "id")
    int addInvoice(Invoice invoice);

    @Insert("INSERT INTO tickets (id, project_id, number, title, reporter_id, labels) VALUES"
            + " (#{id}, #{projectId}, #{number}, #{title}, 4,"
            + " #{labels,typeHandler=com.example.helpdesk.mybatis.TextArrayHandler})")
    @SelectKey(statement = "SELECT nextval('tickets_seq')", keyProperty = "id", before = true, resultType = long.class)
    int add(Ticket ticket);

    @Insert("INSERT INTO comments (id, ticket_id, author_id, body) VALUES (#{id}, #{ticket}, #{author}, #{body})")
    int comment(
            @Param("id") UUID id,
            @Param("ticket") long ticket,
            @Param("author") long author,
            @Param("body") String body);

    @Update("UPDATE tickets SET status = #{status}, version = version + 1 WHERE id = #{id}")
    int move(@Param("id") long id, @Param("status") String status);

    @Delete("DELETE FROM ticket_tags WHERE ticket_id = #{id}")
    int untag(long id);

    @Select("SELECT with_tax(total, #{rate}) FROM invoices ORDER BY id")
    List<java.math.BigDecimal> withTax(java.math.BigDecimal rate);

    @Select("UPDATE tickets SET due_on = due_on + 1 WHERE id = #{id} RETURNING id, due_on")
    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    Map<String, Object> postpone(long id);

    @Flush
    List<BatchResult> flush();

    // From here on in XML.

    List<Ticket> search(Search search);

    List<Project> projectsWithTickets();

    List<Project> projectsWithMembers();

    List<Channel> channels();

    int addTags(List<Tag> tags);

    int addInvoices(List<Invoice> invoices);

    int change(Ticket ticket);

    int saveSetting(@Param("key") String key, @Param("value") Map<String, Object> value);

    Map<String, Object> setting(String key);

    List<Map<String, Object>> hours(@Param("by") String by, @Param("from") LocalDate from);

    int removeEntries(@Param("ids") List<Long> ids, @Param("billable") Boolean billable);

    List<Map<String, Object>> tree();

    int archive(LocalDate before);

    List<Project> projectsWithLazyMembers();

    Map<String, Object> content(String name);

    int attach(@Param("id") UUID id, @Param("ticket") long ticket, @Param("content") byte[] content);

    /** Texts that are built. */
    final class Texts {
        public static String open(Map<String, Object> parameters) {
            return new SQL() {
                {
                    SELECT("t.id, t.title, u.name AS assignee");
                    FROM("tickets t");
                    LEFT_OUTER_JOIN("users u ON u.id = t.assignee_id");
                    WHERE("t.status <> 'CLOSED'");
                    if (parameters.get("assignee") != null) {
                        AND().WHERE("t.assignee_id = #{assignee}");
                    }
                    if (parameters.get("before") != null) {
                        AND().WHERE("(t.due_on < #{before} OR t.due_on IS NULL)");
                    }
                    ORDER_BY("t.id");
                }
            }.toString();
        }
    }

    /** What to look for. */
    record Search(String text, List<String> statuses, String tag, Long project, boolean withoutBody, String order) {}

    /** A new tag. */
    record Tag(UUID id, String name, String color) {}
}
