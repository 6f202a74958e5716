package io.evenbook.axon.postgres.snapshot;

import io.evenbook.axon.postgres.PostgresEventStorageEngine;

/** Stores snapshots, for tests of other packages. */
public final class SnapshotAccess {

    private SnapshotAccess() {}

    /** Stores a snapshot now. */
    public static void store(PostgresEventStorageEngine engine, Snapshots.Due due) {
        new SnapshotTable(engine.log().commandLog().dataSource(), engine.getSnapshotSerializer()).store(due);
    }
}
