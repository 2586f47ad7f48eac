package io.safedb.jdbc.sql;

import io.safedb.guard.Finding;
import io.safedb.jdbc.sql.lexer.Tokens.Kind;
import java.util.Locale;
import java.util.Set;

/** Reads SET and RESET: a few settings change nothing that a scope rests on, all others do. */
final class SettingReader {
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

    private final Reading reading;

    SettingReader(Reading reading) {
        this.reading = reading;
    }

    void set() {
        reading.next();
        if (reading.isWord("session") || reading.isWord("local")) {
            reading.next();
            if (reading.isWord("characteristics")) {
                reading.words();
                return;
            }
        }
        if ((reading.isWord("transaction") && !reading.isWord(1, "snapshot")) || reading.isWord("constraints")) {
            reading.words();
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
            reading.skip();
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

    void reset(String verb) {
        reading.next();
        String setting = setting();
        if (verb.equals("discard") || !HARMLESS_SETTINGS.contains(setting)) {
            reading.find(
                    Finding.Kind.TAMPERING,
                    setting,
                    verb.toUpperCase(Locale.ROOT) + " changes what the scope rests on");
        }
        reading.skip();
    }
}
