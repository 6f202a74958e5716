package io.evenbook.axon.postgres.sql;

/**
 * The advisory lock that serializes all writers of one log. Whoever appends events or changes the owner of the lease
 * holds it; PostgreSQL releases it when the transaction ends.
 */
public final class WriterLock {

    private static final String KEY = "hashtextextended(current_schema() || '.events', 0)";

    /** Waits for the lock, until the transaction ends. */
    public static final String ACQUIRE = "SELECT pg_advisory_xact_lock(" + KEY + ")";

    /** Terminates the sessions that hold the lock, except the current one. */
    public static final String TERMINATE_HOLDERS = """
            SELECT pg_terminate_backend(pid, 5000) FROM pg_locks
            WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND pid <> pg_backend_pid()
              AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND (classid::bigint << 32 | objid::bigint) = %s""".formatted(KEY);

    private WriterLock() {}
}
