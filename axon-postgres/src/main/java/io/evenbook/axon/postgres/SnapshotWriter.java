package io.evenbook.axon.postgres;

import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that serializes and stores snapshots, one after the other. Of a stream whose last one is not stored yet
 * only the latest is kept. A snapshot that cannot be stored is dropped; the next one is as good.
 */
final class SnapshotWriter {

    private static final Logger logger = LoggerFactory.getLogger(SnapshotWriter.class);

    private final SnapshotTable table;
    private final Map<String, StreamStates.Due> waiting = new LinkedHashMap<>();
    private final Thread thread;
    private boolean stopped;

    SnapshotWriter(SnapshotTable table) {
        this.table = table;
        this.thread = Thread.ofPlatform().name("snapshots").daemon().start(this::run);
    }

    /** Hands over a durable state. */
    synchronized void add(StreamStates.Due due) {
        waiting.put(due.id(), due);
        notifyAll();
    }

    private void run() {
        while (true) {
            StreamStates.Due due = next();
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

    private synchronized StreamStates.Due next() {
        while (waiting.isEmpty() && !stopped) {
            try {
                wait();
            } catch (InterruptedException e) {
                // It is to stop
            }
        }
        if (stopped) {
            return null;
        }
        String id = waiting.keySet().iterator().next();
        return waiting.remove(id);
    }

    /** Drops what is not stored yet: it can be taken at any time. */
    synchronized void stop() {
        stopped = true;
        notifyAll();
        thread.interrupt();
    }
}
