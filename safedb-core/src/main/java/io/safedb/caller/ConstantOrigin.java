package io.safedb.caller;

/** Whether a value stands in the code of the calling class. */
public enum ConstantOrigin {
    /** It does: the edge reports it as a {@code TenantMention} with the source {@code LITERAL}. */
    CONSTANT,
    /** It does not: it came from somewhere else. */
    NOT_CONSTANT,
    /**
     * Nobody knows, because the class has no class file that can be read: it was made at run time, or no caller was
     * found. The Guard decides: the edge reports a {@code Finding} of the kind {@code UNREADABLE}. A {@code TenantId}
     * taken from the scope needs no such answer and always passes.
     */
    UNREADABLE_CLASS
}
