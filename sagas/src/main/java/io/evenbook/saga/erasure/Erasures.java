package io.evenbook.saga.erasure;

import io.evenbook.api.port.SubjectErasure;
import io.evenbook.axon.postgres.lease.Ownership;
import io.evenbook.saga.OwnerSchedule;
import java.time.Duration;

/** Destroys the keys of all erased subjects again, at each start and each hour: a restored key store has them back. */
final class Erasures extends OwnerSchedule {
    static final String NAME = "Erasures";

    private static final Duration INTERVAL = Duration.ofHours(1);

    private final ErasureTable table;
    private final SubjectErasure keys;

    Erasures(ErasureTable table, SubjectErasure keys, Ownership ownership) {
        super("erasures", ownership, INTERVAL);
        this.table = table;
        this.keys = keys;
    }

    @Override
    protected Duration firstDelay() {
        return Duration.ZERO;
    }

    @Override
    protected void run() {
        table.erased().forEach(keys::destroy);
    }
}
