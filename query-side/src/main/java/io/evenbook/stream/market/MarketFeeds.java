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
import io.evenbook.stream.feed.Feeds;
import io.evenbook.stream.feed.Feeds.Bounds;
import io.evenbook.stream.log.FollowedLog;
import io.evenbook.stream.log.LogListener;
import io.evenbook.stream.market.History.Happened;
import io.evenbook.stream.ring.ByteBudget;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The markets that this process follows: each from its first client on. */
@Component
class MarketFeeds implements LogListener, SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(MarketFeeds.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration IDLE = Duration.ofMinutes(10);

    /** Long histories are read one after the other, so that the log has readers to spare. */
    private static final int LOADS_AT_ONCE = 2;

    private final Feeds<MarketId, MarketFeed> feeds;
    private final StreamProperties properties;
    private final EventLog events;
    private final History history;
    private final MarketFeed.Settings settings;
    private volatile Repeating publishing;

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
        ByteBudget memory = new ByteBudget(properties.marketMemory().toBytes());
        this.feeds = new Feeds<>(new Bounds("markets", properties.markets(), IDLE, LOADS_AT_ONCE, PATIENCE), memory);
        meters.followed("market", feeds::size, memory);
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
        return feeds.join(id, () -> new MarketFeed(id, settings), feed -> feed.load(history.of(id)))
                .orElseThrow(() -> new RejectedException(new MarketUnknown(market)));
    }

    private MarketId idOf(String market) {
        MarketId id;
        try {
            id = new MarketId(market);
        } catch (IllegalArgumentException e) {
            throw new RejectedException(new MarketUnknown(market));
        }
        if (feeds.find(id) == null && events.lastPositionOf(market) == 0) {
            throw new RejectedException(new MarketUnknown(market));
        }
        return id;
    }

    /** A client of a feed has gone. */
    void leave(MarketFeed feed) {
        feeds.leave(feed.market(), feed);
    }

    @Override
    public boolean wants(Class<?> eventType) {
        return MarketEvent.class.isAssignableFrom(eventType);
    }

    @Override
    public void happened(Place place, Object event) {
        MarketEvent change = (MarketEvent) event;
        MarketFeed found = feeds.find(change.marketId());
        if (found != null) {
            try {
                found.add(new Happened(place.sequence(), place.recordedAt(), change));
                found.ended().ifPresent(why -> feeds.drop(found.market(), found, why));
            } catch (RuntimeException | Error e) {
                log.error("The streams of market {} end at number {}", change.marketId(), place.sequence(), e);
                feeds.drop(found.market(), found, Closing.FAILED);
            }
        }
    }

    @Override
    public void unreadable(String streamId) {
        feeds.forEach(each -> {
            if (each.market().value().equals(streamId)) {
                feeds.drop(each.market(), each, Closing.FAILED);
            }
        });
    }

    @Override
    public void ended(long position) {
        // What was added is published by time
    }

    @Override
    public void replaced() {
        feeds.dropAll(Closing.INCARNATION);
    }

    private void publish() {
        feeds.forEach(this::publish);
        feeds.dropIdle();
    }

    /** One market that fails ends alone. */
    private void publish(MarketFeed each) {
        try {
            each.publish();
            each.tidy();
        } catch (RuntimeException | Error e) {
            log.error("The streams of market {} end: they could not be published", each.market(), e);
            feeds.drop(each.market(), each, Closing.FAILED);
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
