package io.safedb.jdbc.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.guard.Finding;
import io.safedb.guard.TenantMention;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Stars that stand for more columns than anybody can count, and rows without end. */
@Timeout(20)
class OutputColumnsTest {
    private static final SqlReader READER = new SqlReader(new ReaderFacts(
            "org",
            "run",
            "public",
            Set.of("a")::contains,
            relation -> false,
            name -> false,
            name -> false,
            relation -> List.of("i", "org", "j")));

    @Test
    @DisplayName("stars that double with every CTE are not spelled out")
    void doubling() {
        String ctes = IntStream.rangeClosed(1, 150)
                .mapToObj(i -> "c" + i + " AS (SELECT * FROM c" + (i - 1) + " x, c" + (i - 1) + " y)")
                .collect(Collectors.joining(", "));
        SqlStatement statement =
                READER.read("WITH c0 AS (SELECT * FROM a), " + ctes + " INSERT INTO a SELECT * FROM c150");
        assertThat(statement.call().mentions())
                .extracting(TenantMention::source)
                .containsExactly(TenantMention.Source.EXPRESSION);
    }

    @Test
    @DisplayName("a name that a recursive query gives itself stands for nothing known")
    void itself() {
        assertThat(READER.read(
                                "WITH RECURSIVE c AS (SELECT * FROM c UNION SELECT * FROM a) INSERT INTO a SELECT * FROM c")
                        .call()
                        .mentions())
                .extracting(TenantMention::source)
                .containsExactly(TenantMention.Source.EXPRESSION);
    }

    @Test
    @DisplayName("every one of thousands of values that go to the tenant column by their place is judged")
    void rows() {
        String rows = IntStream.range(0, 20_000).mapToObj(i -> "(1, ?, ?)").collect(Collectors.joining(", "));
        SqlStatement direct = READER.read("INSERT INTO a VALUES " + rows);
        assertThat(direct.call().mentions()).hasSize(20_000);
        assertThat(direct.narrowed().text()).startsWith("INSERT INTO a (i, org, j) VALUES (1, ?, ?)");
        SqlStatement derived = READER.read("INSERT INTO a SELECT * FROM (VALUES " + rows + ") x");
        assertThat(derived.call().mentions())
                .extracting(TenantMention::source)
                .containsExactly(TenantMention.Source.EXPRESSION);
        assertThat(derived.call().findings()).extracting(Finding::kind).doesNotContain(Finding.Kind.UNREADABLE);
    }

    @Test
    @DisplayName("a merge of hundreds of branches is narrowed in each that is about rows without a source")
    void branches() {
        String text = "MERGE INTO a USING s ON a.i = s.i"
                + " WHEN NOT MATCHED BY SOURCE AND a.j = 1 THEN UPDATE SET j = 2".repeat(2_000);
        assertThat(READER.read(text).narrowed().tenantCount()).isEqualTo(2_001);
    }

    @Test
    @DisplayName("columns of documents inside each other are bounded")
    void documents() {
        String text = "SELECT 1 FROM JSON_TABLE('{}', '$' COLUMNS (" + "NESTED PATH '$' COLUMNS (".repeat(5_000)
                + "b int" + ")".repeat(5_001) + ") j";
        assertThat(READER.read(text).call().findings())
                .extracting(Finding::detail)
                .anyMatch(detail -> detail.contains("nested too deeply"));
    }
}
