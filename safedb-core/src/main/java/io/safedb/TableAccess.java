package io.safedb;

/** Who may use a table or collection. */
public enum TableAccess {
    /** Each tenant its own rows. */
    TENANT,
    /** Readable by all, writable in a {@link SystemScope} only. */
    SHARED,
    /** Nobody through a guarded object. */
    DENIED
}
