package io.evenbook.stream.market;

import io.evenbook.stream.client.Message;
import io.evenbook.stream.client.Source.Step;
import io.evenbook.stream.ring.ByteBudget;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The deltas of one publication, each made once for all clients at the same cursor, as long as memory lasts. */
final class DeltaMemo {
    private static final long MAX_BYTES = 16 << 20;

    private final Map<Key, Delta> deltas = new ConcurrentHashMap<>();
    private final ByteBudget.Share memory;
    private long bytes;

    /**
     * Which delta.
     *
     * @param after the cursor behind which it begins
     * @param sent the number that its clients were last sent
     */
    record Key(long after, long sent, long last, Set<Channel> channels) {}

    /** A delta that the first client makes, while the others wait for it. */
    private static final class Delta {
        private Optional<Step> step;

        synchronized Optional<Step> get(Supplier<Optional<Step>> made) {
            if (step == null) {
                step = made.get();
            }
            return step;
        }
    }

    /** @param memory for up to 16 MiB */
    DeltaMemo(ByteBudget.Share memory) {
        this.memory = memory;
    }

    /** The delta. @param made how it is made if it is not known; it may not wait for whoever clears this */
    Optional<Step> step(Key key, Supplier<Optional<Step>> made) {
        Delta delta = deltas.computeIfAbsent(key, _ -> new Delta());
        return delta.get(() -> {
            Optional<Step> step = made.get();
            keep(key, delta, step);
            return step;
        });
    }

    private synchronized void keep(Key key, Delta delta, Optional<Step> step) {
        if (deltas.get(key) != delta) {
            // Cleared meanwhile
            return;
        }
        long after = bytes + step.map(DeltaMemo::bytes).orElse(0L);
        if (after <= MAX_BYTES && memory.resize(after)) {
            bytes = after;
        } else {
            deltas.remove(key);
        }
    }

    private static long bytes(Step step) {
        return step.messages().stream()
                .map(Message::json)
                .mapToLong(json -> json.length)
                .sum();
    }

    synchronized void clear() {
        deltas.clear();
        bytes = 0;
        memory.resize(0);
    }
}
