package io.evenbook.command.market;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.market.BookLevel;
import io.evenbook.api.market.MarketEvent.OrderEntered;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.Liquidity;
import io.evenbook.api.order.OrderEvent;
import io.evenbook.api.order.OrderEvent.OrderCancelled;
import io.evenbook.api.order.OrderEvent.OrderExecuted;
import io.evenbook.api.order.OrderEvent.OrderPrevented;
import io.evenbook.api.order.OrderRejection.MatchLimit;
import io.evenbook.api.order.OrderRejection.WouldTrade;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.account.Accounts;
import io.evenbook.command.account.ReleaseKey;
import io.evenbook.command.market.BookSteps.Trade;
import io.evenbook.command.market.matching.Arrival;
import io.evenbook.command.market.matching.EndReason;
import io.evenbook.command.market.matching.Listener;
import io.evenbook.command.market.matching.Matching;
import io.evenbook.command.market.matching.MatchingLimits;
import io.evenbook.command.market.matching.Order;
import io.evenbook.command.market.matching.Tape;
import io.evenbook.command.order.OrderState;
import io.evenbook.command.trade.TradeState;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What comes of an order that arrives at a book: events, in their order, and sums. The book itself changes with the
 * market's event only. Over all trades and the order's end, captured and released add up to its hold.
 */
final class Execution implements Listener {
    private final PlaceOrder place;
    private final MeasuredOrder order;
    private final MarketState market;
    private final MarketTerms terms;
    private final Tape tape = new Tape();
    private final List<Trade> trades = new ArrayList<>();

    /** What the commit appends behind the market's event. */
    private final List<Consumer<Streams>> effects = new ArrayList<>();

    /** Prices of the other side whose levels changed. */
    private final Set<Long> metTicks = new LinkedHashSet<>();

    private BigDecimal filled;
    private BigDecimal cost = BigDecimal.ZERO;
    private BigDecimal receipts = BigDecimal.ZERO;
    private EndReason endReason;
    private boolean isLive = true;
    private boolean wasPrevented;
    private long restingLots;
    private List<BookLevel> levels;
    private String bookHash;

    private Execution(PlaceOrder place, MeasuredOrder order, MarketState market) {
        this.place = place;
        this.order = order;
        this.market = market;
        this.terms = market.terms();
        this.filled = market.quantity(0);
    }

    /** @throws RejectedException if the order is post-only and would trade, or FOK and has too many matches */
    static Execution of(PlaceOrder place, MeasuredOrder order, MarketState market) {
        Execution execution = new Execution(place, order, market);
        market.rehearse(() -> {
            execution.run();
            return null;
        });
        return execution;
    }

    private void run() {
        Arrival arrival = MarketState.arrival(
                place.orderId(),
                place.accountId(),
                place.clientOrderId(),
                order.side(),
                order.terms().timeInForce(),
                place.selfTradePrevention(),
                order.priceTicks(),
                order.lots());
        Matching matching = new Matching(market.book(), tape, this, MatchingLimits.DEFAULT, 0);
        switch (matching.place(arrival, order.budgetTickLots(), order.terms().postOnly() != null)) {
            case DONE -> {}
            case TOO_MANY_MATCHES -> throw new RejectedException(new MatchLimit(MatchingLimits.DEFAULT.matches()));
            case WOULD_TRADE -> throw new RejectedException(new WouldTrade(order.price(), bestOpposite()));
        }
        Order resting = market.find(place.orderId());
        restingLots = resting == null ? 0 : resting.openLots();
        isLive = resting != null;
        levels = new ArrayList<>(market.levels(order.side().opposite(), metTicks));
        if (isLive) {
            levels.addAll(market.levels(order.side(), Set.of(resting.priceTicks())));
        }
        bookHash = market.bookHash();
    }

    private BigDecimal bestOpposite() {
        return terms.price(market.book().best(order.side().opposite()).priceTicks());
    }

    // What the rules do

    @Override
    public void filled(Order taker, Order maker, long lots, long priceTicks) {
        RestingOrder made = RestingOrder.of(maker, market);
        long number = market.book().trades();
        TradeId tradeId = TradeId.of(market.marketId(), number);
        trades.add(new Trade(number, priceTicks));
        metTicks.add(priceTicks);
        TradeExecuted trade = MatchedTrade.of(tradeId, made, place, order, lots);
        filled = market.quantity(taker.filledLots());
        cost = market.quote(taker.cost());
        receipts = receipts.add(trade.party(order.side()).receipt().amount());
        BigDecimal remaining = order.lots() == null ? null : market.quantity(taker.openLots());
        toMaker(
                made,
                new OrderExecuted(
                        made.orderId(),
                        made.accountId(),
                        tradeId,
                        Liquidity.MAKER,
                        trade.price(),
                        trade.quantity().amount(),
                        made.filledQuantity(),
                        made.filledQuoteAmount(),
                        market.quantity(made.lots())));
        toTaker(new OrderExecuted(
                place.orderId(),
                place.accountId(),
                tradeId,
                Liquidity.TAKER,
                trade.price(),
                trade.quantity().amount(),
                filled,
                cost,
                remaining));
        effects.add(streams -> streams.append(TradeState.AGGREGATE.type(), tradeId, Streams.NONE, trade));
    }

    private void toMaker(RestingOrder made, OrderEvent event) {
        effects.add(streams -> streams.append(OrderState.AGGREGATE.type(), made.orderId(), made.version() - 1, event));
    }

    private void toTaker(OrderEvent event) {
        effects.add(streams -> OrderState.AGGREGATE.append(streams, event));
    }

    /** The account is the taker's own. */
    @Override
    public void prevented(Order taker, Order maker, long lots) {
        RestingOrder made = RestingOrder.of(maker, market);
        metTicks.add(made.priceTicks());
        wasPrevented = true;
        BigDecimal prevented = market.quantity(lots);
        BigDecimal remaining = market.quantity(made.lots());
        toMaker(
                made,
                new OrderPrevented(
                        made.orderId(),
                        made.accountId(),
                        place.orderId(),
                        prevented,
                        made.filledQuantity().add(remaining),
                        remaining));
        String key = made.lots() == 0 ? ReleaseKey.ORDER_ENDED : ReleaseKey.prevented(made.version());
        effects.add(
                streams -> Accounts.release(streams, made.accountId(), RestingOrders.released(made, lots, key, terms)));
        BigDecimal ofTaker = order.lots() == null ? null : market.quantity(taker.openLots());
        toTaker(new OrderPrevented(
                place.orderId(),
                place.accountId(),
                made.orderId(),
                prevented,
                ofTaker == null ? null : filled.add(ofTaker),
                ofTaker));
    }

    @Override
    public void ended(Order ended, EndReason reason) {
        if (ended.number() == market.book().lastNumber()) {
            endReason = reason;
            return;
        }
        // Only the prevention of a self-trade ends other orders, so this one is of the taker's account
        RestingOrder made = RestingOrder.of(ended, market);
        metTicks.add(made.priceTicks());
        toMaker(made, new OrderCancelled(made.orderId(), made.accountId(), CancelReason.SELF_TRADE, null));
        effects.add(streams -> Accounts.release(
                streams, made.accountId(), RestingOrders.released(made, made.lots(), ReleaseKey.ORDER_ENDED, terms)));
    }

    @Override
    public void crossed(Order bid, Order ask, long lots, long priceTicks) {
        throw new IllegalStateException("must be in no auction: bid=" + bid);
    }

    @Override
    public void fired(Order stop, long lastTicks) {
        throw new IllegalStateException("must have no stops: stop=" + stop);
    }

    // What came of it

    /** The market's event. */
    OrderEntered entered(Instant now) {
        return new OrderEntered(
                place.marketId(),
                market.book().lastNumber() + 1,
                place.orderId(),
                place.accountId(),
                place.clientOrderId(),
                order.side(),
                order.terms().timeInForce(),
                place.selfTradePrevention(),
                order.priceTicks(),
                order.lots(),
                BookSteps.of(tape, trades),
                levels,
                bookHash,
                now);
    }

    /** Appends the events of orders and trades, in their order. */
    void append(Streams streams) {
        effects.forEach(effect -> effect.accept(streams));
    }

    /** The receipts of its trades before fees; may have more than 18 digits. */
    BigDecimal receipts() {
        return receipts;
    }

    /** Whether the order rests. */
    boolean isLive() {
        return isLive;
    }

    /** The part of its hold that neither its trades nor its resting lots need. */
    Money unusedHold() {
        if (order.budget() != null) {
            BigDecimal spent = cost.setScale(order.budget().amount().scale(), RoundingMode.UNNECESSARY);
            return new Money(order.budget().asset(), order.budget().amount().subtract(spent));
        }
        long unused = order.lots() - market.lots(filled) - restingLots;
        return order.side() == Side.SELL ? terms.quantity(unused) : terms.quoteAmount(order.priceTicks(), unused);
    }

    /** The most that its resting lots may bring in. A resting order trades at its own price. */
    Money restingReceipt() {
        if (order.side() == Side.BUY) {
            return terms.quantity(restingLots);
        }
        return restingLots == 0 ? terms.quoteAmount(1, 0) : terms.quoteAmount(order.priceTicks(), restingLots);
    }

    /** Why its unfilled remainder is cancelled; null if nothing is. */
    CancelReason cancelReason() {
        return switch (endReason) {
            case null -> null;
            case MATCH_LIMIT -> CancelReason.MATCH_LIMIT;
            case SELF_TRADE -> CancelReason.SELF_TRADE;
            case BUDGET_SPENT ->
                wasPrevented ? CancelReason.SELF_TRADE : order.lots() == null ? null : CancelReason.NOT_FILLED;
            default -> CancelReason.NOT_FILLED;
        };
    }

    /** Whether a budget is spent, so that the order counts as filled. */
    boolean isSpent() {
        return !wasPrevented && endReason == EndReason.BUDGET_SPENT && order.lots() == null;
    }
}
