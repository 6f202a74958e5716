package io.evenbook.command.market;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.market.BookLevel;
import io.evenbook.api.market.MarketEvent.Match;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.Liquidity;
import io.evenbook.api.order.OrderEvent.OrderExecuted;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeParty;
import io.evenbook.command.market.OrderBook.Fill;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The outcome of an order that arrives at a book. It is pure: nothing changes before its events are appended. Over all
 * trades and the order's end, captured and released add up to its hold.
 *
 * @param fills from the best price on, at most {@value #MAX_MATCHES}
 * @param limited whether the book had more for it
 */
record Arrival(
        OrderId orderId,
        AccountId accountId,
        MeasuredOrder order,
        MarketState state,
        List<Fill> fills,
        boolean limited) {
    static final int MAX_MATCHES = 250;

    static Arrival of(OrderId orderId, AccountId accountId, MeasuredOrder order, MarketState state) {
        List<Fill> fills = state.book().match(order.incoming(), MAX_MATCHES + 1);
        boolean limited = fills.size() > MAX_MATCHES;
        return new Arrival(orderId, accountId, order, state, limited ? fills.subList(0, MAX_MATCHES) : fills, limited);
    }

    private MarketTerms market() {
        return state.terms();
    }

    /** The events of its matches. */
    Outcome outcome() {
        List<OrderExecuted> ofMakers = new ArrayList<>();
        List<OrderExecuted> ofTaker = new ArrayList<>();
        List<TradeExecuted> trades = new ArrayList<>();
        List<Match> matches = new ArrayList<>();
        BigDecimal filled = state.quantity(0);
        BigDecimal cost = BigDecimal.ZERO;
        BigDecimal receipts = BigDecimal.ZERO;
        for (Fill fill : fills) {
            RestingOrder maker = fill.maker();
            TradeId tradeId = TradeId.of(state.marketId(), state.matches() + matches.size() + 1);
            BigDecimal price = market().price(maker.priceTicks());
            BigDecimal quantity = state.quantity(fill.lots());
            BigDecimal quoteAmount =
                    market().quoteAmount(maker.priceTicks(), fill.lots()).amount();
            BigDecimal makerRemaining = state.quantity(maker.lots() - fill.lots());
            filled = filled.add(quantity);
            cost = cost.add(quoteAmount);
            Match match = new Match(tradeId, maker.orderId(), price, quantity, makerRemaining);
            matches.add(match);
            ofMakers.add(executedMaker(match, maker, quoteAmount));
            ofTaker.add(executedTaker(match, filled, cost));
            TradeExecuted trade = trade(tradeId, fill);
            receipts = receipts.add(trade.party(order.side()).receipt().amount());
            trades.add(trade);
        }
        return new Outcome(ofMakers, ofTaker, trades, matches, filled, cost, receipts);
    }

    private static OrderExecuted executedMaker(Match match, RestingOrder maker, BigDecimal quoteAmount) {
        return new OrderExecuted(
                maker.orderId(),
                maker.accountId(),
                match.tradeId(),
                Liquidity.MAKER,
                match.price(),
                match.quantity(),
                maker.filledQuantity().add(match.quantity()),
                maker.filledQuoteAmount().add(quoteAmount),
                match.makerRemaining());
    }

    private OrderExecuted executedTaker(Match match, BigDecimal filled, BigDecimal cost) {
        return new OrderExecuted(
                orderId,
                accountId,
                match.tradeId(),
                Liquidity.TAKER,
                match.price(),
                match.quantity(),
                filled,
                cost,
                order.lots() == null ? null : state.quantity(order.lots()).subtract(filled));
    }

    private TradeExecuted trade(TradeId tradeId, Fill fill) {
        RestingOrder maker = fill.maker();
        Money base = market().quantity(fill.lots());
        Money quote = market().quoteAmount(maker.priceTicks(), fill.lots());
        TradeParty ofMaker = party(
                maker.orderId(),
                maker.accountId(),
                maker.side(),
                base,
                quote,
                quote.minus(quote),
                market().makerFeeRate());
        TradeParty ofTaker = party(
                orderId,
                accountId,
                order.side(),
                base,
                quote,
                order.savedAt(maker.priceTicks(), fill.lots()),
                market().takerFeeRate());
        boolean makerBuys = maker.side() == Side.BUY;
        return new TradeExecuted(
                tradeId,
                state.marketId(),
                market().price(maker.priceTicks()),
                base,
                quote,
                maker.side(),
                makerBuys ? ofMaker : ofTaker,
                makerBuys ? ofTaker : ofMaker);
    }

    private static TradeParty party(
            OrderId orderId, AccountId accountId, Side side, Money base, Money quote, Money saved, BigDecimal feeRate) {
        Money captured = side == Side.BUY ? quote : base;
        Money receipt = side == Side.BUY ? base : quote;
        Money released = side == Side.BUY ? saved : base.minus(base);
        return new TradeParty(
                orderId,
                accountId,
                HoldId.behind(orderId),
                captured,
                released,
                receipt,
                MarketTerms.fee(receipt, feeRate));
    }

    /**
     * The events of an order's matches, in the order of the matches, and their sums.
     *
     * @param filled in the base asset
     * @param cost in the quote asset
     * @param receipts before fees; may have more than 18 digits
     */
    record Outcome(
            List<OrderExecuted> ofMakers,
            List<OrderExecuted> ofTaker,
            List<TradeExecuted> trades,
            List<Match> matches,
            BigDecimal filled,
            BigDecimal cost,
            BigDecimal receipts) {}

    /** How many lots of it rest; zero if none do. */
    long restingLots() {
        return order.mayRest() && !limited ? order.lots() - filledLots() : 0;
    }

    private long filledLots() {
        return fills.stream().mapToLong(Fill::lots).sum();
    }

    /** The part of its hold that neither its trades nor its resting lots need. */
    Money unusedHold(BigDecimal cost) {
        if (order.budget() != null) {
            return new Money(
                    order.budget().asset(),
                    order.budget()
                            .amount()
                            .subtract(cost.setScale(order.budget().amount().scale(), RoundingMode.UNNECESSARY)));
        }
        long unused = order.lots() - filledLots() - restingLots();
        return order.side() == Side.SELL ? market().quantity(unused) : market().quoteAmount(order.priceTicks(), unused);
    }

    /** The most that its resting lots may bring in. A resting order trades at its own price. */
    Money restingReceipt() {
        long lots = restingLots();
        return order.side() == Side.BUY
                ? market().quantity(lots)
                : order.priceTicks() == null
                        ? market().quoteAmount(1, 0)
                        : market().quoteAmount(order.priceTicks(), lots);
    }

    /** The changed levels of the book, as they are afterwards. */
    List<BookLevel> levels() {
        OrderBook after = bookAfterFills();
        Set<Long> takenTicks = new LinkedHashSet<>();
        fills.forEach(fill -> takenTicks.add(fill.maker().priceTicks()));
        List<BookLevel> levels =
                new ArrayList<>(state.levels(after, order.side().opposite(), takenTicks));
        if (restingLots() > 0) {
            BookLevel joined = state.level(after, order.side(), order.priceTicks());
            levels.add(new BookLevel(
                    joined.side(),
                    joined.price(),
                    joined.quantity().add(state.quantity(restingLots())),
                    joined.orders() + 1));
        }
        return levels;
    }

    /** Why its unfilled remainder is cancelled; null if nothing is. */
    CancelReason cancelReason(BigDecimal cost) {
        if (limited) {
            return CancelReason.MATCH_LIMIT;
        }
        boolean done = order.lots() != null ? order.lots() == filledLots() || restingLots() > 0 : hasSpentBudget(cost);
        return done ? null : CancelReason.NOT_FILLED;
    }

    /**
     * Whether it bought something, and the rest of its budget buys no lot at the best price, or at the last price if
     * the book is empty.
     */
    private boolean hasSpentBudget(BigDecimal cost) {
        if (fills.isEmpty()) {
            return false;
        }
        long nextTicks = bookAfterFills()
                .bestTicks(order.side().opposite())
                .orElse(fills.getLast().maker().priceTicks());
        return market().lotsFor(unusedHold(cost), nextTicks) == 0;
    }

    private OrderBook bookAfterFills() {
        OrderBook after = state.book();
        for (Fill fill : fills) {
            after = after.replace(fill.maker().withLots(fill.maker().lots() - fill.lots()));
        }
        return after;
    }
}
