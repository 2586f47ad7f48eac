package io.safedb.jdbc.sql;

import io.safedb.guard.Finding;

/** There is no place in a statement for a part of its form. Has no stack trace: it is an answer, not a fault. */
final class Unnarrowable extends RuntimeException {
    private final transient Finding finding;

    Unnarrowable(String relation, String why) {
        this(Finding.Kind.UNNARROWABLE, relation, why);
    }

    Unnarrowable(Finding.Kind kind, String relation, String why) {
        super(why, null, false, false);
        this.finding = new Finding(kind, relation, why);
    }

    Finding finding() {
        return finding;
    }
}
