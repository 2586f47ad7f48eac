package io.safedb;

/** Whether a broken rule stops the call. */
public enum EnforcementMode {
    /** The call is refused. */
    ENFORCE,
    /** The call runs as if safedb were not there; the log says what would have been refused. */
    OBSERVE
}
