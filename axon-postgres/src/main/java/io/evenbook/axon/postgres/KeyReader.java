package io.evenbook.axon.postgres;

import io.evenbook.axon.postgres.KeySlots.Slot;
import io.evenbook.axon.postgres.KeyTable.Entry;
import io.evenbook.axon.postgres.KeyTable.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The thread that looks up the keys of commands, all that wait in one query, while the command thread decides others. A
 * command enters its lane when they are known, so that those with keys keep their order.
 */
final class KeyReader {

    private static final int MAX_KEYS = 2_000;

    private final PostgresEventStorageEngine engine;
    private final CommandLanes lanes;
    private final BlockingQueue<PendingCommand<?, ?>> waiting = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean stopped;

    KeyReader(PostgresEventStorageEngine engine, CommandLanes lanes) {
        this.engine = engine;
        this.lanes = lanes;
        this.thread = Thread.ofPlatform().name("command-keys").daemon().start(this::run);
    }

    /** Has the keys of a command looked up. */
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

    /** Returns why the keys cannot be looked up, null if they were. */
    private RuntimeException lookUp(List<PendingCommand<?, ?>> commands) {
        try {
            List<Slot> unknown = commands.stream()
                    .flatMap(command -> command.slots().stream())
                    .filter(slot -> !slot.isKnown())
                    .distinct()
                    .toList();
            Map<Key, Entry> taken = unknown.isEmpty()
                    ? Map.of()
                    : engine.findKeys(unknown.stream().map(Slot::key).toList());
            KeySlots.found(unknown, taken);
            return null;
        } catch (RuntimeException e) {
            return e;
        } catch (Error e) {
            return new IllegalStateException(e);
        }
    }
}
