package io.safedb.jdbc.sql;

import io.safedb.guard.Call;
import io.safedb.guard.Finding;
import io.safedb.guard.TenantMention;
import io.safedb.jdbc.sql.lexer.Tokens;
import io.safedb.jdbc.sql.lexer.Tokens.Kind;
import io.safedb.jdbc.sql.lexer.Unreadable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One text being read: the place in it, and what was found so far, for the Guard, the narrower and the proof. The
 * readers write it, each what it reads; nobody else does. Used by one thread.
 */
final class Reading extends TokenCursor {
    private static final int MAX_RELATIONS = 500;

    /**
     * Views of the standard catalogue that name objects, show nothing of rows, and nothing of safedb's own tables:
     * those that list tables would show a tenant more than his own database has.
     */
    private static final Set<String> STRUCTURE = Set.of("sequences");

    final List<Finding> findings = new ArrayList<>();
    final List<TenantMention> mentions = new ArrayList<>();
    final List<QueryLevel> levels = new ArrayList<>();
    final List<InsertSite> inserts = new ArrayList<>();
    /** Relations in the order they were met, and what happens to their rows. */
    final Map<String, Call.Touch> targets = new LinkedHashMap<>();

    final List<String> functions = new ArrayList<>();
    /** Whose {@code ctid} and the like are asked for, by the name before the dot: they exist in relations only. */
    final Set<String> identified = new HashSet<>(0);
    /** Whether RETURNING gives rows. */
    boolean returning;

    /** Whether SELECT INTO makes a table. */
    boolean intoTable;

    /** Whether any part deletes rows. */
    boolean deletes;

    /** The tables that stand before a column with their schema: that works for relations only. */
    final Set<String> schemaQualified = new HashSet<>(0);

    /** Names that stand alone, or before a star in a call: each may mean the whole row of a relation. */
    final Set<String> rows = new HashSet<>();

    /** In how many calls the next token stands. */
    int calls;

    /** Whether SET writes to the column of the stamp. */
    boolean setsStamp;

    /** What else the tenant column and constants are called; null as long as nothing else has been met. */
    @Nullable
    OtherNames otherNames;

    /** A relation whose first place is asked for; null in nearly all readings. */
    @Nullable
    String sought;

    /** The first token of its name; -1 if it was not met. */
    int soughtAt = -1;

    /** The first token of the query or change; -1 as long as none was met. */
    int body = -1;

    /** What is done with a cursor; null in nearly all readings. */
    @Nullable
    CursorUse cursor;

    /** How many conditions on rows the next token stands in. */
    int conditions;

    private final ReaderFacts facts;
    private final String tenantColumn;
    private final String defaultSchema;
    private final Predicate<String> isTenantTable;
    private int items;

    /**
     * The beginning of a text.
     *
     * @param isTenantTable which relations are narrowed: those of the facts, or none
     */
    Reading(Tokens tokens, ReaderFacts facts, Predicate<String> isTenantTable) {
        super(tokens);
        this.facts = facts;
        this.tenantColumn = facts.tenantColumn();
        this.defaultSchema = facts.schema();
        this.isTenantTable = isTenantTable;
    }

    /** Notes something about the token read last. */
    void find(Finding.Kind kind, String subject, String detail) {
        find(kind, subject, detail, Math.max(before(), 0));
    }

    /** Notes something about a token. */
    void find(Finding.Kind kind, String subject, String detail, int token) {
        findings.add(new Finding(kind, subject, detail, tokens.start(token)));
    }

    String tenantColumn() {
        return tenantColumn;
    }

    boolean isTenantColumn(String name) {
        return name.equals(tenantColumn);
    }

    boolean isStampColumn(String name) {
        return name.equals(facts.stampColumn());
    }

    /** Whether a relation is known to have the column of the stamp. */
    boolean isStampable(String relation) {
        return facts.isStampable().test(relation);
    }

    /** The columns of a relation in their order; empty where they are not known. */
    List<String> columns(String relation) {
        return facts.columns().apply(relation);
    }

    /** Whether an item of this name has to be a relation: something is asked of it that others do not have. */
    boolean isAskedAsRelation(String alias, String table) {
        return identified.contains("") || identified.contains(alias) || schemaQualified.contains(table);
    }

    /** Whether a relation that was read has a column of this name that is never null. */
    boolean isRequired(String column) {
        for (String relation : targets.keySet()) {
            if (facts.required().apply(relation).contains(column)) {
                return true;
            }
        }
        return false;
    }

    /** Marks the levels that were met since: the server compares their text with that of others. */
    void markKeys(int firstLevel) {
        for (QueryLevel level : levels.subList(firstLevel, levels.size())) {
            level.inKey = true;
        }
    }

    boolean isTenantTable(String relation) {
        return isTenantTable.test(relation);
    }

    /** Notes a name behind a dot, which may be a function called like a column. */
    void field(String name) {
        if (facts.isColumnFunction().test(name)) {
            find(Finding.Kind.OPAQUE, name, "behind a dot it may be a call of the function of that name");
        }
    }

    /** Whether the application may mean a function or operator of its own by this name. */
    boolean isOverload(String name) {
        return facts.isOverload().test(name);
    }

    /** Whether a call of this name may do more than compute: the application's functions, and the server's that act. */
    boolean mayAct(String function) {
        return isOverload(function) || (facts.isColumnFunction().test(function) && !function.equals("nextval"));
    }

    /** Notes every operator that the application has defined: it is a call of a function that is not named. */
    void operators() {
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.kind(i) == Kind.OPERATOR && isOverload(tokens.word(i))) {
                find(Finding.Kind.OPAQUE, tokens.word(i), "the application has an operator of this name", i);
            }
        }
    }

    /** Notes a relation and returns how the policy spells it. */
    String relation(String schema, String name, Call.Touch touch) {
        if (name.indexOf('.') >= 0 || schema.indexOf('.') >= 0) {
            throw new Unreadable(tokens.start(before()), "a table name with a dot inside");
        }
        String relation = qualified(schema, name);
        if (sought != null && soughtAt < 0 && relation.equals(sought)) {
            soughtAt = schema.isEmpty() ? before() : before() - 2;
        }
        if (touch == Call.Touch.READ && isStructure(schema, name)) {
            // As DatabaseMetaData shows it: nobody's rows, so no target.
            return relation;
        }
        targets.merge(relation, touch, Call.Touch::and);
        if (targets.size() > MAX_RELATIONS || levels.size() > MAX_RELATIONS) {
            throw tooMany();
        }
        if ((schema.isEmpty() && name.startsWith("pg_"))
                || schema.startsWith("pg_")
                || schema.equals("information_schema")) {
            find(Finding.Kind.REVEALING, relation, "it is a system catalog, which knows all tenants");
        }
        if (facts.confusesTenants().test(relation) && isTenantTable(relation)) {
            find(
                    Finding.Kind.UNNARROWABLE,
                    relation,
                    "its column " + tenantColumn + " takes ids for equal that are not the same, by its type or its"
                            + " collation; give it a built-in type and a deterministic collation");
        }
        return relation;
    }

    /** Whether it is a view of the structure alone. Only a superuser could put another relation in its place. */
    static boolean isStructure(String schema, String name) {
        return schema.equals("information_schema") && STRUCTURE.contains(name);
    }

    /** Counts an item of a FROM clause or of a WITH list: what is made of them is walked by recursion. */
    void countItem() {
        if (++items > MAX_RELATIONS) {
            throw tooMany();
        }
    }

    private Unreadable tooMany() {
        return new Unreadable(tokens.start(before()), "more tables than one statement should have");
    }

    /** How the policy spells a relation. */
    String qualified(String schema, String name) {
        return schema.isEmpty() || schema.equals(defaultSchema) ? name : schema + "." + name;
    }

    /** The other names, to note one more. */
    OtherNames otherNames() {
        if (otherNames == null) {
            otherNames = new OtherNames(this);
        }
        return otherNames;
    }

    /** Notes what the tenant column is compared with. */
    void compared(Operand operand) {
        mention(TenantMention.Use.COMPARED, operand);
    }

    /** Notes what the tenant column is set to. */
    void assigned(Operand operand) {
        mention(TenantMention.Use.ASSIGNED, operand);
    }

    private void mention(TenantMention.Use use, Operand operand) {
        int place = tokens.start(blamed(use, operand));
        if (operand.literal) {
            mentions.add(TenantMention.literal(use, tenantColumn).at(place));
        }
        int[] parameters = operand.parameters();
        for (int parameter : parameters) {
            mentions.add(TenantMention.parameter(use, parameter, tenantColumn).at(place));
        }
        boolean computed = use == TenantMention.Use.ASSIGNED ? !operand.plainParameter : parameters.length == 0;
        if (computed && !operand.literal) {
            mentions.add(TenantMention.expression(use, tenantColumn).at(place));
        }
    }

    /** The tenant column in what is compared; else where that begins, or where the reading stands. */
    private int blamed(TenantMention.Use use, Operand operand) {
        if (operand.last <= 0 || operand.last >= at()) {
            return Math.max(before(), 0);
        }
        for (int i = operand.first; use == TenantMention.Use.COMPARED && i <= operand.last; i++) {
            if (tokens.isName(i) && isTenantColumn(tokens.word(i))) {
                return i;
            }
        }
        return operand.first;
    }
}
