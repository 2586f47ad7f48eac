package io.safedb.jdbc.sql;

import io.safedb.guard.Call;
import io.safedb.guard.Finding;
import io.safedb.jdbc.sql.lexer.Tokens;
import io.safedb.jdbc.sql.lexer.Tokens.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the statements that define, change or drop what rows are kept in. None of them is a tenant's own; what is said
 * of them here is what a token is made out for, and what it is not.
 */
final class DefinitionReader {
    /** Objects that hold no code and no rows of other objects. */
    private static final Set<String> PLAIN_OBJECTS =
            Set.of("table", "index", "schema", "sequence", "type", "domain", "statistics");

    private final Reading reading;
    private String operation;
    private @Nullable Destruction change;

    DefinitionReader(Reading reading, String verb) {
        this.reading = reading;
        this.operation = verb.toUpperCase(Locale.ROOT);
    }

    /** What a token and the log call the statement that was read: {@code DROP TABLE}. */
    String operation() {
        return operation;
    }

    /** What spending a token needs to know; null before the reading. */
    @Nullable
    Destruction change() {
        return change;
    }

    /** Reads a statement that begins with this word. */
    void read(String verb) {
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
