package io.evenbook.projection.archive;

import java.time.Instant;
import java.time.YearMonth;

/**
 * A month of a view that the archive has, has put back, or could not take.
 *
 * @param problem why it is BLOCKED, or why the last attempt to put it back failed; else null
 * @param file its name in the folder of the archive; null if BLOCKED, as are rows, sha256 and tableBytes
 * @param sha256 SHA-256 of the rows as CSV, which the file has compressed
 * @param tableBytes the size of its table and indexes before
 * @param changedAt when it got this state or problem
 * @param requestedBy who wants it back, and {@code reason} in that person's words; else null
 */
record ArchivedMonth(
        YearMonth month,
        State state,
        String problem,
        String file,
        Long rows,
        String sha256,
        Long tableBytes,
        Instant changedAt,
        String requestedBy,
        String reason) {

    /**
     * BLOCKED: it is due and has to wait; its rows are in the table. ARCHIVED: its rows are in the file alone.
     * RESTORING: the same, until the next run has put them back. RESTORED: its rows are in the table and in the file.
     */
    enum State {
        BLOCKED,
        ARCHIVED,
        RESTORING,
        RESTORED
    }
}
