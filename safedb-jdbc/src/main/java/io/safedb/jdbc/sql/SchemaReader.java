package io.safedb.jdbc.sql;

import io.safedb.jdbc.sql.lexer.Tokens;
import io.safedb.jdbc.sql.lexer.Tokens.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the head of the schema changes that a token can be made out for: a closed list of verbs and kinds of objects,
 * followed by names that are read to the last one, so that what the token names is all that goes. Whatever it does not
 * know, or sees more of than it knows, gets an obstacle instead.
 */
final class SchemaReader {
    private static final Set<String> RELATIONS = Set.of("table", "index", "sequence", "view", "materialized view");
    private static final Set<String> MODIFIERS = Set.of("global", "local", "temp", "temporary", "unlogged", "unique");
    private static final String BEYOND = "CASCADE takes along what the token does not name; name each object";
    private static final String NO_TRANSACTION =
            "it cannot run in a transaction, in which alone a token can be spent; leave CONCURRENTLY out";

    private final Tokens tokens;
    private final Reading reading;
    private final List<String> names = new ArrayList<>();
    private String operation;
    private boolean losesRows;
    private boolean ofRelations;
    private @Nullable String obstacle;
    private int at;

    SchemaReader(Reading reading, String verb) {
        this.reading = reading;
        this.tokens = reading.tokens;
        this.at = reading.at();
        this.operation = verb.toUpperCase(Locale.ROOT);
    }

    /**
     * Reads a statement whose verb was just read. Moves the reading behind the names, and only if it is one of those
     * that this class knows.
     *
     * @return whether it is
     */
    boolean read(String verb) {
        if (!head(verb) || !names(verb)) {
            return false;
        }
        while (reading.at() < at) {
            reading.next();
        }
        rest(verb);
        return true;
    }

    /** What a token calls it, for example {@code DROP TABLE}. */
    String operation() {
        return operation;
    }

    /** The objects that it names, as the policy spells them. */
    List<String> names() {
        return names;
    }

    Destruction change() {
        return new Destruction(ofRelations ? names : List.of(), losesRows, obstacle);
    }

    private boolean head(String verb) {
        switch (verb) {
            case "truncate" -> {
                accept("table");
                losesRows = true;
                ofRelations = true;
            }
            case "refresh", "reindex", "create", "alter", "drop" -> {
                if (verb.equals("create")) {
                    while (MODIFIERS.contains(word())) {
                        at++;
                    }
                }
                String kind = kind();
                if (!known(verb, kind)) {
                    return false;
                }
                operation += " " + kind.toUpperCase(Locale.ROOT);
                ofRelations = !verb.equals("create") && RELATIONS.contains(kind);
                losesRows = kind.equals("table") && (verb.equals("drop") || verb.equals("alter"));
                if (accept("concurrently") && !verb.equals("refresh")) {
                    obstacle = NO_TRANSACTION;
                }
            }
            default -> {
                return false;
            }
        }
        if (isWord(at, "if") && isWord(at + 1, "exists")) {
            at += 2;
        } else if (isWord(at, "if") && isWord(at + 1, "not") && isWord(at + 2, "exists")) {
            at += 3;
        }
        return true;
    }

    private String kind() {
        String kind = word();
        at++;
        if (kind.equals("materialized")) {
            kind += " " + word();
            at++;
        }
        return kind;
    }

    private static boolean known(String verb, String kind) {
        return switch (kind) {
            case "table", "index" -> !verb.equals("refresh");
            case "schema", "sequence", "type", "domain", "statistics" ->
                verb.equals("create") || verb.equals("alter") || verb.equals("drop");
            case "view" -> verb.equals("alter") || verb.equals("drop");
            case "materialized view" -> verb.equals("alter") || verb.equals("drop") || verb.equals("refresh");
            default -> false;
        };
    }

    private boolean names(String verb) {
        if (operation.equals("CREATE INDEX")) {
            // What an index is made on counts, not what it is called.
            if (!accept("on")) {
                if (!name(false) || !accept("on")) {
                    return false;
                }
            }
            accept("only");
            return name(true);
        }
        do {
            accept("only");
            if (!name(true)) {
                return false;
            }
            if (tokens.isOperator(at, "*")) {
                at++;
            }
        } while ((verb.equals("drop") || verb.equals("truncate")) && acceptMark(","));
        return true;
    }

    private boolean name(boolean noted) {
        if (!tokens.isName(at) || isWord(at, "all") || isWord(at, "authorization")) {
            return false;
        }
        String schema = "";
        String name = tokens.word(at++);
        while (tokens.isMark(at, ".") && tokens.isName(at + 1)) {
            schema = name;
            name = tokens.word(at + 1);
            at += 2;
        }
        if (noted) {
            names.add(reading.qualified(schema, name));
            if ((schema + name).matches("(?s).*[.,].*")) {
                obstacle = "a name with a dot or a comma inside cannot be told from two";
            }
        }
        return true;
    }

    /**
     * What stands behind the names. Where only a word or two may follow, everything else is an obstacle; a function
     * that is called for each row is one everywhere.
     */
    private void rest(String verb) {
        boolean closed = verb.equals("drop") || verb.equals("truncate");
        for (int i = at; tokens.kind(i) != Kind.END && !tokens.isMark(i, ";"); i++) {
            if (isWord(i, "cascade") && !isWord(i - 1, "delete") && !isWord(i - 1, "update")) {
                obstacle = BEYOND;
            } else if (tokens.isName(i)
                    && (tokens.isMark(i + 1, "(") || tokens.isMark(i - 1, "."))
                    && reading.mayAct(tokens.word(i))) {
                obstacle = "it calls " + tokens.word(i) + ", which may change what the token does not name";
            } else if (isWord(i, "concurrently")) {
                obstacle = NO_TRANSACTION;
            } else if (closed
                    && !isWord(i, "restrict")
                    && !(verb.equals("truncate")
                            && (isWord(i, "restart") || isWord(i, "continue") || isWord(i, "identity")))) {
                obstacle = "there is more behind the names than safedb can tell the meaning of";
            }
        }
    }

    private String word() {
        return tokens.kind(at) == Kind.WORD ? tokens.word(at) : "";
    }

    private boolean isWord(int token, String word) {
        return token < tokens.size() && tokens.isWord(token, word);
    }

    private boolean accept(String word) {
        if (isWord(at, word)) {
            at++;
            return true;
        }
        return false;
    }

    private boolean acceptMark(String mark) {
        if (tokens.isMark(at, mark)) {
            at++;
            return true;
        }
        return false;
    }
}
