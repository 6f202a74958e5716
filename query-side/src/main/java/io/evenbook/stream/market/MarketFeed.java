package io.evenbook.stream.market;

import io.evenbook.api.id.MarketId;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.market.TickerAnswer;
import io.evenbook.api.order.Side;
import io.evenbook.stream.client.Closing;
import io.evenbook.stream.client.Message;
import io.evenbook.stream.client.Source.Step;
import io.evenbook.stream.client.StreamRefusedException;
import io.evenbook.stream.feed.Feed;
import io.evenbook.stream.market.History.Happened;
import io.evenbook.stream.market.MarketMessages.Because;
import io.evenbook.stream.market.MarketMessages.CandleItem;
import io.evenbook.stream.market.MarketMessages.Indicative;
import io.evenbook.stream.market.MarketSnapshots.State;
import io.evenbook.stream.ring.ByteBudget;
import io.evenbook.stream.ring.News;
import io.evenbook.stream.ring.Ring;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * One market: its fold, the latest changes, and what is published of them. One thread adds, another publishes, each
 * client has a thread and a cursor. Whatever clients do, it holds one ring, one snapshot for each set of channels, and
 * the messages of one publication. All of it counts in a budget that the markets share: where that has no room, it
 * keeps fewer changes, and ends if it has no room for the market itself.
 */
final class MarketFeed implements Feed {
    private static final int MAX_PENDING = 100_000;
    private static final int BYTES_OF_PENDING = 2_000;
    private static final int CHECKED_EVENTS = 1_000;

    private final MarketId market;
    private final Settings settings;
    private final MarketFold fold = new MarketFold();
    private final DeltaMemo deltas;
    private final MarketSnapshots snapshots;

    /** All that it has of the markets' memory. */
    private final List<ByteBudget.Share> shares = new ArrayList<>();

    /** Counts the fold and the ring. */
    private final ByteBudget.Share memory;

    private final ByteBudget.Share pendingMemory;

    /** The events that were added while the history was read; null from then on. */
    private List<Happened> pending = new ArrayList<>();

    private Ring<MarketChange> ring;
    private boolean tradedSincePublished = true;
    private Indicative indicative;
    private long indicativeSince;
    private volatile Published published;
    private final News news = new News();
    private volatile Closing ended;

    /**
     * The bounds of a feed.
     *
     * @param ringEntries the most changes that it keeps for those who are behind
     * @param ringBytes about the most bytes that these take
     * @param maxSnapshotBytes the most bytes of one snapshot
     * @param memory of all markets
     */
    record Settings(
            JsonMapper json, Clock clock, int ringEntries, long ringBytes, long maxSnapshotBytes, ByteBudget memory) {}

    /**
     * What clients may see: the market after one event.
     *
     * @param before the number that was published before
     * @param countedSince the first event that counts by these terms
     * @param indicativeSince the event since which {@code indicative} is the same
     */
    record Published(
            long last,
            long before,
            MarketTerms terms,
            long countedSince,
            String bookHash,
            long checksum,
            Indicative indicative,
            long indicativeSince,
            TickerAnswer ticker,
            List<CandleItem> candles) {

        /** Null if a client who was sent everything up to this number has it. */
        Indicative indicativeBehind(long sent) {
            return indicativeSince > sent ? indicative : null;
        }
    }

    MarketFeed(MarketId market, Settings settings) {
        this.market = market;
        this.settings = settings;
        this.memory = share();
        this.pendingMemory = share();
        this.deltas = new DeltaMemo(share());
        this.snapshots = new MarketSnapshots(settings.json(), settings.maxSnapshotBytes(), share());
    }

    private ByteBudget.Share share() {
        ByteBudget.Share share = settings.memory().share();
        shares.add(share);
        return share;
    }

    MarketId market() {
        return market;
    }

    /**
     * Folds the history, then what was added meanwhile; from then on clients may read. False if there is no history.
     *
     * @throws StreamRefusedException if there is no memory for it
     */
    boolean load(Stream<Happened> history) {
        try (history) {
            history.forEach(this::load);
        }
        synchronized (this) {
            if (fold.sequence() < 0 || ended != null) {
                return false;
            }
            ring = newRing();
            List<Happened> meanwhile = pending;
            pending = null;
            pendingMemory.close();
            meanwhile.forEach(this::addLive);
            keepWithinMemory();
            publish();
            return true;
        }
    }

    private void load(Happened event) {
        fold.apply(event.sequence(), event.recordedAt(), event.event());
        if (event.sequence() % CHECKED_EVENTS == 0 && !memory.resize(fold.bytes())) {
            throw StreamRefusedException.noMemory();
        }
    }

    /** Adds an event of the log. Events that it has are ignored; one that does not follow ends it. */
    synchronized void add(Happened event) {
        if (ended != null) {
            return;
        }
        if (pending == null) {
            addLive(event);
        } else if (pending.size() < MAX_PENDING && pendingMemory.grow(BYTES_OF_PENDING)) {
            pending.add(event);
        } else {
            end(Closing.OVERLOADED);
        }
    }

    private void addLive(Happened event) {
        if (event.sequence() > fold.sequence()) {
            MarketChange change = fold.apply(event.sequence(), event.recordedAt(), event.event());
            if (fold.countedSince() == change.sequence()) {
                // What was counted in other ticks and lots is not merged with what follows
                ring = newRing();
            } else {
                ring.add(change.sequence(), change, change.bytes());
            }
            keepWithinMemory();
            tradedSincePublished |= !change.trades().isEmpty();
            if (published != null && change.sequence() - published.last > settings.ringEntries() / 2) {
                publish();
            }
        }
    }

    private void keepWithinMemory() {
        while (ended == null && !memory.resize(fold.bytes() + ring.bytes())) {
            if (!ring.dropOldest()) {
                end(Closing.OVERLOADED);
            }
        }
    }

    private Ring<MarketChange> newRing() {
        return new Ring<>(fold.sequence(), settings.ringEntries(), settings.ringBytes());
    }

    /** Shows clients all that was added. */
    synchronized void publish() {
        Published now = published;
        if (pending != null || now != null && now.last == fold.sequence()) {
            return;
        }
        renewIndicative();
        boolean keepsTrades = now != null && !tradedSincePublished;
        published = new Published(
                fold.sequence(),
                now == null ? fold.sequence() : now.last,
                fold.terms(),
                fold.countedSince(),
                fold.bookHash(),
                fold.levels().checksum(fold.terms()),
                indicative,
                indicativeSince,
                keepsTrades
                        ? now.ticker
                        : fold.trades().ticker(fold.terms(), settings.clock().instant()),
                keepsTrades ? now.candles : MarketMessages.candles(fold.trades().candles()));
        tradedSincePublished = false;
        deltas.clear();
        news.come();
    }

    private void renewIndicative() {
        Indicative present = fold.indicative();
        if (!Objects.equals(indicative, present)) {
            indicative = present;
            indicativeSince = fold.sequence();
        }
    }

    @Override
    public synchronized void end(Closing why) {
        if (ended == null) {
            ended = why;
            shares.forEach(ByteBudget.Share::close);
            news.come();
        }
    }

    @Override
    public Optional<Closing> ended() {
        return Optional.ofNullable(ended);
    }

    /** The number of the last event that clients may see. */
    long last() {
        return published.last;
    }

    Published published() {
        return published;
    }

    /** Waits until something behind a number is published, or it ends. */
    boolean awaitBehind(long cursor, long nanos) throws InterruptedException {
        return news.await(() -> published.last > cursor || ended != null, nanos);
    }

    /** Whether the orders of the book are known one by one. */
    synchronized boolean hasOrders() {
        return fold.orders().isRight();
    }

    /** All that was published behind a cursor; empty if the ring lacks some of it, or it is too much for a message. */
    Optional<Step> behind(long cursor, long sent, Set<Channel> channels) {
        Published now = published;
        if (now.last <= cursor) {
            return Optional.of(Step.silent(cursor));
        }
        return deltas.step(
                new DeltaMemo.Key(cursor, sent, now.last, channels), () -> behind(cursor, sent, now, channels));
    }

    private Optional<Step> behind(long cursor, long sent, Published now, Set<Channel> channels) {
        Optional<List<MarketChange>> changes;
        synchronized (this) {
            changes = ring.between(cursor, now.last);
        }
        return changes.map(found -> {
                    MarketRange range = new MarketRange(cursor);
                    found.forEach(range::add);
                    return range;
                })
                .filter(range -> range.items(channels) <= MarketSnapshots.MAX_ITEMS)
                .map(range -> step(sent, cursor < now.before, range, now, channels));
    }

    /**
     * The changes up to where something was published; silent if they concern none of the channels.
     *
     * @param sent the number that the client was last sent
     * @param isMerged whether other clients got them apart
     */
    Step step(long sent, boolean isMerged, MarketRange range, Published at, Set<Channel> channels) {
        Object delta = MarketDeltas.of(sent, range, at, channels);
        return delta == null
                ? Step.silent(at.last)
                : Step.delta(
                        at.last, new Message("delta", at.last, settings.json().writeValueAsBytes(delta)), isMerged);
    }

    /**
     * The whole state. Clients who come within a second get the same one, and what followed.
     *
     * @throws StreamRefusedException if it is too large
     */
    Step snapshot(Set<Channel> channels, Because because) {
        return snapshots.of(channels, because, this::hasAllBehind, () -> state(channels));
    }

    private synchronized boolean hasAllBehind(long number) {
        return number >= ring.droppedThrough();
    }

    /** Drops snapshots that nobody will get any more. */
    void tidy() {
        if (published != null) {
            snapshots.tidy(this::hasAllBehind);
        }
    }

    private synchronized State state(Set<Channel> channels) {
        boolean hasBook = channels.contains(Channel.BOOK);
        renewIndicative();
        return new State(
                market,
                fold.terms(),
                fold.sequence(),
                hasBook ? fold.levels().side(Side.BUY) : null,
                hasBook ? fold.levels().side(Side.SELL) : null,
                hasBook ? fold.bookHash() : null,
                hasBook ? fold.levels().checksum(fold.terms()) : null,
                channels.contains(Channel.ORDERS) ? orders() : null,
                channels.contains(Channel.PHASE) ? fold.phase() : null,
                channels.contains(Channel.PHASE) ? indicative : null,
                channels.contains(Channel.TICKER)
                        ? fold.trades().ticker(fold.terms(), settings.clock().instant())
                        : null,
                channels.contains(Channel.CANDLES)
                        ? MarketMessages.candles(fold.trades().candles())
                        : null);
    }

    private List<MarketChange.RestingOrder> orders() {
        List<MarketChange.RestingOrder> orders = new ArrayList<>(fold.orders().side(Side.BUY));
        orders.addAll(fold.orders().side(Side.SELL));
        return orders;
    }
}
