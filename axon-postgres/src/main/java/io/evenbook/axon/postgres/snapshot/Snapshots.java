package io.evenbook.axon.postgres.snapshot;

import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.axonframework.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots of small, immutable states. One thread serializes and stores them, one after the other, beside the command
 * thread; while a stream's snapshot waits, a newer one replaces it. A snapshot that cannot be stored is dropped: a
 * state can always be folded from its events.
 */
public final class Snapshots {

    private static final Logger logger = LoggerFactory.getLogger(Snapshots.class);

    private final SnapshotTable table;
    private final Map<String, Due> waiting = new LinkedHashMap<>();
    private final Thread thread;
    private boolean stopped;

    /** Starts the thread. */
    public Snapshots(DataSource dataSource, Serializer serializer) {
        this.table = new SnapshotTable(dataSource, serializer);
        this.thread = Thread.ofPlatform().name("snapshots").daemon().start(this::run);
    }

    /**
     * How the snapshots of one stream type are stored.
     *
     * @param name of the stream type
     * @param revision of the states' form: snapshots of another revision are ignored; null for those in chunks
     * @param form of snapshots in chunks; null: a snapshot is one row of JSON
     */
    public record Kind<S>(String name, String revision, Class<S> stateType, ChunkForm<S> form) {

        /** One row of JSON. */
        public Kind(String name, String revision, Class<S> stateType) {
            this(name, revision, stateType, null);
        }
    }

    /** A state, and the sequence number of the last event in it. */
    public record Snapshot<S>(S state, long version) {}

    /**
     * A durable state to store.
     *
     * @param id of the stream
     * @param version the sequence number of the last event in the state
     * @param lastEventId the id of that event
     */
    public record Due(Kind<?> kind, String id, Object state, long version, String lastEventId) {}

    /** The snapshot of a stream; null if there is none of this revision, or it cannot be read. */
    public <S> Snapshot<S> find(Kind<S> kind, String id) {
        return table.find(kind, id);
    }

    /** Stores a durable state soon, on this object's thread. */
    public synchronized void add(Due due) {
        waiting.put(due.id(), due);
        notifyAll();
    }

    private void run() {
        while (true) {
            Due due = next();
            if (due == null) {
                return;
            }
            try {
                table.store(due);
            } catch (Throwable e) {
                logger.warn("The snapshot of {} at {} could not be stored: {}", due.id(), due.version(), e.toString());
            }
        }
    }

    private synchronized Due next() {
        while (waiting.isEmpty() && !stopped) {
            try {
                wait();
            } catch (InterruptedException e) {
                // Only stop() interrupts
            }
        }
        if (stopped) {
            return null;
        }
        String id = waiting.keySet().iterator().next();
        return waiting.remove(id);
    }

    /** Ends the thread; drops snapshots that are not stored yet. */
    public synchronized void stop() {
        stopped = true;
        notifyAll();
        thread.interrupt();
    }
}
