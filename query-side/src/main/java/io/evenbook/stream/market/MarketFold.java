package io.evenbook.stream.market;

import io.evenbook.api.market.MarketEvent;
import io.evenbook.api.market.MarketEvent.BookEvent;
import io.evenbook.api.market.MarketEvent.MarketListed;
import io.evenbook.api.market.MarketEvent.PhaseChanged;
import io.evenbook.api.market.MarketEvent.TermsChanged;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.market.Phase;
import io.evenbook.api.market.Recount;
import io.evenbook.stream.market.MarketChange.MarketTrade;
import io.evenbook.stream.market.MarketChange.RestingOrder;
import io.evenbook.stream.market.MarketMessages.Indicative;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A market after the events that were applied to it, from its first one on and without a gap. */
final class MarketFold {
    private static final long BYTES = 4_096;
    private static final long BYTES_OF_LEVEL = 350;
    private static final long BYTES_OF_ORDER = 250;
    private static final long BYTES_OF_CANDLE = 350;

    private final Levels levels = new Levels();
    private final OrderQueues orders = new OrderQueues();
    private final RecentTrades trades = new RecentTrades();
    private MarketTerms terms;
    private long sequence = -1;
    private long countedSince;
    private String bookHash;
    private String phase = Phase.OPEN.name();
    private long lastTicks;

    /**
     * Applies the next event.
     *
     * @param recordedAt when it was recorded
     * @throws IllegalArgumentException if it does not follow
     */
    MarketChange apply(long number, Instant recordedAt, MarketEvent event) {
        if (number != sequence + 1 || terms == null && !(event instanceof MarketListed)) {
            throw new IllegalArgumentException("must be %d: sequence=%d".formatted(sequence + 1, number));
        }
        sequence = number;
        if (event instanceof MarketListed listed) {
            terms = listed.terms();
        } else if (event instanceof TermsChanged changed) {
            if (!terms.countsAs(changed.terms())) {
                countedSince = number;
                orders.recount(Recount.of(terms, changed.terms()));
                levels.clear();
                lastTicks = terms.price(lastTicks)
                        .divideToIntegralValue(changed.terms().tickSize())
                        .longValue();
            }
            terms = changed.terms();
        }
        String newPhase = phaseAfter(event);
        phase = newPhase == null ? phase : newPhase;
        if (!(event instanceof BookEvent change)) {
            return new MarketChange(number, List.of(), List.of(), List.of(), newPhase);
        }
        List<MarketTrade> traded = new ArrayList<>();
        List<RestingOrder> changed = orders.apply(
                number,
                change,
                (trade, ticks, lots, maker) -> traded.add(new MarketTrade(trade, ticks, lots, maker, recordedAt)));
        for (MarketTrade trade : traded) {
            trades.add(trade, terms);
            lastTicks = trade.priceTicks();
        }
        if (event instanceof PhaseChanged named && named.referenceTicks() != null) {
            lastTicks = named.referenceTicks();
        }
        levels.apply(change.levels());
        bookHash = change.bookHash();
        return new MarketChange(number, change.levels(), changed, traded, newPhase);
    }

    /** The phase that an event begins; null: none. */
    static String phaseAfter(MarketEvent event) {
        return event instanceof PhaseChanged changed ? changed.phase().name() : null;
    }

    /** About how many bytes it takes in memory. */
    long bytes() {
        return BYTES
                + BYTES_OF_LEVEL * levels.size()
                + BYTES_OF_ORDER * orders.size()
                + BYTES_OF_CANDLE * trades.size();
    }

    /** The sequence number of the last event; -1 before the first. */
    long sequence() {
        return sequence;
    }

    /** The first event whose ticks and lots are the present ones; it has all levels. */
    long countedSince() {
        return countedSince;
    }

    MarketTerms terms() {
        return terms;
    }

    /** Null before the first event of the book. */
    String bookHash() {
        return bookHash;
    }

    String phase() {
        return phase;
    }

    /**
     * The outcome of the auction if the call ended now; null: there is no call, or its orders are not known one by one.
     */
    Indicative indicative() {
        if (!phase.equals(Phase.CALL.name()) || !orders.isRight()) {
            return null;
        }
        return Indicative.of(orders.uncrossing(lastTicks), terms);
    }

    Levels levels() {
        return levels;
    }

    OrderQueues orders() {
        return orders;
    }

    RecentTrades trades() {
        return trades;
    }
}
