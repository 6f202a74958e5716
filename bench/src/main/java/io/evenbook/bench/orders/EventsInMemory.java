package io.evenbook.bench.orders;

import io.evenbook.axon.postgres.bus.Reversible;
import io.evenbook.axon.postgres.bus.StreamType;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.order.OrderState;
import io.evenbook.command.trade.TradeState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Streams without a log: events change states and are gone with the next command. It undoes nothing, so a command may
 * fail only before its first event.
 */
final class EventsInMemory implements Streams {
    private final Map<String, Kept> streams = new HashMap<>();
    private final List<Object> events = new ArrayList<>();
    private final Set<Kept> changed = new HashSet<>();
    private long position;
    private Instant time = Instant.parse("2026-01-01T00:00:00Z");

    private static final class Kept {
        private final String id;
        private Object state;
        private long version = NONE;

        private Kept(String id) {
            this.id = id;
        }
    }

    /** Begins a command. */
    void begin() {
        events.clear();
        time = time.plusNanos(1_000);
    }

    /** The events of the command. */
    List<Object> events() {
        return events;
    }

    /** Ends a batch: its changes stay, and the orders that have ended leave, as all trades do. */
    void settle() {
        for (Kept kept : changed) {
            switch (kept.state) {
                case Reversible market -> market.settle();
                case OrderState order when order.status().hasEnded() -> streams.remove(kept.id);
                case TradeState _ -> streams.remove(kept.id);
                default -> {}
            }
        }
        changed.clear();
    }

    @Override
    public <S> S find(StreamType<S, ?> type, Object id) {
        Kept kept = streams.get(id.toString());
        return kept == null ? null : type.stateType().cast(kept.state);
    }

    @Override
    public long version(StreamType<?, ?> type, Object id) {
        Kept kept = streams.get(id.toString());
        return kept == null ? NONE : kept.version;
    }

    @Override
    public void load(Collection<Stream> needed) {}

    @Override
    public <E> void append(StreamType<?, E> type, Object id, E event) {
        fold(type, streams.computeIfAbsent(id.toString(), Kept::new), event);
    }

    /** Folds an event of a new stream, or of one in memory. */
    @Override
    public <E> void append(StreamType<?, E> type, Object id, long version, E event) {
        Kept kept = version == NONE ? streams.computeIfAbsent(id.toString(), Kept::new) : streams.get(id.toString());
        if (kept == null) {
            events.add(event);
            position++;
        } else if (kept.version == version) {
            fold(type, kept, event);
        } else {
            throw new IllegalStateException("%s is at %d, not at %d".formatted(id, kept.version, version));
        }
    }

    private <S> void fold(StreamType<S, ?> type, Kept kept, Object event) {
        if (kept.state instanceof Reversible changing) {
            changing.mark();
        }
        kept.state = type.evolve(type.stateType().cast(kept.state), event);
        kept.version++;
        changed.add(kept);
        events.add(event);
        position++;
    }

    @Override
    public void use(String uniqueKey) {}

    @Override
    public boolean isUsed(String uniqueKey) {
        return false;
    }

    @Override
    public Instant time() {
        return time;
    }

    @Override
    public <T> T attempt(Supplier<T> part) {
        return part.get();
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void note(String key, String value) {}

    @Override
    public void continueWith(Object command) {
        throw new IllegalStateException("must be one commit: " + command);
    }
}
