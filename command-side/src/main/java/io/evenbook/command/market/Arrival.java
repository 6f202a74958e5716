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
 * What comes of an order that arrives at a book, before anything is changed: pure, as {@link OrderBook#match} is. Over
 * all its trades and its end, what is captured of its hold and what is released add up to what was held.
 *
 * @param fills what it takes, at most {@link #MAX_MATCHES}
 * @param limited whether it would have taken more
 */
record Arrival(
        OrderId orderId, AccountId accountId, OrderTerms terms, MarketState state, List<Fill> fills, boolean limited) {
    static final int MAX_MATCHES = 250;

    static Arrival of(OrderId orderId, AccountId accountId, OrderTerms terms, MarketState state) {
        List<Fill> fills = state.book().match(terms.incoming(), MAX_MATCHES + 1);
        boolean limited = fills.size() > MAX_MATCHES;
        return new Arrival(orderId, accountId, terms, state, limited ? fills.subList(0, MAX_MATCHES) : fills, limited);
    }

    private MarketTerms market() {
        return state.terms();
    }

    /** What it takes of the book, and how it stands then. */
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
            matches.add(new Match(tradeId, maker.orderId(), price, quantity, makerRemaining));
            ofMakers.add(new OrderExecuted(
                    maker.orderId(),
                    maker.accountId(),
                    tradeId,
                    Liquidity.MAKER,
                    price,
                    quantity,
                    maker.filledQuantity().add(quantity),
                    maker.filledQuoteAmount().add(quoteAmount),
                    makerRemaining));
            ofTaker.add(new OrderExecuted(
                    orderId,
                    accountId,
                    tradeId,
                    Liquidity.TAKER,
                    price,
                    quantity,
                    filled,
                    cost,
                    terms.lots() == null ? null : state.quantity(terms.lots()).subtract(filled)));
            TradeExecuted trade = trade(tradeId, fill);
            receipts = receipts.add(trade.party(terms.side()).receipt().amount());
            trades.add(trade);
        }
        return new Outcome(ofMakers, ofTaker, trades, matches, filled, cost, receipts);
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
                terms.side(),
                base,
                quote,
                terms.savedAt(maker.priceTicks(), fill.lots()),
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
     * What the order takes of the book.
     *
     * @param filled how much of the base asset
     * @param cost what that costs of the quote asset
     * @param receipts what the order receives for it, fees included; of any size
     */
    record Outcome(
            List<OrderExecuted> ofMakers,
            List<OrderExecuted> ofTaker,
            List<TradeExecuted> trades,
            List<Match> matches,
            BigDecimal filled,
            BigDecimal cost,
            BigDecimal receipts) {}

    /** How many lots rest of it; zero if none do. */
    long restingLots() {
        return terms.mayRest() && !limited ? terms.lots() - filledLots() : 0;
    }

    private long filledLots() {
        return fills.stream().mapToLong(Fill::lots).sum();
    }

    /** What of its hold neither its trades nor what rests will use. */
    Money unusedHold(BigDecimal cost) {
        if (terms.budget() != null) {
            return new Money(
                    terms.budget().asset(),
                    terms.budget()
                            .amount()
                            .subtract(cost.setScale(terms.budget().amount().scale(), RoundingMode.UNNECESSARY)));
        }
        long unused = terms.lots() - filledLots() - restingLots();
        return terms.side() == Side.SELL ? market().quantity(unused) : market().quoteAmount(terms.priceTicks(), unused);
    }

    /** What may come in by what rests of it, which will be the maker of its trades. */
    Money restingReceipt() {
        long lots = restingLots();
        return terms.side() == Side.BUY
                ? market().quantity(lots)
                : terms.priceTicks() == null
                        ? market().quoteAmount(1, 0)
                        : market().quoteAmount(terms.priceTicks(), lots);
    }

    /** The levels that changed, as they are afterwards. */
    List<BookLevel> levels() {
        OrderBook after = bookAfterFills();
        Set<Long> takenTicks = new LinkedHashSet<>();
        fills.forEach(fill -> takenTicks.add(fill.maker().priceTicks()));
        List<BookLevel> levels =
                new ArrayList<>(state.levels(after, terms.side().opposite(), takenTicks));
        if (restingLots() > 0) {
            BookLevel joined = state.level(after, terms.side(), terms.priceTicks());
            levels.add(new BookLevel(
                    joined.side(),
                    joined.price(),
                    joined.quantity().add(state.quantity(restingLots())),
                    joined.orders() + 1));
        }
        return levels;
    }

    /** Why it ended with something unfilled; null if it did not. */
    CancelReason cancelReason(BigDecimal cost) {
        if (limited) {
            return CancelReason.MATCH_LIMIT;
        }
        boolean done = terms.lots() != null ? terms.lots() == filledLots() || restingLots() > 0 : hasSpentBudget(cost);
        return done ? null : CancelReason.NOT_FILLED;
    }

    /**
     * Bought something, and what is left of the budget buys no lot at the best price; with nothing left in the book, at
     * the last one.
     */
    private boolean hasSpentBudget(BigDecimal cost) {
        if (fills.isEmpty()) {
            return false;
        }
        long nextTicks = bookAfterFills()
                .bestTicks(terms.side().opposite())
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
