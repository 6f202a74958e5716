package io.evenbook.axon.postgres;

import java.util.List;
import java.util.function.LongFunction;
import org.axonframework.eventhandling.DomainEventMessage;

/**
 * What one batch of commands wants to be made durable, alone or together with others that wait at the same time: then they
 * share a transaction, and if it fails each is tried alone.
 */
final class PendingFlush {

    private final Staging staging;
    private final CopyRows rows;
    private final LongFunction<List<KeyTable.Entry>> keys;
    private List<DomainEventMessage<?>> committed;
    private Throwable failure;

    /** @param keys given the position of the first event, or of the next if there is none, the keys to store with them */
    PendingFlush(Staging staging, LongFunction<List<KeyTable.Entry>> keys) {
        this.staging = staging;
        this.rows = new CopyRows(staging.events());
        this.keys = keys;
    }

    Staging staging() {
        return staging;
    }

    /** The staged events, encoded. */
    CopyRows rows() {
        return rows;
    }

    List<KeyTable.Entry> keys(long firstPosition) {
        return keys.apply(firstPosition);
    }

    boolean isDone() {
        return committed != null || failure != null;
    }

    void committed(List<DomainEventMessage<?>> events) {
        committed = events;
    }

    void failed(Throwable cause) {
        failure = cause;
    }

    /** The events with their positions, or the failure, as it is. */
    List<DomainEventMessage<?>> outcome() {
        if (failure != null) {
            throw PendingFlush.<RuntimeException>unchecked(failure);
        }
        return committed;
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E unchecked(Throwable failure) throws E {
        throw (E) failure;
    }
}
