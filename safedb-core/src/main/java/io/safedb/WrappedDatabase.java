package io.safedb;

import java.util.Map;

/** One wrapped database, as {@link SafeDb} sees it. Implemented by the edges. Safe on any thread. */
public interface WrappedDatabase {
    /** {@return what tells this database from every other one: its marker's id where it has one} */
    String key();

    /** {@return the database in words, for example {@code postgresql database shop_test}} */
    String name();

    /**
     * Removes the rows or documents that carry the stamp of a test run, whoever's they are.
     *
     * @param runId the run
     * @return how many went, by table or collection; those where nothing was found are left out
     * @throws PurgeException if something stands in the way; then nothing of a transactional database is removed
     */
    Map<String, Long> purgeTestData(String runId);
}
