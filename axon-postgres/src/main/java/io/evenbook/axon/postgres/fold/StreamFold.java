package io.evenbook.axon.postgres.fold;

import io.evenbook.axon.postgres.bus.StreamType;
import io.evenbook.axon.postgres.log.PostgresLog;
import io.evenbook.axon.postgres.snapshot.Snapshots.Snapshot;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;

/**
 * Folds the events of a stream behind a snapshot. It rests as long as it works, so it takes half a processor at most.
 */
final class StreamFold {
    private static final int EVENTS_PER_TURN = 250;
    private static final long LONGEST_REST_NANOS = 50_000_000;

    private final PostgresLog log;

    StreamFold(PostgresLog log) {
        this.log = log;
    }

    /**
     * A state, which nobody else uses.
     *
     * @param sequence the number of the last event in it
     * @param last that event; null if no event was read
     */
    record Folded<S>(S state, long sequence, DomainEventMessage<?> last) {}

    /**
     * Folds the events up to one.
     *
     * @param from the state to begin with; null: none
     */
    <S> Folded<S> fold(StreamType<S, ?> type, String id, Snapshot<S> from, long through) {
        S state = from == null ? null : from.state();
        long sequence = from == null ? -1 : from.version();
        DomainEventMessage<?> last = null;
        if (sequence >= through) {
            return new Folded<>(state, sequence, null);
        }
        DomainEventStream events = log.stream(id, sequence + 1);
        long begun = System.nanoTime();
        for (int read = 1; sequence < through && events.hasNext(); read++) {
            DomainEventMessage<?> event = events.next();
            if (event.getSequenceNumber() > through) {
                break;
            }
            state = type.evolve(state, event.getPayload());
            sequence = event.getSequenceNumber();
            last = event;
            if (read % EVENTS_PER_TURN == 0) {
                LockSupport.parkNanos(Math.min(System.nanoTime() - begun, LONGEST_REST_NANOS));
                begun = System.nanoTime();
            }
        }
        return new Folded<>(state, sequence, last);
    }
}
