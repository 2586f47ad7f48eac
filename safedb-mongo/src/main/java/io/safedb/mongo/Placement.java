package io.safedb.mongo;

import io.safedb.guard.Finding;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a guarded object does with one method of the driver. */
enum Placement {
    /** The driver's answer, as it is. */
    PASS,
    /** A setting of an iterable: passed on, the guarded iterable comes back. */
    SELF,
    /** The interface's own default. */
    INHERIT,
    /** Written by hand in the guarded class. */
    GUARD,
    /** The call table does not know the method. */
    UNKNOWN(Finding.Kind.UNREADABLE, "is not in safedb's call table: a newer driver may have added it"),
    /** Cannot be read. */
    UNREADABLE(Finding.Kind.UNREADABLE, "takes arguments that safedb does not read yet"),
    /** Runs code. */
    OPAQUE(Finding.Kind.OPAQUE, "runs code in the server that safedb cannot read"),
    /** Shows what belongs to all tenants. */
    REVEALING(Finding.Kind.REVEALING, "shows names or definitions that belong to all tenants"),
    /** Cannot be narrowed. */
    UNNARROWABLE(Finding.Kind.UNNARROWABLE, "cannot be narrowed to one tenant yet"),
    /** Destroys. */
    DESTRUCTIVE(Finding.Kind.DESTRUCTIVE, "drops or changes what all tenants share");

    private final Finding.@Nullable Kind kind;
    private final String detail;

    Placement() {
        this.kind = null;
        this.detail = "";
    }

    Placement(Finding.Kind kind, String detail) {
        this.kind = kind;
        this.detail = detail;
    }

    /** Whether the Guard is asked before the method runs, without reading its arguments. */
    boolean judged() {
        return kind != null;
    }

    /**
     * What the Guard is told about a judged method.
     *
     * @param subject what it would be done to
     */
    Finding finding(String method, String subject) {
        if (kind == null) {
            throw new IllegalStateException(this + " is not decided by the Guard");
        }
        return new Finding(kind, subject, method + " " + detail);
    }

    static Placement named(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
