package io.evenbook.command.market;

import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.market.BookLevel;
import io.evenbook.api.market.MarketCommand;
import io.evenbook.api.market.MarketEvent;
import io.evenbook.api.market.MarketEvent.BookOrderReduced;
import io.evenbook.api.market.MarketEvent.BookOrdersRemoved;
import io.evenbook.api.market.MarketEvent.MarketHalted;
import io.evenbook.api.market.MarketEvent.MarketListed;
import io.evenbook.api.market.MarketEvent.MarketResumed;
import io.evenbook.api.market.MarketEvent.Match;
import io.evenbook.api.market.MarketEvent.OrderAdmitted;
import io.evenbook.api.market.MarketEvent.Resting;
import io.evenbook.api.market.MarketStatus;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.order.Side;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.base.Aggregate;
import io.evenbook.command.customer.Markets.LastTrade;
import io.evenbook.command.customer.Markets.Market;
import io.evenbook.command.market.OrderBook.Level;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;

/**
 * One market and its book; null before it is listed.
 *
 * @param arrivals how many orders have arrived, which is the sequence of the last one
 * @param matches how many matches there were, which is the number of the last trade
 * @param lastTrade null before the first
 */
public record MarketState(
        MarketTerms terms, MarketStatus status, long arrivals, long matches, LastTrade lastTrade, OrderBook book) {
    /** Without a decider: a market decides together with the accounts and orders that its book changes. */
    public static final Aggregate<MarketState, MarketCommand, MarketEvent> AGGREGATE = Aggregate.undecided(
                    "Market", MarketState.class, MarketCommand.class, MarketEvent.class, MarketState::evolve)
            .identifiedBy(MarketCommand::marketId, MarketEvent::marketId)
            .handledBy(MarketHandler::handle)
            .weigher(MarketState::weight)
            .snapshotEvery(5_000, "2")
            .build();

    static MarketState evolve(MarketState state, MarketEvent event) {
        return switch (event) {
            case MarketListed listed -> new MarketState(listed.terms(), MarketStatus.OPEN, 0, 0, null, OrderBook.EMPTY);
            case MarketHalted _ -> state.with(MarketStatus.HALTED);
            case MarketResumed _ -> state.with(MarketStatus.OPEN);
            case OrderAdmitted admitted -> state.admit(admitted);
            case BookOrderReduced reduced ->
                state.with(state.book.replace(
                        state.book.find(reduced.orderId()).withLots(state.lots(reduced.remainingQuantity()))));
            case BookOrdersRemoved removed -> {
                OrderBook left = state.book;
                for (OrderId orderId : removed.orderIds()) {
                    left = left.without(orderId);
                }
                yield state.with(left);
            }
        };
    }

    private MarketState admit(OrderAdmitted admitted) {
        OrderBook after = book;
        for (Match match : admitted.matches()) {
            RestingOrder maker = after.find(match.makerOrderId());
            BigDecimal quoteAmount = terms.quoteAmount(maker.priceTicks(), lots(match.quantity()))
                    .amount();
            after = after.replace(maker.filled(lots(match.makerRemaining()), match.quantity(), quoteAmount));
        }
        if (admitted.resting() != null) {
            Resting resting = admitted.resting();
            after = after.with(new RestingOrder(
                    admitted.orderId(),
                    admitted.accountId(),
                    admitted.clientOrderId(),
                    admitted.side(),
                    ticks(admitted.limitPrice()),
                    lots(resting.quantity()),
                    resting.filledQuantity(),
                    resting.filledQuoteAmount(),
                    arrivals + 1,
                    resting.version()));
        }
        LastTrade last = admitted.matches().isEmpty()
                ? lastTrade
                : new LastTrade(admitted.matches().getLast().price(), admitted.arrivedAt());
        return new MarketState(
                terms, status, arrivals + 1, matches + admitted.matches().size(), last, after);
    }

    /** The part of a market that the limits of customers ask for; null if it is not listed. */
    public static Market ofLimits(MarketId marketId, Streams streams) {
        MarketState state = AGGREGATE.find(streams, marketId);
        return state == null ? null : new Market(state.terms.baseAsset(), state.terms.quoteAsset(), state.lastTrade);
    }

    /** The levels of a book at these prices. */
    List<BookLevel> levels(OrderBook of, Side side, Collection<Long> priceTicks) {
        return priceTicks.stream().map(ticks -> level(of, side, ticks)).toList();
    }

    BookLevel level(OrderBook of, Side side, long priceTicks) {
        Level level = of.level(side, priceTicks);
        return new BookLevel(side, terms.price(priceTicks), quantity(level.lots()), level.orders());
    }

    /** About how many bytes of memory it takes. */
    private long weight() {
        return 1_000 + 700L * book.size();
    }

    MarketId marketId() {
        return terms.marketId();
    }

    /** The ticks of a price that is a multiple of the tick size. */
    long ticks(BigDecimal price) {
        return terms.ticks(price).orElseThrow();
    }

    /** The lots of a quantity that is a multiple of the lot size. */
    long lots(BigDecimal quantity) {
        return terms.lots(quantity).orElseThrow();
    }

    BigDecimal quantity(long lots) {
        return terms.quantity(lots).amount();
    }

    private MarketState with(MarketStatus newStatus) {
        return new MarketState(terms, newStatus, arrivals, matches, lastTrade, book);
    }

    private MarketState with(OrderBook newBook) {
        return new MarketState(terms, status, arrivals, matches, lastTrade, newBook);
    }
}
