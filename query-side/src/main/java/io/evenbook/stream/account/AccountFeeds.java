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
import io.evenbook.stream.log.FollowedLog;
import io.evenbook.stream.log.LogListener;
import io.evenbook.stream.ring.ByteBudget;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
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
    private static final Duration TIDIED = Duration.ofSeconds(1);

    private final Map<AccountId, Followed> followed = new ConcurrentHashMap<>();
    private final Semaphore loads = new Semaphore(LOADS_AT_ONCE, true);
    private final StreamProperties properties;
    private final EventLog events;
    private final AccountRows rows;
    private final JsonMapper json;
    private final ByteBudget memory;
    private volatile Repeating tidying;

    /** The accounts that the present batch has touched; used by the log's thread alone. */
    private final Set<AccountFeed> touched = new HashSet<>();

    /** A feed, when it has begun: with false if there is no such account. */
    private static final class Followed {
        private final AccountFeed feed;
        private final CompletableFuture<Boolean> begun = new CompletableFuture<>();
        private int clients;
        private long idleSinceNanos = System.nanoTime();

        Followed(AccountFeed feed) {
            this.feed = feed;
        }
    }

    AccountFeeds(StreamProperties properties, EventLog events, AccountRows rows, JsonMapper json, StreamMeters meters) {
        this.properties = properties;
        this.events = events;
        this.rows = rows;
        this.json = json;
        this.memory = new ByteBudget(properties.accountMemory().toBytes());
        meters.followed("account", followed::size, memory);
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
        Followed found = follow(account, followedLog);
        try {
            if (!found.begun.get()) {
                throw new RejectedException(new AccountUnknown(account.value()));
            }
            return found.feed;
        } catch (ExecutionException e) {
            leave(found.feed);
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            leave(found.feed);
            Thread.currentThread().interrupt();
            throw StreamRefusedException.notYet("The process stops");
        }
    }

    private synchronized Followed follow(AccountId account, FollowedLog followedLog) {
        Followed found = followed.get(account);
        if (found == null) {
            makeRoom();
            Followed begun = new Followed(new AccountFeed(account, json, memory));
            followed.put(account, begun);
            // Not on the thread of a read: it may read a replica that lacks what the log has given already
            Thread.ofVirtual().name("stream-load").start(() -> begin(begun, followedLog));
            found = begun;
        }
        found.clients++;
        return found;
    }

    private void makeRoom() {
        if (followed.size() >= properties.accounts()) {
            dropIdle(0);
            if (followed.size() >= properties.accounts()) {
                throw StreamRefusedException.full("accounts", properties.accounts());
            }
        }
    }

    private void begin(Followed begun, FollowedLog followedLog) {
        AccountFeed feed = begun.feed;
        loads.acquireUninterruptibly();
        try {
            Optional<Rows> found = rows.read(feed.accountId(), events.head());
            if (found.isEmpty()) {
                drop(begun, Closing.GONE);
                begun.begun.complete(false);
                return;
            }
            long position = found.get().position();
            if (new PositionWait(ViewPositions.TIMEOUT).until(followedLog::position, position) < position) {
                throw StreamRefusedException.notYet("The streams have not reached position " + position);
            }
            feed.begin(found.get());
            feed.ended().ifPresent(why -> {
                throw why == Closing.OVERLOADED
                        ? StreamRefusedException.noMemory()
                        : StreamRefusedException.notYet("The log was replaced");
            });
            begun.begun.complete(true);
        } catch (RuntimeException | Error e) {
            drop(begun, Closing.FAILED);
            begun.begun.completeExceptionally(e);
        } finally {
            loads.release();
        }
    }

    /** At once where memory is scarce. */
    private synchronized void tidy() {
        dropIdle(memory.isScarce() ? 0 : properties.accountIdle().toNanos());
    }

    private void dropIdle(long leastNanos) {
        long now = System.nanoTime();
        followed.values().stream()
                .filter(each -> each.clients == 0 && each.begun.isDone() && now - each.idleSinceNanos >= leastNanos)
                .forEach(each -> drop(each, Closing.GONE));
    }

    private void drop(AccountFeed gone, Closing why) {
        Followed found = followed.get(gone.accountId());
        if (found != null && found.feed == gone) {
            drop(found, why);
        }
    }

    private void drop(Followed gone, Closing why) {
        followed.remove(gone.feed.accountId(), gone);
        gone.feed.end(why);
    }

    /** A client of a feed has gone. */
    synchronized void leave(AccountFeed feed) {
        Followed found = followed.get(feed.accountId());
        if (found != null && found.feed == feed) {
            found.clients--;
            found.idleSinceNanos = System.nanoTime();
        }
    }

    @Override
    public boolean wants(Class<?> eventType) {
        return !followed.isEmpty() && AccountFold.isOf(eventType);
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
        Followed found = followed.get(account);
        if (found != null) {
            found.feed.happened(place, event);
            touched.add(found.feed);
        }
    }

    /** Nobody knows whose event it is. */
    @Override
    public void unreadable(String streamId) {
        followed.values().forEach(each -> drop(each, Closing.FAILED));
    }

    @Override
    public void ended(long position) {
        for (AccountFeed feed : touched) {
            try {
                feed.ended(position);
                feed.ended().ifPresent(why -> drop(feed, why));
            } catch (RuntimeException | Error e) {
                log.error("The streams of account {} end at position {}", feed.accountId(), position, e);
                drop(feed, Closing.FAILED);
            }
        }
        touched.clear();
    }

    @Override
    public void replaced() {
        touched.clear();
        followed.values().forEach(each -> drop(each, Closing.INCARNATION));
    }

    @Override
    public void start() {
        tidying = Repeating.start("stream-tidy", TIDIED, this::tidy);
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
