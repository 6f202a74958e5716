package io.evenbook.stream.account;

import io.evenbook.api.id.AccountId;
import io.evenbook.stream.account.AccountFold.Rows;
import io.evenbook.stream.account.AccountMessages.Because;
import io.evenbook.stream.account.AccountMessages.Snapshot;
import io.evenbook.stream.client.Closing;
import io.evenbook.stream.client.Message;
import io.evenbook.stream.client.Source.Step;
import io.evenbook.stream.feed.Feed;
import io.evenbook.stream.log.LogListener.Place;
import io.evenbook.stream.ring.ByteBudget;
import io.evenbook.stream.ring.News;
import io.evenbook.stream.ring.Ring;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * One account: what is open, and the latest changes by position. All of it counts in a budget that the accounts share:
 * where that has no room, it keeps fewer changes, and ends if it has no room for what is open. Thread-safe.
 */
final class AccountFeed implements Feed {
    private static final int MAX_WAITING = 100_000;
    private static final int RING_ENTRIES = 1024;
    private static final long RING_BYTES = 256 << 10;
    private static final int BYTES_OF_WAITING = 1_000;

    /** So many orders, fills, balances and holds, with the longest numbers, stay below {@link Message#MAX_BYTES}. */
    static final int MAX_ITEMS = 4_000;

    private final AccountId accountId;
    private final JsonMapper json;
    private final ByteBudget.Share memory;

    /** Events whose command has not ended, or, before the views were read, all of them. */
    private List<Happened> waiting = new ArrayList<>();

    private AccountFold fold;
    private Ring<AccountChange> ring;
    private long endedThrough;
    private volatile long last;
    private final News news = new News();
    private volatile Closing ended;

    private record Happened(Place place, Object event) {}

    AccountFeed(AccountId accountId, JsonMapper json, ByteBudget memory) {
        this.accountId = accountId;
        this.json = json;
        this.memory = memory.share();
    }

    AccountId accountId() {
        return accountId;
    }

    /** Begins with what the views have. All events up to their positions must have been given, or be in the rows. */
    synchronized void begin(Rows rows) {
        long position = rows.position();
        AccountFold begun = new AccountFold(accountId, rows);
        AccountChange before = new AccountChange();
        List<Happened> later = new ArrayList<>();
        for (Happened each : waiting) {
            if (each.place.position() <= position) {
                begun.apply(each.place.position(), each.place.recordedAt(), each.event, before);
            } else {
                later.add(each);
            }
        }
        waiting = later;
        fold = begun;
        ring = new Ring<>(position, RING_ENTRIES, RING_BYTES);
        last = position;
        if (endedThrough > position) {
            ended(endedThrough);
        } else {
            keepWithinMemory();
        }
    }

    /** Takes an event; clients see it when its command has ended. */
    synchronized void happened(Place place, Object event) {
        if (ended != null) {
            return;
        }
        if (waiting.size() < MAX_WAITING) {
            waiting.add(new Happened(place, event));
            keepWithinMemory();
        } else {
            end(Closing.OVERLOADED);
        }
    }

    /** Shows clients what happened. */
    synchronized void ended(long position) {
        endedThrough = position;
        if (fold == null || ended != null) {
            return;
        }
        AccountChange change = new AccountChange();
        List<Happened> open = new ArrayList<>();
        for (Happened each : waiting) {
            if (each.place.position() <= position) {
                fold.apply(each.place.position(), each.place.recordedAt(), each.event, change);
            } else {
                open.add(each);
            }
        }
        waiting = open;
        if (!change.isEmpty()) {
            ring.add(position, change, change.bytes());
            last = position;
            news.come();
        }
        keepWithinMemory();
    }

    private void keepWithinMemory() {
        while (ended == null && !memory.resize(bytes())) {
            if (ring == null || !ring.dropOldest()) {
                end(Closing.OVERLOADED);
            }
        }
    }

    private long bytes() {
        long known = fold == null ? 0 : fold.bytes() + ring.bytes();
        return known + (long) BYTES_OF_WAITING * waiting.size();
    }

    @Override
    public synchronized void end(Closing why) {
        if (ended == null) {
            ended = why;
            memory.close();
            news.come();
        }
    }

    @Override
    public Optional<Closing> ended() {
        return Optional.ofNullable(ended);
    }

    boolean awaitBehind(long cursor, long nanos) throws InterruptedException {
        return news.await(() -> last > cursor || ended != null, nanos);
    }

    /**
     * The changes behind a position that a client was sent; empty if the ring lacks some of it, or begins a change
     * before it, as that of another process may.
     */
    synchronized Optional<Step> resumed(long from) {
        return ring.isBoundary(from) ? behind(from, from) : Optional.empty();
    }

    /** The changes behind a position; empty if the ring lacks some of them, or they are too much for a message. */
    synchronized Optional<Step> behind(long cursor, long sent) {
        return ring.between(cursor, last).flatMap(found -> {
            if (found.isEmpty()) {
                return Optional.of(Step.silent(cursor));
            }
            AccountChange all = new AccountChange();
            found.forEach(all::add);
            return all.parts() > MAX_ITEMS ? Optional.empty() : Optional.of(delta(all, sent, found.size() > 1));
        });
    }

    private Step delta(AccountChange change, long sent, boolean isMerged) {
        byte[] data = json.writeValueAsBytes(change.delta(sent + 1, last));
        return Step.delta(last, new Message("delta", last, data), isMerged);
    }

    synchronized Step snapshot(Because because) {
        return Step.snapshot(
                last,
                fold.snapshot(last, because, MAX_ITEMS).stream()
                        .map(this::message)
                        .toList());
    }

    private Message message(Snapshot part) {
        long id = part.more() == null ? last : Message.UNFINISHED;
        return new Message("snapshot", id, json.writeValueAsBytes(part));
    }
}
