package io.evenbook.stream.market;

import io.evenbook.api.market.BookStep;
import io.evenbook.api.market.MarketEvent.BookEvent;
import io.evenbook.api.market.MarketEvent.OrderEntered;
import io.evenbook.api.order.Side;
import io.evenbook.stream.client.Closing;
import io.evenbook.stream.client.Source;
import io.evenbook.stream.market.History.Happened;
import io.evenbook.stream.market.MarketChange.MarketTrade;
import io.evenbook.stream.market.MarketFeed.Published;
import io.evenbook.stream.market.MarketMessages.Because;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** A market's feed as one client reads it: some channels, from a number on. */
final class MarketSource implements Source {
    /** The most events that one resumption reads from the log. */
    static final long MAX_FROM_LOG = 100_000;

    private final MarketFeed feed;
    private final Set<Channel> channels;
    private final Long from;
    private final History history;
    private final JsonMapper json;
    private final Runnable onClose;

    /** @param from the number up to which the client has the stream; null: it has nothing */
    MarketSource(
            MarketFeed feed, Set<Channel> channels, Long from, History history, JsonMapper json, Runnable onClose) {
        this.feed = feed;
        this.channels = channels;
        this.from = from;
        this.history = history;
        this.json = json;
        this.onClose = onClose;
    }

    @Override
    public String kind() {
        return "market";
    }

    @Override
    public Step begin() {
        if (from == null) {
            return feed.snapshot(channels, Because.START);
        }
        return feed.behind(from, from, channels)
                .or(this::fromLog)
                .orElseGet(() -> feed.snapshot(channels, Because.TOO_FAR));
    }

    @Override
    public boolean awaitBehind(long cursor, long nanos) throws InterruptedException {
        return feed.awaitBehind(cursor, nanos);
    }

    @Override
    public Step next(long cursor, long sent) {
        return feed.behind(cursor, sent, channels).orElseGet(() -> feed.snapshot(channels, Because.BEHIND));
    }

    @Override
    public byte[] heartbeat(long cursor) {
        return json.writeValueAsBytes(new MarketMessages.Heartbeat(cursor));
    }

    @Override
    public void close() {
        onClose.run();
    }

    @Override
    public Optional<Closing> ended() {
        return channels.contains(Channel.ORDERS) && !feed.hasOrders() ? Optional.of(Closing.FAILED) : feed.ended();
    }

    /**
     * All that the log has behind {@code from}, up to what is published now. Empty if that is too much for a message,
     * if the log lacks some of it, or if it takes more than the events: which orders there were, on which side a stop
     * or an amended order was, or how an event counts that precedes another tick or lot.
     */
    private Optional<Step> fromLog() {
        Published end = feed.published();
        boolean isCountedOtherwise = from < end.countedSince();
        if (end.last() - from > MAX_FROM_LOG || channels.contains(Channel.ORDERS) || isCountedOtherwise) {
            return Optional.empty();
        }
        MarketRange range = new MarketRange(from);
        try (Stream<Happened> events = history.between(feed.market(), from + 1, end.last())) {
            for (Iterator<Happened> each = events.iterator(); each.hasNext(); ) {
                Optional<MarketChange> change = change(each.next());
                if (change.isEmpty() || change.get().sequence() != range.last() + 1) {
                    return Optional.empty();
                }
                range.add(change.get());
                if (range.trades().size() > MarketSnapshots.MAX_ITEMS) {
                    return Optional.empty();
                }
            }
        }
        return range.last() == end.last() && range.items(channels) <= MarketSnapshots.MAX_ITEMS
                ? Optional.of(feed.step(from, true, range, end, channels))
                : Optional.empty();
    }

    private Optional<MarketChange> change(Happened happened) {
        String phase = MarketFold.phaseAfter(happened.event());
        if (!(happened.event() instanceof BookEvent book)) {
            return Optional.of(new MarketChange(happened.sequence(), List.of(), List.of(), List.of(), phase));
        }
        return trades(happened, book)
                .map(trades -> new MarketChange(happened.sequence(), book.levels(), List.of(), trades, phase));
    }

    /** Empty if the side of a taker does not stand in the event. */
    private Optional<List<MarketTrade>> trades(Happened happened, BookEvent book) {
        List<MarketTrade> trades = new ArrayList<>();
        Side taker = null;
        for (BookStep step : book.steps()) {
            switch (step.letter()) {
                case "N" -> taker = book instanceof OrderEntered entered ? entered.side() : null;
                case "T", "M" -> taker = null;
                case "C" ->
                    trades.add(new MarketTrade(
                            step.number(2), step.number(3), step.number(4), null, happened.recordedAt()));
                case "F" -> {
                    if (taker == null && isOfTrades()) {
                        return Optional.empty();
                    }
                    Side maker = taker == null ? null : taker.opposite();
                    trades.add(new MarketTrade(
                            step.number(1), step.number(2), step.number(3), maker, happened.recordedAt()));
                }
                default -> {
                    // It is no trade
                }
            }
        }
        return Optional.of(trades);
    }

    private boolean isOfTrades() {
        return channels.contains(Channel.TRADES);
    }
}
