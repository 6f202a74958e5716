package io.evenbook.axon.postgres.log;

import io.evenbook.axon.postgres.PostgresEventStorageEngine;

/** Internals of the log, for tests of other packages. */
public final class LogAccess {

    private LogAccess() {}

    /** The last position of the page after a position. */
    public static long pageEnd(PostgresEventStorageEngine engine, long afterPosition) {
        return engine.log().pages().read(afterPosition, Long.MAX_VALUE).lastPosition();
    }
}
