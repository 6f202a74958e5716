package io.evenbook.axon.postgres.bus;

import io.evenbook.axon.postgres.bus.StreamStates.Loaded;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Puts commands aside until their streams are in memory, and has these streams read. Confined to the command thread;
 * the loader's threads post what they have read, and the command thread takes it between two batches.
 */
final class StreamLoads {

    private final StreamStates states;
    private final WaitingCommands waiting;
    private final StreamLoader loader;
    private final CommandLanes lanes;
    private final Queue<Runnable> posted = new ConcurrentLinkedQueue<>();
    private final List<Streams.Stream> afterBatch = new ArrayList<>();

    /** Counts the times that all states were dropped: a stream read before that is read again. */
    private int generation;

    StreamLoads(StreamStates states, WaitingCommands waiting, StreamLoader loader, CommandLanes lanes) {
        this.states = states;
        this.waiting = waiting;
        this.loader = loader;
        this.lanes = lanes;
    }

    /**
     * Puts a command aside.
     *
     * @param touched the ids of all streams that it has looked up; grows
     * @param missing the streams that it lacks
     */
    void putAside(PendingCommand<?, ?> command, Set<String> touched, List<Streams.Stream> missing) {
        command.forget();
        // Its earlier streams as well, so that no command overtakes it there
        touched.addAll(command.pinned());
        missing.forEach(stream -> touched.add(stream.id()));
        for (Streams.Stream stream : waiting.add(command, touched, missing)) {
            if (states.isStagedOutsideMemory(stream.id())) {
                afterBatch.add(stream);
            } else {
                load(stream);
            }
        }
        List<String> needed = List.copyOf(touched);
        states.pin(needed);
        states.unpin(command.pinned());
        command.pinned(needed);
    }

    /** Releases the streams that a command kept in memory. */
    void unpin(PendingCommand<?, ?> command) {
        states.unpin(command.pinned());
        command.pinned(List.of());
    }

    private void load(Streams.Stream stream) {
        int asked = generation;
        loader.load(stream, (loaded, failure) -> {
            posted.add(() -> loaded(stream, asked, loaded, failure));
            lanes.wake();
        });
    }

    /** Takes what the loader has read. Called between two batches. */
    void takeLoaded() {
        for (Runnable task = posted.poll(); task != null; task = posted.poll()) {
            task.run();
        }
    }

    private void loaded(Streams.Stream stream, int asked, Loaded loaded, Throwable failure) {
        if (failure == null && (waiting.isOutdated(stream.id()) || asked != generation)) {
            load(stream);
            return;
        }
        try {
            if (failure != null) {
                throw failure;
            }
            states.put(loaded);
        } catch (Throwable e) {
            waiting.waitingFor(stream.id()).forEach(command -> command.loadFailed(CommandAnswers.copyOf(e)));
        }
        lanes.resume(waiting.loaded(stream.id()));
    }

    /** All states were dropped. */
    void invalidate() {
        generation++;
    }

    /** The batch is durable or decided: streams appended to in it without being in memory can be read now. */
    void endBatch() {
        waiting.settle();
        afterBatch.forEach(this::load);
        afterBatch.clear();
    }

    /** The batch is undone, and its commands are decided again. */
    void undoBatch() {
        afterBatch.forEach(stream -> waiting.notLoading(stream.id()));
        afterBatch.clear();
        waiting.undo();
    }

    void stop() {
        loader.stop();
    }
}
