package io.evenbook.command.market;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.market.BookLevel;
import io.evenbook.api.market.BookStep;
import io.evenbook.api.market.MarketEvent;
import io.evenbook.api.market.MarketEvent.PhaseChanged;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.market.Phase;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.HoldRelease;
import io.evenbook.api.order.Liquidity;
import io.evenbook.api.order.OrderEvent;
import io.evenbook.api.order.OrderEvent.OrderCancelled;
import io.evenbook.api.order.OrderEvent.OrderExecuted;
import io.evenbook.api.order.OrderEvent.OrderExpired;
import io.evenbook.api.order.OrderEvent.OrderFilled;
import io.evenbook.api.order.OrderEvent.OrderPrevented;
import io.evenbook.api.order.OrderEvent.OrderTriggered;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.account.Accounts;
import io.evenbook.command.account.ReleaseKey;
import io.evenbook.command.market.BookSteps.Trade;
import io.evenbook.command.market.matching.EndReason;
import io.evenbook.command.market.matching.Listener;
import io.evenbook.command.market.matching.Matching;
import io.evenbook.command.market.matching.Order;
import io.evenbook.command.market.matching.Tape;
import io.evenbook.command.order.OrderState;
import io.evenbook.command.trade.TradeState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A run of the rules over a market's book, and what comes of it: one event of the market, and then those of orders,
 * holds and trades in their order. The book itself changes with the market's event only.
 *
 * <p>The command releases the holds of orders of the account that it names. For others the event of the order has the
 * release, and a process sends it. A stop that fires is among those, whoever owns it: so the events of a command stay
 * within its bounds.
 */
final class BookRun implements Listener {
    private final MarketState market;
    private final MarketTerms terms;
    private final AccountId account;
    private final Tape tape = new Tape();
    private final List<Trade> trades = new ArrayList<>();
    private final List<Consumer<Streams>> effects = new ArrayList<>();
    private final Set<Long> bidTicks = new LinkedHashSet<>();
    private final Set<Long> askTicks = new LinkedHashSet<>();

    /** The stop prices of the stops that have fired, by their numbers. */
    private final Map<Long, Long> fired = new HashMap<>();

    private final SelfTrades selfTrades;
    private final long tradesBefore;

    /** The order that the command places or amends; null if it is about none. */
    private final Placed placed;

    private long crossedLots;
    private List<BookStep> steps;
    private List<BookLevel> levels;
    private String bookHash;

    private BookRun(MarketState market, AccountId account, Placed placed) {
        this.market = market;
        this.terms = market.terms();
        this.account = account;
        this.placed = placed;
        this.selfTrades = new SelfTrades(market);
        this.tradesBefore = market.book().trades();
    }

    /**
     * Runs rules; the book stays as it is.
     *
     * @param account that the command names; null: none
     * @param placed the order that the command places or amends; null: none
     * @param now the time of the command
     */
    static BookRun of(MarketState market, AccountId account, Placed placed, Instant now, Consumer<Matching> rules) {
        BookRun run = new BookRun(market, account, placed);
        market.rehearse(() -> {
            Order amended = placed == null ? null : market.book().find(placed.number());
            if (amended != null && amended.isResting()) {
                run.touch(amended);
            }
            rules.accept(new Matching(market.book(), run.tape, run, market.limits(), Arrivals.micros(now)));
            run.finish();
            return null;
        });
        return run;
    }

    private void finish() {
        for (int at = 0; at < tape.size(); at++) {
            Order order = market.book().find(tape.number(at));
            // The levels of orders that are gone were noted when they went
            if (order != null && order.isResting()) {
                touch(order);
            }
        }
        if (placed != null) {
            placed.finish(market);
        }
        steps = BookSteps.of(tape, trades, market.book().dueStop());
        levels = new ArrayList<>(market.levels(Side.BUY, bidTicks));
        levels.addAll(market.levels(Side.SELL, askTicks));
        bookHash = market.bookHash();
    }

    private void touch(Order order) {
        (order.side() == Side.BUY ? bidTicks : askTicks).add(order.priceTicks());
    }

    /** The facts that changed the book. */
    List<BookStep> steps() {
        return steps;
    }

    /** The changed levels, as they are afterwards. */
    List<BookLevel> levels() {
        return levels;
    }

    /** The hash of the book afterwards. */
    String bookHash() {
        return bookHash;
    }

    /** How many lots traded in an auction. */
    long crossedLots() {
        return crossedLots;
    }

    /** Whether anything changed. */
    boolean isChange() {
        return tape.size() > 0;
    }

    /** Appends the market's event and what follows from it. */
    void append(Streams streams, MarketEvent event) {
        Phase before = market.phase();
        MarketHandler.append(streams, event);
        effects.forEach(effect -> effect.accept(streams));
        if (market.phase() != before && !(event instanceof PhaseChanged)) {
            Phases.say(market, before, streams);
        }
    }

    // What the rules do

    @Override
    public void filled(Order taker, Order maker, long lots, long priceTicks) {
        touch(maker);
        TradeId tradeId = numbered(priceTicks);
        Long stopTicks = isPlaced(taker.number()) ? null : fired.get(taker.number());
        RestingOrder made = of(maker);
        RestingOrder took = of(taker);
        boolean isBudget = isBudget(took.number());
        TradeExecuted trade = MatchedTrade.of(tradeId, market, took, isBudget, stopTicks, made, lots, priceTicks);
        executed(made, trade, Liquidity.MAKER);
        executed(took, trade, Liquidity.TAKER);
        effects.add(streams -> streams.append(TradeState.AGGREGATE.type(), tradeId, Streams.NONE, trade));
        // A stop that it fires may trade with what is left of it
        if (isPlaced(took.number()) || isPlaced(made.number())) {
            placed.filled(trade);
        }
        HoldRelease left = isBudget && took.lots() == 0 ? left(took, 0, 0, ReleaseKey.ORDER_ENDED) : null;
        if (left != null) {
            effects.add(streams -> Accounts.release(streams, account, left));
        }
    }

    @Override
    public void crossed(Order bid, Order ask, long lots, long priceTicks) {
        touch(bid);
        touch(ask);
        crossedLots += lots;
        TradeId tradeId = numbered(priceTicks);
        RestingOrder bought = of(bid);
        RestingOrder sold = of(ask);
        TradeExecuted trade = MatchedTrade.crossed(tradeId, market, bought, sold, lots, priceTicks);
        executed(bought, trade, Liquidity.AUCTION);
        executed(sold, trade, Liquidity.AUCTION);
        effects.add(streams -> streams.append(TradeState.AGGREGATE.type(), tradeId, Streams.NONE, trade));
    }

    private TradeId numbered(long priceTicks) {
        long number = market.book().trades();
        trades.add(new Trade(number, priceTicks));
        return TradeId.of(market.marketId(), number);
    }

    /** The order as it is now. */
    private RestingOrder of(Order order) {
        return isPlaced(order.number())
                ? RestingOrder.of(order, placed.orderId(), market)
                : RestingOrder.of(order, market);
    }

    private void executed(RestingOrder order, TradeExecuted trade, Liquidity liquidity) {
        append(
                order,
                new OrderExecuted(
                        order.orderId(),
                        order.accountId(),
                        trade.tradeId(),
                        liquidity,
                        trade.price(),
                        trade.quantity().amount(),
                        order.filledQuantity(),
                        order.filledQuoteAmount(),
                        openQuantity(order)));
    }

    /** Null if only a budget bounds the order. */
    private BigDecimal openQuantity(RestingOrder order) {
        return isPlaced(order.number()) && placed.order().lots() == null ? null : market.quantity(order.lots());
    }

    private void append(RestingOrder order, OrderEvent event) {
        effects.add(
                streams -> streams.append(OrderState.AGGREGATE.type(), order.orderId(), order.version() - 1, event));
    }

    @Override
    public void prevented(Order taker, Order maker, long lots) {
        touch(maker);
        if (isPlaced(taker.number())) {
            placed.prevented();
        }
        loses(maker, taker, lots);
        loses(taker, maker, lots);
    }

    private void loses(Order order, Order other, long lots) {
        RestingOrder of = of(order);
        boolean isOver = of.lots() == 0;
        String key = isOver ? ReleaseKey.ORDER_ENDED : ReleaseKey.prevented(of.version());
        BigDecimal open = openQuantity(of);
        // The end of an order with a budget releases what is left of it
        HoldRelease left = isBudget(of.number()) && !isOver ? null : left(of, of.lots() + lots, of.lots(), key);
        appendReleasing(
                of,
                left,
                release -> new OrderPrevented(
                        of.orderId(),
                        of.accountId(),
                        market.orderId(other),
                        market.quantity(lots),
                        open == null ? null : of.filledQuantity().add(open),
                        open,
                        release));
    }

    @Override
    public void fired(Order stop, long stopTicks, long lastTicks) {
        fired.put(stop.number(), stopTicks);
        RestingOrder of = of(stop);
        append(
                of,
                new OrderTriggered(
                        of.orderId(), of.accountId(), lastTrade(), terms.price(stopTicks), terms.price(lastTicks)));
    }

    /** The trade that made the last price; null: an operator has named it. */
    private TradeId lastTrade() {
        long trade = market.book().trades();
        return trade > tradesBefore || market.isLastOfTrade() ? TradeId.of(market.marketId(), trade) : null;
    }

    @Override
    public void ended(Order order, EndReason reason, boolean wasResting) {
        if (wasResting) {
            touch(order);
        }
        RestingOrder of = of(order);
        OrderId other = reason == EndReason.SELF_TRADE ? selfTrades.other(order, wasResting) : null;
        appendReleasing(
                of,
                left(of, of.lots(), 0, ReleaseKey.ORDER_ENDED),
                release -> isPlaced(order.number()) && placed.isSpent(reason)
                        ? new OrderFilled(of.orderId(), of.accountId())
                        : ended(of, isPlaced(order.number()) ? placed.reasonFor(reason) : reason, other, release));
    }

    private static OrderEvent ended(RestingOrder order, EndReason reason, OrderId other, HoldRelease release) {
        return reason == EndReason.EXPIRED
                ? new OrderExpired(order.orderId(), order.accountId(), release)
                : new OrderCancelled(
                        order.orderId(), order.accountId(), CancelReason.valueOf(reason.name()), other, release);
    }

    // Holds

    private boolean isPlaced(long number) {
        return placed != null && number == placed.number();
    }

    private boolean isBudget(long number) {
        return isPlaced(number) && placed.order().budget() != null;
    }

    /** The part of an order's hold that it no longer needs when fewer lots are open; null if that is nothing. */
    private HoldRelease left(RestingOrder order, long lotsBefore, long lotsAfter, String key) {
        if (!isPlaced(order.number())) {
            return order.released(lotsBefore, lotsAfter, key, terms);
        }
        // Its hold reserves receipts only for what it keeps
        Money amount = isBudget(order.number()) ? placed.unspent() : order.unheld(lotsBefore, lotsAfter, terms);
        return amount.isPositive() ? new HoldRelease(HoldId.behind(placed.orderId()), key, amount, null) : null;
    }

    /** Appends an event of an order and, unless a process does so, releases a part of its hold. */
    private void appendReleasing(RestingOrder order, HoldRelease left, Function<HoldRelease, OrderEvent> event) {
        boolean isHere =
                order.accountId().equals(account) && (isPlaced(order.number()) || !fired.containsKey(order.number()));
        append(order, event.apply(isHere ? null : left));
        if (isHere && left != null) {
            effects.add(streams -> Accounts.release(streams, order.accountId(), left));
        }
    }
}
