package io.safedb.replay.incident;

/** What became of a harmful step that was run guarded. */
public enum Verdict {
    /** Refused, and no harm in the database. */
    PREVENTED("PREVENTED"),
    /** Ran on the tenant's own rows only: no harm to anybody else's. */
    SCOPED("SCOPED"),
    /** Did harm, and this version does not claim to prevent it. */
    NOT_YET("NOT YET"),
    /** Did harm where prevention is claimed. */
    LEAKED("LEAKED!"),
    /** The step says nothing: it did no harm raw, or failed for a reason of its own. */
    BROKEN("BROKEN");

    private final String label;

    Verdict(String label) {
        this.label = label;
    }

    /** The word in the table. */
    public String label() {
        return label;
    }
}
