package io.evenbook.stream.market;

import io.evenbook.api.id.MarketId;
import io.evenbook.api.market.BookAnswer.PriceLevel;
import io.evenbook.api.market.BookLevel;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.market.TickerAnswer;
import io.evenbook.stream.client.Message;
import io.evenbook.stream.client.Source.Step;
import io.evenbook.stream.client.StreamRefusedException;
import io.evenbook.stream.market.MarketChange.RestingOrder;
import io.evenbook.stream.market.MarketMessages.Because;
import io.evenbook.stream.market.MarketMessages.CandleItem;
import io.evenbook.stream.market.MarketMessages.Indicative;
import io.evenbook.stream.market.MarketMessages.Snapshot;
import io.evenbook.stream.ring.ByteBudget;
import io.evenbook.stream.ring.Parts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * The snapshots of a market as messages: each has at most {@link #MAX_ITEMS} levels and orders, so a large book takes
 * several. Who comes within a second gets the same ones. Thread-safe; one is made at a time.
 */
final class MarketSnapshots {
    /** So many levels, orders and trades, with the longest numbers, stay below {@link Message#MAX_BYTES}. */
    static final int MAX_ITEMS = 10_000;

    private static final long REUSED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final JsonMapper json;
    private final long maxBytes;
    private final ByteBudget.Share memory;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Key, Kept> kept = new HashMap<>();
    private long keptBytes;

    private record Key(Set<Channel> channels, Because because) {}

    private record Kept(Step step, long bytes, long madeNanos) {}

    /**
     * A market after an event. A part that no channel has is null.
     *
     * @param orders of both sides, in the order in which they are shown
     */
    record State(
            MarketId market,
            MarketTerms terms,
            long sequence,
            List<BookLevel> bids,
            List<BookLevel> asks,
            String bookHash,
            Long checksum,
            List<RestingOrder> orders,
            String phase,
            Indicative indicative,
            TickerAnswer ticker,
            List<CandleItem> candles) {}

    /**
     * Keeps nothing yet.
     *
     * @param maxBytes the most of one snapshot
     * @param memory of those that are kept
     */
    MarketSnapshots(JsonMapper json, long maxBytes, ByteBudget.Share memory) {
        this.json = json;
        this.maxBytes = maxBytes;
        this.memory = memory;
    }

    /**
     * The snapshot of some channels.
     *
     * @param isUsable whether a client can go on from a number: else the snapshot is made anew
     * @param state the present one
     * @throws StreamRefusedException if it is too large
     */
    Step of(Set<Channel> channels, Because because, LongPredicate isUsable, Supplier<State> state) {
        lock.lock();
        try {
            return keptOrNew(new Key(channels, because), isUsable, state);
        } finally {
            lock.unlock();
        }
    }

    private Step keptOrNew(Key key, LongPredicate isUsable, Supplier<State> state) {
        Kept present = kept.get(key);
        if (present != null && isFresh(present, isUsable)) {
            return present.step;
        }
        remove(key);
        State now = state.get();
        List<Message> messages = messages(now, key.because);
        Step step = Step.snapshot(now.sequence, messages);
        keep(key, step, messages.stream().mapToLong(each -> each.json().length).sum());
        return step;
    }

    /** Drops those that nobody will get any more; does not wait while one is being made. */
    void tidy(LongPredicate isUsable) {
        if (lock.tryLock()) {
            try {
                List.copyOf(kept.keySet()).stream()
                        .filter(key -> !isFresh(kept.get(key), isUsable))
                        .forEach(this::remove);
            } finally {
                lock.unlock();
            }
        }
    }

    private static boolean isFresh(Kept snapshot, LongPredicate isUsable) {
        return System.nanoTime() - snapshot.madeNanos < REUSED_NANOS && isUsable.test(snapshot.step.cursor());
    }

    private void keep(Key key, Step step, long bytes) {
        if (memory.resize(keptBytes + bytes)) {
            keptBytes += bytes;
            kept.put(key, new Kept(step, bytes, System.nanoTime()));
        }
    }

    private void remove(Key key) {
        Kept old = kept.remove(key);
        if (old != null) {
            keptBytes -= old.bytes;
            memory.resize(keptBytes);
        }
    }

    private List<Message> messages(State state, Because because) {
        int bids = size(state.bids);
        int asks = size(state.asks);
        int items = bids + asks + size(state.orders);
        List<Message> messages = new ArrayList<>();
        long bytes = 0;
        int from = 0;
        do {
            int to = Math.min(items, from + MAX_ITEMS);
            boolean isLast = to == items;
            Snapshot part = new Snapshot(
                    state.market,
                    state.sequence,
                    because,
                    isLast ? null : true,
                    levels(state, state.bids, from, to),
                    levels(state, state.asks, from - bids, to - bids),
                    isLast ? state.bookHash : null,
                    isLast ? state.checksum : null,
                    state.orders == null
                            ? null
                            : MarketMessages.orders(
                                    Parts.of(state.orders, from - bids - asks, to - bids - asks), state.terms),
                    isLast ? state.phase : null,
                    isLast ? state.indicative : null,
                    isLast ? state.ticker : null,
                    isLast ? state.candles : null);
            byte[] data = json.writeValueAsBytes(part);
            bytes += data.length;
            if (bytes > maxBytes) {
                throw StreamRefusedException.noMemory();
            }
            messages.add(new Message("snapshot", isLast ? state.sequence : Message.UNFINISHED, data));
            from = to;
        } while (from < items);
        return List.copyOf(messages);
    }

    private static List<PriceLevel> levels(State state, List<BookLevel> side, int from, int to) {
        return side == null ? null : Levels.shown(Parts.of(side, from, to), state.terms);
    }

    private static int size(List<?> list) {
        return list == null ? 0 : list.size();
    }
}
