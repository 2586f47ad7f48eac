package io.safedb.jdbc.law;

import io.safedb.TenantId;
import io.safedb.TenantType;
import io.safedb.jdbc.law.Table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A few tables of two tenants, a table of everybody, and sometimes a view. Columns of one name have one type
 * everywhere, so that NATURAL and USING find them.
 */
final class RandomSchema {
    private static final List<String> NAMES = List.of(
            "items", "people", "\"Order Lines\"", "visits", "\"select\"", "events", "note", "\"Nodes\"", "stock");

    private static final Map<String, Type> COLUMNS = Map.ofEntries(
            Map.entry("qty", Type.NUMBER),
            Map.entry("level", Type.NUMBER),
            Map.entry("\"order\"", Type.NUMBER),
            Map.entry("title", Type.TEXT),
            Map.entry("status", Type.TEXT),
            Map.entry("\"Full Name\"", Type.TEXT),
            Map.entry("value", Type.TEXT),
            Map.entry("amount", Type.MONEY),
            Map.entry("done", Type.FLAG),
            Map.entry("due", Type.DAY),
            Map.entry("made", Type.MOMENT),
            Map.entry("extra", Type.TREE),
            Map.entry("tags", Type.LIST),
            Map.entry("token", Type.TOKEN));

    private static final List<String> SOME = COLUMNS.keySet().stream().sorted().toList();

    final TenantType tenantType;
    final String tenantColumn;
    final TenantId tenant;
    final TenantId other;
    final List<Table> tables = new ArrayList<>();
    private final Dice dice;
    private final List<String> creating = new ArrayList<>();
    private final List<String> names;
    private final List<Table> partitions = new ArrayList<>();
    /** The tenant column's type as the tables declare it. */
    private final String tenantSql;

    RandomSchema(long seed) {
        dice = new Dice(seed);
        tenantType = dice.one(TenantType.STRING, TenantType.UUID, TenantType.LONG);
        tenantColumn = dice.one("organization_id", "tenant", "\"Tenant\"");
        tenant = id(1);
        other = id(2);
        tenantSql = switch (tenantType) {
            case UUID -> "uuid";
            case LONG -> dice.one("bigint", "integer");
            default -> dice.one("text", "varchar(40)");
        };
        names = dice.some(NAMES, NAMES.size());
        int count = 2 + dice.below(3);
        for (int i = 0; i < count; i++) {
            tables.add(tenantTable(names.get(i)));
        }
        if (dice.chance(40)) {
            tables.add(view(dice.one(tables)));
        }
        tables.addAll(partitions);
        tables.add(new Table(
                "countries",
                List.of(
                        new Column("id", Type.NUMBER, true),
                        new Column("status", Type.TEXT, false),
                        new Column("level", Type.NUMBER, false)),
                null,
                Table.Key.ID,
                null,
                false));
        creating.add("CREATE TABLE countries (id bigint PRIMARY KEY, status text, level bigint)");
    }

    private TenantId id(int n) {
        return switch (tenantType) {
            case UUID -> TenantId.of(new UUID(7, n));
            case LONG -> TenantId.of(n);
            default -> TenantId.of(n == 1 ? "org_a" : "org_b");
        };
    }

    /** The tenant column's type among the others. */
    Type typeOfTenant() {
        return switch (tenantType) {
            case UUID -> Type.TOKEN;
            case LONG -> Type.NUMBER;
            default -> Type.TEXT;
        };
    }

    private Table tenantTable(String name) {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("id", Type.NUMBER, true));
        columns.add(new Column("ref", Type.NUMBER, false));
        for (String some : dice.some(SOME, 4).stream().limit(7).toList()) {
            Type type = COLUMNS.get(some);
            columns.add(new Column(some, java.util.Objects.requireNonNull(type), dice.chance(15)));
        }
        columns.add(dice.below(columns.size() + 1), new Column(tenantColumn, typeOfTenant(), false));
        boolean coded = dice.chance(30);
        if (coded) {
            columns.add(new Column(Table.CODE, Type.NUMBER, false));
        }
        Table.Key key = dice.one(Table.Key.values());
        List<Table> parents = tables.stream().filter(table -> !table.view()).toList();
        Table parent = !parents.isEmpty() && dice.chance(40) ? dice.one(parents) : null;
        Table table = new Table(name, List.copyOf(columns), tenantColumn, key, parent, false);
        creating.add(create(table));
        if (creating.get(creating.size() - 1).contains("PARTITION OF") && dice.chance(40)) {
            // A partition is a table, too.
            String part = "part_" + (creating.size() - 1) + dice.one("_1", "_2");
            partitions.add(new Table(part, table.columns(), tenantColumn, key, parent, false));
        }
        if (coded) {
            creating.add("CREATE UNIQUE INDEX ON " + name + " (" + tenantColumn + ", " + Table.CODE + ")");
        }
        if (dice.chance(30)) {
            creating.add("CREATE INDEX ON " + name + " (" + tenantColumn + ", ref)");
        }
        return table;
    }

    private String create(Table table) {
        List<String> parts = new ArrayList<>();
        for (Column column : table.columns()) {
            parts.add(column.name() + " " + (table.isTenant(column) ? tenantSql : column.type().sql)
                    + (column.required() || table.isTenant(column) ? " NOT NULL" : "")
                    + (table.isTenant(column) ? " DEFAULT %DEFAULT%" : ""));
        }
        parts.add("PRIMARY KEY " + (table.key() == Table.Key.ID ? "(id)" : "(" + tenantColumn + ", id)"));
        Table parent = table.parent();
        if (parent != null) {
            parts.add(
                    parent.key() == Table.Key.ID
                            ? "FOREIGN KEY (ref) REFERENCES " + parent.name()
                                    + dice.one("", " ON DELETE CASCADE", " ON DELETE SET NULL")
                            : "FOREIGN KEY (" + tenantColumn + ", ref) REFERENCES " + parent.name()
                                    + dice.one("", " ON DELETE CASCADE", " ON DELETE SET NULL (ref)"));
        }
        String create = "CREATE TABLE " + table.name() + " (" + String.join(", ", parts) + ")";
        String part = "CREATE TABLE part_" + creating.size();
        if (dice.chance(75) || table.column(Table.CODE).isPresent()) {
            return create;
        }
        if (table.key() == Table.Key.ID) {
            return create + " PARTITION BY RANGE (id); " + part + "_1 PARTITION OF " + table.name()
                    + " FOR VALUES FROM (MINVALUE) TO (5); " + part + "_2 PARTITION OF " + table.name() + " DEFAULT";
        }
        return dice.chance(50)
                ? create + " PARTITION BY LIST (" + tenantColumn + "); " + part + "_1 PARTITION OF " + table.name()
                        + " FOR VALUES IN (" + constant(tenant) + "); " + part + "_2 PARTITION OF " + table.name()
                        + " DEFAULT"
                : create + " PARTITION BY HASH (" + tenantColumn + "); " + part + "_1 PARTITION OF " + table.name()
                        + " FOR VALUES WITH (MODULUS 2, REMAINDER 0); " + part + "_2 PARTITION OF " + table.name()
                        + " FOR VALUES WITH (MODULUS 2, REMAINDER 1)";
    }

    private Table view(Table base) {
        List<Column> columns = base.columns().stream()
                .filter(column -> base.isTenant(column) || dice.chance(70))
                .toList();
        creating.add("CREATE VIEW v_rows WITH (security_invoker = true) AS SELECT "
                + String.join(", ", columns.stream().map(Column::name).toList()) + " FROM " + base.name()
                + " WHERE id <> 3");
        return new Table("v_rows", columns, tenantColumn, base.key(), null, true);
    }

    /**
     * What makes the tables.
     *
     * @param solo whether one tenant has them for himself; else the tenant is what the setting {@code law.tenant} says
     */
    List<String> create(boolean solo) {
        String filled = solo
                ? constant(tenant)
                : "CAST(nullif(current_setting('law.tenant', true), '') AS " + typeOfTenant().sql + ")";
        return creating.stream().map(text -> text.replace("%DEFAULT%", filled)).toList();
    }

    /** What lets a role that is not the owner see the rows of the tenant of the setting, and no others. */
    List<String> secure(String role) {
        List<String> texts = new ArrayList<>();
        for (Table table : tables) {
            texts.add("GRANT ALL ON " + table.name() + " TO " + role);
            if (table.isTenants() && !table.view()) {
                // Each partition has policies of its own, for whoever names it.
                texts.add("ALTER TABLE " + table.name() + " ENABLE ROW LEVEL SECURITY");
                texts.add("CREATE POLICY tenant ON " + table.name() + " USING (" + tenantColumn
                        + " = CAST(nullif(current_setting('law.tenant', true), '') AS " + typeOfTenant().sql + "))");
            }
        }
        return texts;
    }

    private String constant(TenantId id) {
        return typeOfTenant().literal(id.value());
    }

    /** The rows of a tenant, and those of everybody where it is null. */
    static List<String> rows(RandomSchema schema, @Nullable TenantId whose, long seed) {
        Dice dice = new Dice(seed);
        List<String> texts = new ArrayList<>();
        for (Table table : schema.tables) {
            if (table.view() || table.isPartition() || table.isTenants() != (whose != null)) {
                continue;
            }
            int count = 4 + dice.below(7);
            for (int i = 1; i <= count; i++) {
                texts.add("INSERT INTO " + table.name() + " VALUES (" + schema.row(table, whose, i, dice) + ")");
            }
        }
        return texts;
    }

    private String row(Table table, @Nullable TenantId whose, int number, Dice values) {
        List<String> row = new ArrayList<>();
        boolean others = other.equals(whose);
        for (Column column : table.columns()) {
            if (table.isTenant(column) && whose != null) {
                row.add(constant(whose));
            } else if (column.name().equals("id")) {
                row.add(String.valueOf(idOf(table, others, number)));
            } else if (column.name().equals(Table.CODE)) {
                row.add(String.valueOf(number));
            } else if (column.name().equals("ref")) {
                Table parent = table.parent();
                row.add(
                        values.chance(20)
                                ? "NULL"
                                : parent != null
                                        ? String.valueOf(idOf(parent, others, 1 + values.below(4)))
                                        // Some rows point at the other tenant's.
                                        : String.valueOf(idOf(table, others ^ values.chance(20), 1 + values.below(6))));
            } else {
                row.add(
                        !column.required() && values.chance(15)
                                ? "NULL"
                                : column.type().literal(column.type().value(values)));
            }
        }
        return String.join(", ", row);
    }

    /** The n-th row's id. */
    static long idOf(Table table, boolean others, int n) {
        return table.key() == Table.Key.ID && others ? 900_000L + n : n;
    }

    /** A name as the server stores it. */
    static String stored(String name) {
        return name.replace("\"", "");
    }

    @Override
    public String toString() {
        return String.join(";\n", create(true));
    }
}
