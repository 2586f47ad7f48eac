package io.safedb.jdbc;

import java.sql.BatchUpdateException;
import java.sql.SQLException;

/** How a batch that safedb runs entry by entry says that one of them failed: as the driver says it of its own. */
final class BatchFailure {
    private BatchFailure() {}

    /**
     * Says it.
     *
     * @param entry counted from 0
     * @param counts what the entries before it hit
     * @param cause what it failed with
     */
    static BatchUpdateException at(int entry, long[] counts, SQLException cause) {
        BatchUpdateException failed = new BatchUpdateException(
                "Batch entry " + entry + " was aborted: " + cause.getMessage(),
                cause.getSQLState(),
                cause.getErrorCode(),
                counts,
                cause);
        failed.setNextException(cause);
        return failed;
    }
}
