package io.evenbook.stream.market;

import io.evenbook.api.RejectedException;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.market.MarketEvent;
import io.evenbook.api.market.MarketRejection.MarketUnknown;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.stream.client.Closing;
import io.evenbook.stream.client.Repeating;
import io.evenbook.stream.client.StreamMeters;
import io.evenbook.stream.client.StreamProperties;
import io.evenbook.stream.client.StreamRefusedException;
import io.evenbook.stream.log.FollowedLog;
import io.evenbook.stream.log.LogListener;
import io.evenbook.stream.market.History.Happened;
import io.evenbook.stream.ring.ByteBudget;
import java.time.Clock;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The markets that this process follows: each from its first client on. */
@Component
class MarketFeeds implements LogListener, SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(MarketFeeds.class);
    private static final long LOAD_WAIT_SECONDS = 5;
    private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(10);

    /** Long histories are read one after the other, so that the log has readers to spare. */
    private static final int LOADS_AT_ONCE = 2;

    private final Map<MarketId, Followed> followed = new ConcurrentHashMap<>();
    private final Semaphore loads = new Semaphore(LOADS_AT_ONCE, true);
    private final StreamProperties properties;
    private final EventLog events;
    private final History history;
    private final MarketFeed.Settings settings;
    private final ByteBudget memory;
    private volatile Repeating publishing;

    /** A feed, when it is loaded: with false if there is no such market. */
    private static final class Followed {
        private final MarketFeed feed;
        private final CompletableFuture<Boolean> loaded = new CompletableFuture<>();
        private int clients;
        private long idleSinceNanos = System.nanoTime();

        Followed(MarketFeed feed) {
            this.feed = feed;
        }
    }

    MarketFeeds(
            StreamProperties properties,
            EventLog events,
            History history,
            JsonMapper json,
            Clock clock,
            StreamMeters meters) {
        this.properties = properties;
        this.events = events;
        this.history = history;
        this.memory = new ByteBudget(properties.marketMemory().toBytes());
        meters.followed("market", followed::size, memory);
        this.settings = new MarketFeed.Settings(
                json,
                clock,
                properties.ringEntries(),
                properties.ringBytes().toBytes(),
                properties.clientMemory().toBytes(),
                memory);
    }

    /**
     * The feed of a market; {@link #leave} it when its client has gone.
     *
     * @param log from which it learns what follows
     * @throws RejectedException if there is no such market
     * @throws StreamRefusedException if its history is still being read, or there are too many markets
     */
    MarketFeed join(String market, FollowedLog log) {
        MarketId id = idOf(market);
        log.start();
        Followed found = follow(id);
        try {
            if (!found.loaded.get(LOAD_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new RejectedException(new MarketUnknown(market));
            }
            return found.feed;
        } catch (TimeoutException e) {
            leave(found.feed);
            throw StreamRefusedException.notYet("The history of market %s is being read".formatted(id));
        } catch (ExecutionException e) {
            leave(found.feed);
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            leave(found.feed);
            Thread.currentThread().interrupt();
            throw StreamRefusedException.notYet("The process stops");
        }
    }

    private MarketId idOf(String market) {
        MarketId id;
        try {
            id = new MarketId(market);
        } catch (IllegalArgumentException e) {
            throw new RejectedException(new MarketUnknown(market));
        }
        if (!followed.containsKey(id) && events.lastPositionOf(market) == 0) {
            throw new RejectedException(new MarketUnknown(market));
        }
        return id;
    }

    private synchronized Followed follow(MarketId market) {
        Followed found = followed.get(market);
        if (found == null) {
            makeRoom();
            Followed begun = new Followed(new MarketFeed(market, settings));
            followed.put(market, begun);
            Thread.ofVirtual().name("stream-load").start(() -> load(begun));
            found = begun;
        }
        found.clients++;
        return found;
    }

    private void makeRoom() {
        if (followed.size() >= properties.markets()) {
            Followed idle = followed.values().stream()
                    .filter(each -> each.clients == 0 && each.loaded.isDone())
                    .min(Comparator.comparingLong(each -> each.idleSinceNanos))
                    .orElseThrow(() -> StreamRefusedException.full("markets", properties.markets()));
            drop(idle, Closing.GONE);
        }
    }

    private void load(Followed begun) {
        MarketFeed feed = begun.feed;
        loads.acquireUninterruptibly();
        try {
            boolean isKnown = feed.load(history.of(feed.market()));
            feed.ended().ifPresent(why -> {
                throw why == Closing.OVERLOADED
                        ? StreamRefusedException.noMemory()
                        : StreamRefusedException.notYet("The log was replaced");
            });
            if (!isKnown) {
                drop(begun, Closing.GONE);
            }
            begun.loaded.complete(isKnown);
        } catch (RuntimeException | Error e) {
            log.warn("The history of market {} could not be read: {}", feed.market(), e.toString());
            drop(begun, Closing.FAILED);
            begun.loaded.completeExceptionally(e);
        } finally {
            loads.release();
        }
    }

    private void drop(Followed gone, Closing why) {
        followed.remove(gone.feed.market(), gone);
        gone.feed.end(why);
    }

    /** A client of a feed has gone. */
    synchronized void leave(MarketFeed feed) {
        Followed found = followed.get(feed.market());
        if (found != null && found.feed == feed) {
            found.clients--;
            found.idleSinceNanos = System.nanoTime();
        }
    }

    @Override
    public boolean wants(Class<?> eventType) {
        return MarketEvent.class.isAssignableFrom(eventType);
    }

    @Override
    public void happened(Place place, Object event) {
        MarketEvent change = (MarketEvent) event;
        Followed found = followed.get(change.marketId());
        if (found != null) {
            try {
                found.feed.add(new Happened(place.sequence(), place.recordedAt(), change));
                found.feed.ended().ifPresent(why -> drop(found, why));
            } catch (RuntimeException | Error e) {
                log.error("The streams of market {} end at number {}", change.marketId(), place.sequence(), e);
                drop(found, Closing.FAILED);
            }
        }
    }

    @Override
    public void unreadable(String streamId) {
        followed.values().stream()
                .filter(each -> each.feed.market().value().equals(streamId))
                .forEach(each -> drop(each, Closing.FAILED));
    }

    @Override
    public void ended(long position) {
        // What was added is published by time
    }

    @Override
    public void replaced() {
        followed.values().forEach(each -> drop(each, Closing.INCARNATION));
    }

    private void publish() {
        followed.values().forEach(this::publish);
        dropIdle();
    }

    /** At once where memory is scarce. */
    private synchronized void dropIdle() {
        long leastIdle = memory.isScarce() ? 0 : IDLE_NANOS;
        long now = System.nanoTime();
        followed.values().stream()
                .filter(each -> each.clients == 0 && each.loaded.isDone() && now - each.idleSinceNanos > leastIdle)
                .forEach(each -> drop(each, Closing.GONE));
    }

    /** One market that fails ends alone. */
    private void publish(Followed each) {
        try {
            each.feed.publish();
            each.feed.tidy();
        } catch (RuntimeException | Error e) {
            log.error("The streams of market {} end: they could not be published", each.feed.market(), e);
            drop(each, Closing.FAILED);
        }
    }

    @Override
    public void start() {
        publishing = Repeating.start("stream-publish", properties.merge(), this::publish);
    }

    @Override
    public void stop() {
        publishing.stop();
        publishing = null;
    }

    @Override
    public boolean isRunning() {
        return publishing != null;
    }
}
