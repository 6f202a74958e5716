package io.evenbook.axon.postgres.fold;

import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.bus.StreamType;
import io.evenbook.axon.postgres.log.PostgresLog;
import io.evenbook.axon.postgres.snapshot.ChunkTable;
import io.evenbook.axon.postgres.snapshot.ChunkTable.Stored;
import io.evenbook.axon.postgres.snapshot.Snapshots.Snapshot;
import java.time.Instant;

/**
 * The states of streams as they were behind an earlier event: the newest snapshot in chunks before it, and the events
 * since. Reads on the connections of readers. Thread-safe.
 */
public final class PastStates {

    private final PostgresLog log;
    private final ChunkTable chunks;
    private final StreamFold fold;

    /** Reads the log of an engine. */
    public PastStates(PostgresEventStorageEngine engine) {
        this.log = engine.log();
        this.chunks = new ChunkTable(log.readSource());
        this.fold = new StreamFold(log);
    }

    /**
     * A state of the past, which nobody else uses.
     *
     * @param sequence the number of the last event in it
     */
    public record Past<S>(S state, long sequence) {}

    /** A state is too many events behind the newest snapshot before it. */
    public static final class TooFarException extends RuntimeException {

        private final long nearest;

        TooFarException(String id, long sequence, long nearest) {
            super("Stream %s at %d; the nearest is %d".formatted(id, sequence, nearest), null, false, false);
            this.nearest = nearest;
        }

        /** The nearest sequence number at which the state can be had. */
        public long nearest() {
            return nearest;
        }
    }

    /** The last sequence number of a stream; -1 if it has no events. */
    public long lastSequenceOf(String id) {
        return log.lastConfirmedSequenceOf(id);
    }

    /** The last sequence number of a stream that was recorded before a time; -1 if it has no such event. */
    public long lastSequenceBefore(String id, Instant time) {
        return log.lastSequenceAt(id, log.positionBefore(time));
    }

    /**
     * The last event of a command in a stream, up to and including this one; -1 if there is none.
     *
     * @param sequence at most {@link #lastSequenceOf}
     */
    public long commandEndAtOrBefore(String id, long sequence) {
        return log.commandEndAtOrBefore(id, sequence);
    }

    /**
     * The state behind an event. Inside a command's events it is the state before that command.
     *
     * @param sequence at most {@link #lastSequenceOf}
     * @param maxEvents how many events are folded at most
     * @return null if the stream had no earlier command
     * @throws TooFarException if more would have to be folded
     * @throws io.evenbook.axon.postgres.log.DetachedEventsException if the event, or one between it and the snapshot,
     *     is in a detached segment of the log
     */
    public <S> Past<S> at(StreamType<S, ?> type, String id, long sequence, long maxEvents) {
        long through = log.commandEndAtOrBefore(id, sequence);
        if (through < 0) {
            return null;
        }
        Snapshot<S> snapshot = chunks.find(type.snapshotKind(), id, through - maxEvents, through);
        if (snapshot == null && through >= maxEvents) {
            throw new TooFarException(id, through, nearest(type, id, through, maxEvents));
        }
        StreamFold.Folded<S> folded = fold.fold(type, id, snapshot, through);
        return new Past<>(folded.state(), folded.sequence());
    }

    /** As far as the snapshot before it reaches, or the next snapshot. */
    private long nearest(StreamType<?, ?> type, String id, long sequence, long maxEvents) {
        Stored before = chunks.newest(type.snapshotKind(), id, sequence);
        Stored after = chunks.oldestAfter(type.snapshotKind(), id, sequence);
        // One that reaches it cannot be used
        boolean isUsable = before != null && before.sequence() + maxEvents < sequence;
        long reached = (isUsable ? before.sequence() : -1) + maxEvents;
        return after != null && after.sequence() - sequence < sequence - reached ? after.sequence() : reached;
    }
}
