package io.evenbook.axon.postgres.bus;

import io.evenbook.axon.postgres.bus.KeySlots.Slot;
import io.evenbook.axon.postgres.bus.KeyTable.Entry;
import io.evenbook.axon.postgres.bus.KeyTable.Key;
import io.evenbook.axon.postgres.sql.SqlFailures;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.sql.DataSource;

/**
 * Looks up the keys of commands on a thread of its own, those of all waiting commands in one query, while the command
 * thread decides others. A command enters its lane when its keys are known; commands with keys keep their order.
 */
final class KeyReader {

    private static final int MAX_KEYS = 2_000;

    private final DataSource dataSource;
    private final CommandLanes lanes;
    private final BlockingQueue<PendingCommand<?, ?>> waiting = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean stopped;

    KeyReader(DataSource dataSource, CommandLanes lanes) {
        this.dataSource = dataSource;
        this.lanes = lanes;
        this.thread = Thread.ofPlatform().name("command-keys").daemon().start(this::run);
    }

    /** Queues a command for the look-up of its keys. */
    void add(PendingCommand<?, ?> command) {
        waiting.add(command);
    }

    void stop() {
        stopped = true;
        thread.interrupt();
    }

    private void run() {
        List<PendingCommand<?, ?>> commands = new ArrayList<>();
        while (!stopped) {
            try {
                commands.add(waiting.take());
            } catch (InterruptedException e) {
                continue;
            }
            waiting.drainTo(commands, MAX_KEYS);
            RuntimeException failure = lookUp(commands);
            commands.forEach(command -> command.keysKnown(failure));
            lanes.add(commands);
            commands.clear();
        }
    }

    /** Returns why the look-up failed; null if it succeeded. */
    private RuntimeException lookUp(List<PendingCommand<?, ?>> commands) {
        try {
            List<Slot> unknown = commands.stream()
                    .flatMap(command -> command.slots().stream())
                    .filter(slot -> !slot.isKnown())
                    .distinct()
                    .toList();
            Map<Key, Entry> taken = unknown.isEmpty()
                    ? Map.of()
                    : find(unknown.stream().map(Slot::key).toList());
            KeySlots.found(unknown, taken);
            return null;
        } catch (RuntimeException e) {
            return e;
        } catch (Error e) {
            return new IllegalStateException(e);
        }
    }

    private Map<Key, Entry> find(List<Key> keys) {
        try (Connection connection = dataSource.getConnection()) {
            return KeyTable.find(connection, keys);
        } catch (SQLException e) {
            throw SqlFailures.translate(e);
        }
    }
}
