package io.evenbook.stream.account;

import io.evenbook.api.id.AccountId;
import io.evenbook.stream.account.AccountFold.Rows;
import io.evenbook.stream.account.AccountMessages.Because;
import io.evenbook.stream.client.Closing;
import io.evenbook.stream.client.Message;
import io.evenbook.stream.client.Source.Step;
import io.evenbook.stream.log.LogListener.Place;
import io.evenbook.stream.ring.News;
import io.evenbook.stream.ring.Ring;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** One account: what is open, and the latest changes by position. Thread-safe. */
final class AccountFeed {
    private static final int MAX_WAITING = 100_000;
    private static final int RING_ENTRIES = 1024;
    private static final long RING_BYTES = 256 << 10;

    private final AccountId accountId;
    private final JsonMapper json;

    /** Events whose command has not ended, or, before the views were read, all of them. */
    private List<Happened> waiting = new ArrayList<>();

    private AccountFold fold;
    private Ring<AccountChange> ring;
    private long endedThrough;
    private volatile long last;
    private final News news = new News();
    private volatile Closing ended;

    private record Happened(Place place, Object event) {}

    AccountFeed(AccountId accountId, JsonMapper json) {
        this.accountId = accountId;
        this.json = json;
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
        }
    }

    /** Takes an event; clients see it when its command has ended. */
    synchronized void happened(Place place, Object event) {
        if (waiting.size() < MAX_WAITING) {
            waiting.add(new Happened(place, event));
        } else {
            end(Closing.FAILED);
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
    }

    synchronized void end(Closing why) {
        if (ended == null) {
            ended = why;
            news.come();
        }
    }

    Optional<Closing> ended() {
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

    /** What happened behind a position; empty if the ring lacks some of it. */
    synchronized Optional<Step> behind(long cursor, long sent) {
        return ring.between(cursor, last).map(found -> {
            if (found.isEmpty()) {
                return Step.silent(cursor);
            }
            AccountChange all = new AccountChange();
            found.forEach(all::add);
            byte[] data = json.writeValueAsBytes(all.delta(sent + 1, last));
            return new Step(last, new Message("delta", last, data), false, found.size() > 1);
        });
    }

    synchronized Step snapshot(Because because) {
        byte[] data = json.writeValueAsBytes(fold.snapshot(last, because));
        return new Step(last, new Message("snapshot", last, data), true, false);
    }
}
