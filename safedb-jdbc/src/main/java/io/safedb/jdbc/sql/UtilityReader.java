package io.safedb.jdbc.sql;

import io.safedb.guard.Call.Action;
import io.safedb.guard.Call.Touch;
import io.safedb.guard.Finding;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the statements that are no queries. Only transaction control, cursors and a few settings run for a tenant; all
 * others are named for the Guard and their text is not looked into further than that takes.
 */
final class UtilityReader {
    private static final String TWO_PHASE = "a transaction that outlives its connection is kept by nobody who is read;"
            + " commit it, or use a connection of your own";

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
                reading.words();
                return Action.CONTROL;
            }
            case "set" -> {
                new SettingReader(reading).set();
                return Action.CONTROL;
            }
            case "reset", "discard" -> {
                new SettingReader(reading).reset(verb);
                return Action.CONTROL;
            }
            case "declare" -> {
                new CursorReader(reading, queries).declare();
                return Action.CONTROL;
            }
            case "fetch", "move", "close" -> {
                new CursorReader(reading, queries).use(verb);
                return Action.CONTROL;
            }
            case "lock" -> {
                lock();
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
                    "security",
                    "reassign",
                    "import" -> {
                DefinitionReader definition = new DefinitionReader(reading, verb);
                definition.read(verb);
                operation = definition.operation();
                change = definition.change();
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
                    "load",
                    "checkpoint" -> {
                boolean twoPhase = verb.equals("prepare") && reading.isWord(1, "transaction");
                reading.find(Finding.Kind.OPAQUE, operation, twoPhase ? TWO_PHASE : why(verb));
                reading.skip();
                return Action.CONTROL;
            }
            default -> throw reading.unexpected();
        }
    }

    /** Why a statement is not run, and what to use. */
    private static String why(String verb) {
        return switch (verb) {
            case "do" -> "DO runs code that is not read; send its statements one by one";
            case "execute", "prepare" ->
                "a text that is prepared under a name is run without being shown; use Connection.prepareStatement";
            case "deallocate" ->
                "it drops what the driver keeps on the server, too; close the PreparedStatement that is not needed";
            case "copy" ->
                "COPY moves rows past every condition; read with SELECT and a fetch size, write with INSERT in batches";
            case "listen", "unlisten", "notify" ->
                "a channel is heard by all tenants of the database; use a connection of your own for it";
            default -> verb.toUpperCase(Locale.ROOT) + " is for an operator's own connection";
        };
    }

    /** Reads {@code LOCK [TABLE] [ONLY] name [*], … [IN … MODE] [NOWAIT]}. */
    private void lock() {
        reading.next();
        reading.acceptWord("table");
        String first = "";
        do {
            reading.acceptWord("only");
            String schema = "";
            String name = reading.columnName();
            if (reading.acceptMark(".")) {
                schema = name;
                name = reading.anyName();
            }
            String relation = reading.relation(schema, name, Touch.READ);
            first = first.isEmpty() ? relation : first;
            reading.acceptOperator("*");
        } while (reading.acceptMark(","));
        reading.find(
                Finding.Kind.UNNARROWABLE,
                first,
                "it locks the rows of all tenants; lock those that you mean with SELECT and FOR UPDATE");
        reading.words();
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
}
