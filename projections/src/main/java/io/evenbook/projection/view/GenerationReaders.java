package io.evenbook.projection.view;

import io.evenbook.axon.postgres.reader.LogReader;
import io.evenbook.projection.view.Generation.Status;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/** The readers of one view's generations in this process. */
final class GenerationReaders {
    private final ViewStore store;
    private final Clock clock;
    private final BiFunction<Generation, ViewStore, Reading> open;
    private final Map<Integer, Reading> reading = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    /** @param open builds the reader of a generation */
    GenerationReaders(ViewStore store, Clock clock, BiFunction<Generation, ViewStore, Reading> open) {
        this.store = store;
        this.clock = clock;
        this.open = open;
    }

    /** Starts the reader of a generation if it does not run; replaces one that has a throttle once it is live. */
    void keepReading(Generation generation) {
        Reading begun = reading.computeIfAbsent(generation.number(), _ -> {
            store.create(generation);
            return open.apply(generation, store);
        });
        if (generation.status() == Status.LIVE && begun.throttle().isPresent()) {
            // It was built with a throttle; the live generation gets a reader without one
            stop(generation.number());
            return;
        }
        LogReader reader = begun.reader();
        store.prepare(generation, clock.instant());
        // A live view that falls behind under load leaves the CPU to the commands
        reader.readAhead(generation.status() == Status.BUILDING);
        reader.start();
        if (stopped) {
            reader.stop();
        }
    }

    /** Stops the readers of all other generations. */
    void retain(Collection<Integer> generations) {
        reading.keySet().stream()
                .filter(number -> !generations.contains(number))
                .forEach(this::stop);
    }

    /** Stops a generation's reader, if it has one; completes when its batch has committed or failed. */
    CompletableFuture<Void> stop(int generation) {
        Reading ending = reading.remove(generation);
        return ending == null ? CompletableFuture.completedFuture(null) : ending.stop();
    }

    /** Stops all readers, and each that starts later; completes when their batches have committed or failed. */
    CompletableFuture<Void> stop() {
        stopped = true;
        return CompletableFuture.allOf(reading.keySet().stream().map(this::stop).toArray(CompletableFuture[]::new));
    }

    boolean stopped() {
        return stopped;
    }

    /** Why a generation's reader cannot write its next batch; empty if it can, or does not run. */
    Optional<Throwable> failureOf(Generation generation) {
        return Optional.ofNullable(reading.get(generation.number()))
                .map(Reading::reader)
                .flatMap(LogReader::failure);
    }
}
