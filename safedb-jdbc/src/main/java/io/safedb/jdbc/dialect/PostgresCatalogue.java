package io.safedb.jdbc.dialect;

import io.safedb.jdbc.dialect.CatalogueView.Column;
import io.safedb.jdbc.dialect.CatalogueView.Question;
import io.safedb.jdbc.sql.SqlReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks at the catalogue of a PostgreSQL database. */
final class PostgresCatalogue {
    // What keeps a column in the catalogue after it was dropped is attisdropped; partitions and parents are both
    // tables. Types of the application's or an extension's compare as those say (citext), and so do collations that
    // are not deterministic; a domain compares as its base type.
    private static final String COLUMNS = """
            SELECT n.nspname, c.relname, a.attname, c.relkind IN ('r', 'p'), c.relkind = 'f',
                   t.typnamespace <> 'pg_catalog'::pg_catalog.regnamespace AND t.typtype <> 'e'
                   OR EXISTS (SELECT FROM pg_catalog.pg_collation l
                               WHERE l.oid = a.attcollation AND NOT l.collisdeterministic)
              FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
              JOIN pg_catalog.pg_type d ON d.oid = a.atttypid
              JOIN pg_catalog.pg_type t ON t.oid = CASE d.typtype WHEN 'd' THEN d.typbasetype ELSE d.oid END
             WHERE a.attname = ANY (?) AND a.attnum > 0 AND NOT a.attisdropped
               AND n.nspname NOT IN ('pg_catalog', 'information_schema')
               AND c.relkind IN ('r', 'p', 'v', 'f')
            """;

    // In the order in which INSERT fills them; a generated column takes DEFAULT and keeps its place.
    private static final String REQUIRED = """
            SELECT n.nspname, c.relname, array_agg(a.attname::text)
              FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
             WHERE a.attnum > 0 AND a.attnotnull AND NOT a.attisdropped
               AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
               AND c.relkind IN ('r', 'p')
             GROUP BY n.nspname, c.relname
            """;

    private static final String ROWS = """
            SELECT n.nspname, c.relname, array_agg(a.attname::text ORDER BY a.attnum)
              FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
             WHERE a.attnum > 0 AND NOT a.attisdropped
               AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
               AND c.relkind IN ('r', 'p', 'v', 'f')
             GROUP BY n.nspname, c.relname
            """;

    // Partitions and children up and down, and the views of all of them. What hangs on siblings only is not in it.
    private static final String SHARING = """
            WITH RECURSIVE locked AS (
              SELECT c.oid, c.oid AS top
                FROM pg_catalog.pg_class c
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                JOIN ROWS FROM (pg_catalog.unnest(?::text[]), pg_catalog.unnest(?::text[])) AS named (space, name)
                  ON n.nspname = named.space AND c.relname = named.name),
            down AS (
              SELECT top, oid FROM locked
              UNION SELECT d.top, i.inhrelid FROM down d JOIN pg_catalog.pg_inherits i ON i.inhparent = d.oid),
            up AS (
              SELECT top, oid FROM locked
              UNION SELECT u.top, i.inhparent FROM up u JOIN pg_catalog.pg_inherits i ON i.inhrelid = u.oid),
            sharing AS (
              SELECT top, oid FROM down UNION SELECT top, oid FROM up
              UNION SELECT s.top, r.ev_class
                FROM sharing s
                JOIN pg_catalog.pg_depend d
                  ON d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = s.oid
                 AND d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
                JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid AND r.ev_class <> s.oid)
            SELECT n.nspname, c.relname, tn.nspname, t.relname
              FROM sharing s
              JOIN pg_catalog.pg_class c ON c.oid = s.oid
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_catalog.pg_class t ON t.oid = s.top
              JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
             WHERE s.oid <> s.top
            """;

    // A built-in function with the name of a type is a cast to it. What is immutable reads nothing.
    private static final String COLUMN_FUNCTIONS = """
            SELECT DISTINCT p.proname, n.nspname = 'pg_catalog'
              FROM pg_catalog.pg_proc p
              JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
             WHERE n.nspname <> 'information_schema'
               AND p.pronargs >= 1 AND p.pronargs - p.pronargdefaults <= 1
               AND (n.nspname <> 'pg_catalog'
                    OR p.provolatile <> 'i'
                       AND NOT EXISTS (SELECT FROM pg_catalog.pg_type t
                                        WHERE t.typnamespace = n.oid AND t.typname = p.proname))
            """;

    // An extension's functions and operators are for its own types; an installed extension is trusted like the server.
    private static final String OVERLOADS = """
            SELECT p.proname, false
              FROM pg_catalog.pg_proc p
              JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
             WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')
               AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                                WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid
                                  AND d.deptype = 'e')
            UNION
            SELECT o.oprname, false
              FROM pg_catalog.pg_operator o
              JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
             WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')
               AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                                WHERE d.classid = 'pg_catalog.pg_operator'::pg_catalog.regclass AND d.objid = o.oid
                                  AND d.deptype = 'e')
            """;

    // What keeps a key is a valid unique index on plain columns of all rows, checked at once: a deferred one may be
    // broken inside a transaction. That of a table with children says nothing about the children's rows.
    private static final String KEYS = """
            SELECT n.nspname, c.relname,
                   ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a
                          WHERE a.attrelid = c.oid AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1]))
              FROM pg_catalog.pg_index i
              JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE i.indisunique AND i.indisvalid AND i.indimmediate AND NOT i.indisexclusion
               AND i.indpred IS NULL AND i.indexprs IS NULL
               AND c.relkind IN ('r', 'p')
               AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
               AND (c.relkind = 'p' OR NOT c.relhassubclass)
            """;

    private PostgresCatalogue() {}

    /** Looks, and leaves no transaction open. */
    static CatalogueView look(Connection connection, Question question) throws SQLException {
        Set<String> tables = new HashSet<>();
        Set<Column> columns = new HashSet<>();
        Set<String> foreign = new HashSet<>();
        Set<String> alike = new HashSet<>();
        columns(connection, question, tables, columns, foreign, alike);
        CatalogueView seen = new CatalogueView(
                Set.copyOf(tables),
                Set.copyOf(columns),
                Set.copyOf(foreign),
                Set.copyOf(alike),
                names(connection, COLUMN_FUNCTIONS),
                names(connection, OVERLOADS),
                rows(connection, question),
                required(connection, question),
                keys(connection, question),
                sharing(connection, question));
        if (!connection.getAutoCommit()) {
            connection.rollback();
        }
        return seen;
    }

    private static Map<String, List<String>> rows(Connection connection, Question question) throws SQLException {
        Map<String, List<String>> found = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(ROWS);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                String[] columns = (String[]) rows.getArray(3).getArray();
                found.put(question.named(rows.getString(1), rows.getString(2)), List.of(columns));
            }
        }
        return Map.copyOf(found);
    }

    private static Map<String, Set<String>> sharing(Connection connection, Question question) throws SQLException {
        String schema = question.schema();
        List<String> locked = question.locked();
        if (locked.isEmpty()) {
            return Map.of();
        }
        Map<String, Set<String>> sharing = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(SHARING)) {
            query.setArray(
                    1,
                    connection.createArrayOf(
                            "text",
                            locked.stream()
                                    .map(name -> name.indexOf('.') < 0 ? schema : name.substring(0, name.indexOf('.')))
                                    .toArray()));
            query.setArray(
                    2,
                    connection.createArrayOf(
                            "text",
                            locked.stream()
                                    .map(name -> name.substring(name.indexOf('.') + 1))
                                    .toArray()));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    sharing.computeIfAbsent(
                                    question.named(rows.getString(1), rows.getString(2)), any -> new HashSet<>())
                            .add(question.named(rows.getString(3), rows.getString(4)));
                }
            }
        }
        return Map.copyOf(sharing);
    }

    private static Map<String, Set<String>> required(Connection connection, Question question) throws SQLException {
        Map<String, Set<String>> required = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(REQUIRED);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                String[] columns = (String[]) rows.getArray(3).getArray();
                required.put(question.named(rows.getString(1), rows.getString(2)), Set.of(columns));
            }
        }
        return Map.copyOf(required);
    }

    private static Map<String, Set<Set<String>>> keys(Connection connection, Question question) throws SQLException {
        Map<String, Set<Set<String>>> keys = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(KEYS);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                String[] columns = (String[]) rows.getArray(3).getArray();
                keys.computeIfAbsent(question.named(rows.getString(1), rows.getString(2)), any -> new HashSet<>())
                        .add(Set.of(columns));
            }
        }
        keys.replaceAll((relation, found) -> Set.copyOf(found));
        return Map.copyOf(keys);
    }

    /** Finds the columns that the policy speaks of, and the tables of its schema that have the tenant column. */
    private static void columns(
            Connection connection,
            Question question,
            Set<String> tables,
            Set<Column> columns,
            Set<String> foreign,
            Set<String> alike)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(COLUMNS)) {
            query.setArray(
                    1, connection.createArrayOf("text", question.columns().toArray()));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    boolean local = rows.getString(1).equals(question.schema());
                    String name = rows.getString(2);
                    columns.add(new Column(question.named(rows.getString(1), name), rows.getString(3)));
                    if (rows.getBoolean(5)) {
                        foreign.add(question.named(rows.getString(1), name));
                    }
                    if (!rows.getString(3).equals(question.tenantColumn())) {
                        continue;
                    }
                    if (local && rows.getBoolean(4)) {
                        tables.add(name);
                    }
                    if (rows.getBoolean(6)) {
                        alike.add(question.named(rows.getString(1), name));
                    }
                }
            }
        }
    }

    /** The names in the first column; a built-in function (second column) only if it does more than compute. */
    private static Set<String> names(Connection connection, String text) throws SQLException {
        Set<String> found = new HashSet<>();
        try (PreparedStatement query = connection.prepareStatement(text)) {
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    if (!rows.getBoolean(2) || !SqlReader.onlyComputes(rows.getString(1))) {
                        found.add(rows.getString(1));
                    }
                }
            }
        }
        return Set.copyOf(found);
    }
}
