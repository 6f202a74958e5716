package io.evenbook.command.market;

import io.evenbook.api.RejectedException;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.market.BookAnswer;
import io.evenbook.api.market.BookAnswer.PriceLevel;
import io.evenbook.api.market.MarketRejection.BookAhead;
import io.evenbook.api.market.MarketRejection.BookTooFar;
import io.evenbook.api.market.MarketRejection.MarketUnknown;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.order.Side;
import io.evenbook.api.port.PastBooks;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.fold.PastStates;
import io.evenbook.axon.postgres.fold.PastStates.Past;
import io.evenbook.axon.postgres.fold.PastStates.TooFarException;
import io.evenbook.command.market.matching.Level;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Folds books of the past, one at a time, so that one book at most is in memory for it. Who waits longer than two
 * seconds is refused as overloaded.
 */
public final class PastBookReader implements PastBooks {
    private final PastStates states;
    private final long maxEvents;
    private final Turn turn = new Turn();

    public PastBookReader(PostgresEventStorageEngine engine) {
        this(engine, MAX_EVENTS);
    }

    /** @param maxEvents in place of {@link #MAX_EVENTS}, for tests */
    PastBookReader(PostgresEventStorageEngine engine, long maxEvents) {
        this.states = new PastStates(engine);
        this.maxEvents = maxEvents;
    }

    /** @throws io.evenbook.axon.postgres.bus.OverloadedException if other books are being folded */
    @Override
    public BookAnswer at(MarketId market, long sequence, int levels) {
        long last = states.lastSequenceOf(market.value());
        if (sequence > last) {
            throw new RejectedException(
                    last < 0 ? new MarketUnknown(market.value()) : new BookAhead(market, sequence, last));
        }
        return turn.take(() -> answer(past(market, sequence), levels));
    }

    private Past<MarketState> past(MarketId market, long sequence) {
        Past<MarketState> past = past(states, market, sequence, maxEvents);
        if (past == null) {
            throw new RejectedException(new MarketUnknown(market.value()));
        }
        return past;
    }

    /**
     * A market behind an event, inside a command's events that before the command; null if that is none.
     *
     * @throws RejectedException {@code book.too-far}
     */
    static Past<MarketState> past(PastStates states, MarketId market, long sequence, long maxEvents) {
        try {
            return states.at(MarketState.AGGREGATE.type(), market.value(), sequence, maxEvents);
        } catch (TooFarException e) {
            throw new RejectedException(new BookTooFar(market, sequence, e.nearest(), maxEvents));
        }
    }

    private static BookAnswer answer(Past<MarketState> past, int levels) {
        MarketState market = past.state();
        return new BookAnswer(
                market.marketId(),
                past.sequence(),
                side(Side.BUY, market, levels),
                side(Side.SELL, market, levels),
                market.bookHash());
    }

    private static List<PriceLevel> side(Side of, MarketState market, int levels) {
        MarketTerms terms = market.terms();
        List<PriceLevel> side = new ArrayList<>();
        for (Level level = market.book().best(of); level != null && side.size() < levels; level = level.worse()) {
            side.add(new PriceLevel(
                    terms.price(level.priceTicks()),
                    terms.lotSize()
                            .multiply(BigDecimal.valueOf(level.shownLots()))
                            .setScale(terms.baseDecimals()),
                    level.orders()));
        }
        return side;
    }
}
