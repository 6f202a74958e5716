package io.evenbook.stream.account;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountRejection.AccountUnknown;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.order.OrderEvent;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.query.support.position.PositionWait;
import io.evenbook.query.support.position.ViewPositions;
import io.evenbook.stream.account.AccountFold.Rows;
import io.evenbook.stream.client.Closing;
import io.evenbook.stream.client.Repeating;
import io.evenbook.stream.client.StreamMeters;
import io.evenbook.stream.client.StreamProperties;
import io.evenbook.stream.client.StreamRefusedException;
import io.evenbook.stream.feed.Feeds;
import io.evenbook.stream.feed.Feeds.Bounds;
import io.evenbook.stream.log.FollowedLog;
import io.evenbook.stream.log.LogListener;
import io.evenbook.stream.ring.ByteBudget;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The accounts that this process follows: each from its first client on, until it has had none for a while. */
@Component
class AccountFeeds implements LogListener, SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(AccountFeeds.class);
    private static final int LOADS_AT_ONCE = 4;

    /** Longer than the views are waited for. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Duration TIDIED = Duration.ofSeconds(1);

    private final Feeds<AccountId, AccountFeed> feeds;
    private final EventLog events;
    private final AccountRows rows;
    private final JsonMapper json;
    private final ByteBudget memory;
    private volatile Repeating tidying;

    /** The accounts that the present batch has touched; used by the log's thread alone. */
    private final Set<AccountFeed> touched = new HashSet<>();

    AccountFeeds(StreamProperties properties, EventLog events, AccountRows rows, JsonMapper json, StreamMeters meters) {
        this.events = events;
        this.rows = rows;
        this.json = json;
        this.memory = new ByteBudget(properties.accountMemory().toBytes());
        this.feeds = new Feeds<>(
                new Bounds("accounts", properties.accounts(), properties.accountIdle(), LOADS_AT_ONCE, PATIENCE),
                memory);
        meters.followed("account", feeds::size, memory);
    }

    /**
     * The feed of an account; {@link #leave} it when its client has gone.
     *
     * @throws RejectedException if there is no such account
     * @throws StreamRefusedException if there are too many accounts
     * @throws io.evenbook.query.support.position.ViewBehindException if the views are behind
     */
    AccountFeed join(AccountId account, FollowedLog followedLog) {
        followedLog.start();
        return feeds.join(account, () -> new AccountFeed(account, json, memory), feed -> begin(feed, followedLog))
                .orElseThrow(() -> new RejectedException(new AccountUnknown(account.value())));
    }

    private boolean begin(AccountFeed feed, FollowedLog followedLog) {
        Optional<Rows> found = rows.read(feed.accountId(), events.head());
        if (found.isEmpty()) {
            return false;
        }
        long position = found.get().position();
        if (new PositionWait(ViewPositions.TIMEOUT).until(followedLog::position, position) < position) {
            throw StreamRefusedException.notYet("The streams have not reached position " + position);
        }
        feed.begin(found.get());
        return true;
    }

    /** A client of a feed has gone. */
    void leave(AccountFeed feed) {
        feeds.leave(feed.accountId(), feed);
    }

    @Override
    public boolean wants(Class<?> eventType) {
        return feeds.size() > 0 && AccountFold.isOf(eventType);
    }

    @Override
    public void happened(Place place, Object event) {
        switch (event) {
            case OrderEvent order -> give(order.accountId(), place, event);
            case AccountEvent account -> give(account.accountId(), place, event);
            case TradeExecuted trade -> {
                give(trade.buyer().accountId(), place, event);
                if (!trade.seller().accountId().equals(trade.buyer().accountId())) {
                    give(trade.seller().accountId(), place, event);
                }
            }
            default -> throw new IllegalArgumentException("must be wanted: " + event.getClass());
        }
    }

    private void give(AccountId account, Place place, Object event) {
        AccountFeed found = feeds.find(account);
        if (found != null) {
            found.happened(place, event);
            touched.add(found);
        }
    }

    /** Nobody knows whose event it is. */
    @Override
    public void unreadable(String streamId) {
        feeds.dropAll(Closing.FAILED);
    }

    @Override
    public void ended(long position) {
        for (AccountFeed feed : touched) {
            try {
                feed.ended(position);
                feed.ended().ifPresent(why -> feeds.drop(feed.accountId(), feed, why));
            } catch (RuntimeException | Error e) {
                log.error("The streams of account {} end at position {}", feed.accountId(), position, e);
                feeds.drop(feed.accountId(), feed, Closing.FAILED);
            }
        }
        touched.clear();
    }

    @Override
    public void replaced() {
        touched.clear();
        feeds.dropAll(Closing.INCARNATION);
    }

    @Override
    public void start() {
        tidying = Repeating.start("stream-tidy", TIDIED, feeds::dropIdle);
    }

    @Override
    public void stop() {
        tidying.stop();
        tidying = null;
    }

    @Override
    public boolean isRunning() {
        return tidying != null;
    }
}
