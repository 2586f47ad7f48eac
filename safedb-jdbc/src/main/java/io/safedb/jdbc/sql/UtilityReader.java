package io.safedb.jdbc.sql;

import io.safedb.guard.Call;
import io.safedb.guard.Call.Action;
import io.safedb.guard.Finding;
import io.safedb.jdbc.sql.Tokens.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the statements that are no queries. Only transaction control and a few settings run for a tenant; all others
 * are named for the Guard and their text is not looked into further than that takes.
 */
final class UtilityReader {
    private static final Set<String> HARMLESS_SETTINGS = Set.of(
            "statement_timeout",
            "lock_timeout",
            "idle_in_transaction_session_timeout",
            "transaction_timeout",
            "timezone",
            "application_name",
            // Hibernate quietens notices before it changes a schema.
            "client_min_messages",
            "datestyle",
            "intervalstyle",
            "extra_float_digits",
            "work_mem",
            "random_page_cost");

    /** Objects that hold no code and no rows of other objects. */
    private static final Set<String> PLAIN_OBJECTS =
            Set.of("table", "index", "schema", "sequence", "type", "domain", "statistics");

    private final Reading reading;
    private final QueryReader queries;
    private String operation = "";
    private @Nullable Destruction change;

    UtilityReader(Reading reading, QueryReader queries) {
        this.reading = reading;
        this.queries = queries;
    }

    /** What a token and the log call the statement that was read: {@code DROP TABLE}. */
    String operation() {
        return operation;
    }

    /** What spending a token needs to know; null if it is no change of the schema. */
    @Nullable
    Destruction change() {
        return change;
    }

    /** Reads a statement that begins with this word; returns what it does. */
    Action read(String verb) {
        operation = verb.toUpperCase(Locale.ROOT);
        switch (verb) {
            case "begin", "start", "commit", "end", "rollback", "abort", "savepoint", "release", "show" -> {
                control();
                return Action.CONTROL;
            }
            case "set" -> {
                set();
                return Action.CONTROL;
            }
            case "reset", "discard" -> {
                reset(verb);
                return Action.CONTROL;
            }
            case "call" -> {
                call();
                return Action.CONTROL;
            }
            case "drop",
                    "truncate",
                    "alter",
                    "create",
                    "comment",
                    "grant",
                    "revoke",
                    "reindex",
                    "cluster",
                    "vacuum",
                    "analyze",
                    "analyse",
                    "refresh",
                    "lock",
                    "security",
                    "reassign",
                    "import" -> {
                schema(verb);
                return Action.SCHEMA;
            }
            case "do",
                    "execute",
                    "prepare",
                    "deallocate",
                    "copy",
                    "listen",
                    "unlisten",
                    "notify",
                    "declare",
                    "fetch",
                    "move",
                    "close",
                    "load",
                    "checkpoint" -> {
                String command = verb.toUpperCase(Locale.ROOT);
                reading.find(Finding.Kind.OPAQUE, command, command + " runs or moves what is not in its text");
                skip();
                return Action.CONTROL;
            }
            default -> throw reading.unexpected();
        }
    }

    /** Words and commas only: no constants (two-phase commit has one), no brackets. */
    private void control() {
        while (reading.tokens.isName(reading.at()) || reading.isMark(",")) {
            reading.next();
        }
    }

    private void skip() {
        while (reading.kind() != Kind.END && !reading.isMark(";")) {
            reading.next();
        }
    }

    private void set() {
        reading.next();
        if (reading.isWord("session") || reading.isWord("local")) {
            reading.next();
            if (reading.isWord("characteristics")) {
                control();
                return;
            }
        }
        if ((reading.isWord("transaction") && !reading.isWord(1, "snapshot")) || reading.isWord("constraints")) {
            control();
            return;
        }
        if (reading.isWord("time") && reading.isWord(1, "zone")) {
            reading.next();
            reading.next();
            values();
            return;
        }
        String setting = setting();
        if (!HARMLESS_SETTINGS.contains(setting)) {
            reading.find(Finding.Kind.TAMPERING, setting, "SET changes what the scope rests on");
            skip();
            return;
        }
        if (!reading.acceptOperator("=")) {
            reading.expectWord("to");
        }
        values();
    }

    private String setting() {
        StringBuilder name = new StringBuilder(reading.anyName());
        while (reading.acceptMark(".")) {
            name.append('.').append(reading.anyName());
        }
        return name.toString().toLowerCase(Locale.ROOT);
    }

    private void values() {
        do {
            if (!reading.acceptOperator("-")) {
                reading.acceptOperator("+");
            }
            if (reading.kind() == Kind.WORD || reading.kind() == Kind.STRING || reading.kind() == Kind.NUMBER) {
                reading.next();
            } else {
                throw reading.unexpected();
            }
        } while (reading.acceptMark(","));
    }

    private void reset(String verb) {
        reading.next();
        String setting = setting();
        if (verb.equals("discard") || !HARMLESS_SETTINGS.contains(setting)) {
            reading.find(
                    Finding.Kind.TAMPERING,
                    setting,
                    verb.toUpperCase(Locale.ROOT) + " changes what the scope rests on");
        }
        skip();
    }

    private void call() {
        reading.next();
        int first = reading.at();
        StringBuilder name = new StringBuilder(reading.anyName());
        while (reading.acceptMark(".")) {
            name.append('.').append(reading.anyName());
        }
        String procedure = name.toString();
        reading.find(Finding.Kind.OPAQUE, procedure, "a procedure runs statements that are not in this text");
        queries.expressions().operands().calls().call(new Operand(), first);
    }

    private void schema(String verb) {
        reading.next();
        SchemaReader known = new SchemaReader(reading, verb);
        String kind;
        String subject;
        if (known.read(verb)) {
            operation = known.operation();
            kind = operation.substring(operation.lastIndexOf(' ') + 1).toLowerCase(Locale.ROOT);
            known.names().forEach(this::written);
            subject = known.names().get(0);
            change = known.change();
        } else {
            kind = kind(verb);
            subject = reading.tokens.isName(reading.at()) ? names() : operation;
            change = new Destruction(
                    List.of(),
                    false,
                    "no token can be made out for this kind of statement; it belongs into a migration on a connection"
                            + " of its own");
        }
        boolean plain = true;
        if (verb.equals("create")) {
            plain = PLAIN_OBJECTS.contains(kind) && !copiesRows();
        } else if (verb.equals("alter")
                && Set.of("system", "role", "user", "database", "group", "default")
                        .contains(kind)) {
            reading.find(Finding.Kind.TAMPERING, operation, operation + " changes roles or settings");
        } else if (verb.equals("import") || verb.equals("security")) {
            plain = false;
        }
        while (reading.kind() != Kind.END && !reading.isMark(";")) {
            String word = reading.tokens.word(reading.at());
            if (reading.tokens.isName(reading.next()) && word.startsWith("safedb_")) {
                // Wherever they are named, the Guard keeps its own tables from being touched.
                written(word);
            }
        }
        if (!plain) {
            reading.find(Finding.Kind.OPAQUE, operation, operation + " keeps code or a copy of rows behind a new name");
        }
        reading.find(Finding.Kind.DESTRUCTIVE, subject, operation + " changes the schema or the whole table");
    }

    /** Reads the words before the name; returns the last that says what kind of object it is. */
    private String kind(String verb) {
        StringBuilder object = new StringBuilder(operation);
        String kind = "";
        while (reading.kind() == Kind.WORD && isBeforeName(reading.tokens.word(reading.at()))) {
            String word = reading.tokens.word(reading.next());
            if (!Set.of("if", "exists", "not", "only", "concurrently", "cascade")
                    .contains(word)) {
                object.append(' ').append(word.toUpperCase(Locale.ROOT));
                kind = word;
            }
        }
        if (verb.equals("create") || verb.equals("alter") || verb.equals("drop")) {
            operation = object.toString();
        }
        return kind;
    }

    private void written(String relation) {
        reading.targets.merge(relation, Call.Touch.INSERT_AND_CHANGE, Call.Touch::and);
    }

    /** Words between the verb and the name: kinds of objects and options. */
    private static boolean isBeforeName(String word) {
        return switch (word) {
            case "table",
                    "index",
                    "schema",
                    "sequence",
                    "type",
                    "domain",
                    "statistics",
                    "view",
                    "materialized",
                    "function",
                    "procedure",
                    "routine",
                    "aggregate",
                    "operator",
                    "trigger",
                    "event",
                    "rule",
                    "policy",
                    "role",
                    "user",
                    "group",
                    "database",
                    "server",
                    "foreign",
                    "data",
                    "wrapper",
                    "extension",
                    "language",
                    "trusted",
                    "procedural",
                    "publication",
                    "subscription",
                    "cast",
                    "collation",
                    "conversion",
                    "transform",
                    "access",
                    "method",
                    "text",
                    "search",
                    "configuration",
                    "dictionary",
                    "parser",
                    "template",
                    "tablespace",
                    "system",
                    "default",
                    "privileges",
                    "temp",
                    "temporary",
                    "unlogged",
                    "global",
                    "local",
                    "unique",
                    "or",
                    "replace",
                    "recursive",
                    "constraint",
                    "column",
                    "on",
                    "if",
                    "not",
                    "exists",
                    "only",
                    "concurrently",
                    "full",
                    "freeze",
                    "verbose",
                    "analyze",
                    "owned",
                    "by",
                    "label",
                    "large",
                    "object",
                    "mapping",
                    "class",
                    "all",
                    "select",
                    "insert",
                    "update",
                    "delete" -> true;
            default -> false;
        };
    }

    /** Reads the names of the objects; returns the first. */
    private String names() {
        String first = "";
        do {
            if (!reading.tokens.isName(reading.at())) {
                break;
            }
            String schema = "";
            String name = reading.anyName();
            while (reading.acceptMark(".") && reading.tokens.isName(reading.at())) {
                schema = name;
                name = reading.anyName();
            }
            String full = reading.qualified(schema, name);
            written(full);
            first = first.isEmpty() ? full : first;
        } while (reading.acceptMark(","));
        return first;
    }

    private boolean copiesRows() {
        for (int i = reading.at(); reading.tokens.kind(i) != Kind.END; i++) {
            Tokens tokens = reading.tokens;
            int query = i + 1;
            while (tokens.isWord(i, "as") && tokens.isMark(query, "(")) {
                query++;
            }
            if (tokens.isWord(i, "select")
                    || tokens.isWord(i, "execute")
                    || (tokens.isWord(i, "as")
                            && (tokens.isWord(query, "table")
                                    || tokens.isWord(query, "values")
                                    || tokens.isWord(query, "with")))) {
                return true;
            }
        }
        return false;
    }
}
