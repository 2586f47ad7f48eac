package io.safedb.replay.incident;

/** The database types of the replay. */
public enum DatabaseKind {
    /** PostgreSQL. */
    POSTGRESQL("PostgreSQL"),
    /** MongoDB. */
    MONGODB("MongoDB");

    private final String title;

    DatabaseKind(String title) {
        this.title = title;
    }

    /** Its name as people write it. */
    public String title() {
        return title;
    }
}
