package io.safedb.jdbc;

import io.safedb.AtMostOne;
import io.safedb.SafeDbPolicy;
import io.safedb.TableAccess;
import io.safedb.TablePolicy;
import io.safedb.jdbc.sql.RowPredicate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The statements for PostgreSQL that make a database keep what its policy says of it. They are printed, never run:
 * whoever owns the schema reads them and puts them into a migration.
 *
 * <pre>{@code
 * PolicyDdl.atMostOne(policy).forEach(System.out::println);
 * }</pre>
 *
 * <p>Safe on any thread; asks no database. A relation that the policy declares and that is no table has to be left out
 * by whoever runs them.
 */
public final class PolicyDdl {
    /** The length of a name in PostgreSQL, in bytes; longer ones are cut by the server. */
    private static final int MAX_NAME = 63;

    private PolicyDdl() {}

    /**
     * The partial unique indexes of {@code at-most-one}: of the rows of one tenant that fulfil the condition, at most
     * one for each value of the columns.
     *
     * @param policy what the application is held to
     * @return one {@code CREATE UNIQUE INDEX} for each table that has the key, by the table's name; empty if none has
     */
    public static List<String> atMostOne(SafeDbPolicy policy) {
        List<String> statements = new ArrayList<>();
        tables(policy).forEach((name, table) -> {
            AtMostOne one = table.atMostOne();
            if (one != null) {
                List<String> columns = new ArrayList<>();
                columns.add(RowPredicate.quoted(policy.tenantColumn()));
                one.per().stream().map(RowPredicate::quoted).forEach(columns::add);
                statements.add("CREATE UNIQUE INDEX " + index(name, "_at_most_one") + " ON " + quoted(name) + " ("
                        + String.join(", ", columns) + ") WHERE "
                        + RowPredicate.holds(
                                one.where(), RowPredicate.quoted(one.where().column())) + ";");
            }
        });
        return List.copyOf(statements);
    }

    /**
     * The column of the stamp of test data, and the index by which {@link io.safedb.SafeDb#purgeTestData} finds it, for
     * each table that the policy opens to tenants or shares. Running them again does nothing.
     *
     * @param policy what the application is held to
     * @return an {@code ALTER TABLE} and a {@code CREATE INDEX} for each table, by the table's name
     */
    public static List<String> testData(SafeDbPolicy policy) {
        String column = RowPredicate.quoted(policy.testData().column());
        List<String> statements = new ArrayList<>();
        tables(policy).forEach((name, table) -> {
            if (table.access() != TableAccess.DENIED) {
                statements.add("ALTER TABLE " + quoted(name) + " ADD COLUMN IF NOT EXISTS " + column + " text;");
                statements.add("CREATE INDEX IF NOT EXISTS " + index(name, "_test_run") + " ON " + quoted(name) + " ("
                        + column + ") WHERE " + column + " IS NOT NULL;");
            }
        });
        return List.copyOf(statements);
    }

    private static Map<String, TablePolicy> tables(SafeDbPolicy policy) {
        return new TreeMap<>(Objects.requireNonNull(policy, "policy").tables());
    }

    private static String quoted(String relation) {
        int dot = relation.indexOf('.');
        return dot < 0
                ? RowPredicate.quoted(relation)
                : RowPredicate.quoted(relation.substring(0, dot)) + "."
                        + RowPredicate.quoted(relation.substring(dot + 1));
    }

    /** A name for an index, in the schema of its table. A long one is cut so that two of them stay apart. */
    private static String index(String relation, String purpose) {
        String table = relation.substring(relation.indexOf('.') + 1);
        String name = table + purpose;
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME) {
            String ending = "_" + Integer.toHexString(table.hashCode()) + purpose;
            int length = table.length();
            while ((table.substring(0, length) + ending).getBytes(StandardCharsets.UTF_8).length > MAX_NAME) {
                length = table.offsetByCodePoints(length, -1);
            }
            name = table.substring(0, length) + ending;
        }
        return RowPredicate.quoted(name);
    }
}
