package io.evenbook.command.market;

import io.evenbook.api.RejectedException;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.asset.AssetRejection.AssetUnknown;
import io.evenbook.api.market.BookLevel;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.market.MarketCommand.HaltMarket;
import io.evenbook.api.market.MarketCommand.ListMarket;
import io.evenbook.api.market.MarketCommand.ReduceOrder;
import io.evenbook.api.market.MarketCommand.ResumeMarket;
import io.evenbook.api.market.MarketCommand.SubmitOrder;
import io.evenbook.api.market.MarketCommand;
import io.evenbook.api.market.MarketEvent;
import io.evenbook.api.market.MarketEvent.BookOrderReduced;
import io.evenbook.api.market.MarketEvent.BookOrderRemoved;
import io.evenbook.api.market.MarketEvent.MarketHalted;
import io.evenbook.api.market.MarketEvent.MarketListed;
import io.evenbook.api.market.MarketEvent.MarketResumed;
import io.evenbook.api.market.MarketEvent.Match;
import io.evenbook.api.market.MarketEvent.OrderAdmitted;
import io.evenbook.api.market.MarketId;
import io.evenbook.api.market.MarketRejection.FeeRate;
import io.evenbook.api.market.MarketRejection.MarketExists;
import io.evenbook.api.market.MarketRejection.MarketIsHalted;
import io.evenbook.api.market.MarketRejection.SameAsset;
import io.evenbook.api.market.MarketRejection.TickLot;
import io.evenbook.api.market.MarketStatus;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.money.AmountRejection.AmountTooLarge;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.Liquidity;
import io.evenbook.api.order.OrderEvent;
import io.evenbook.api.order.OrderEvent.OrderExecuted;
import io.evenbook.api.order.OrderId;
import io.evenbook.api.order.OrderRejection.NoReduction;
import io.evenbook.api.order.OrderRejection.OrderEnded;
import io.evenbook.api.order.OrderRejection.QuantityOffLot;
import io.evenbook.api.order.OrderStatus;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeId;
import io.evenbook.api.trade.TradeParty;
import io.evenbook.command.AmountRules;
import io.evenbook.command.asset.AssetRegistry;
import io.evenbook.command.asset.AssetState;
import io.evenbook.command.market.Change.InMarket;
import io.evenbook.command.market.Change.InOrder;
import io.evenbook.command.market.Change.NewTrade;
import io.evenbook.command.market.OrderBook.Fill;
import io.evenbook.command.market.OrderBook.Incoming;
import io.evenbook.command.market.OrderBook.Level;
import io.evenbook.command.order.OrderState;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/**
 * One market and its book. Before it is listed its state is null.
 *
 * <p>Several faults in one command are reported in this order: listing: exists with other terms, unknown base asset, unknown quote
 * asset, same asset, tick, lot (each: not positive, too large), tick and lot against the scales, maker rate, taker rate; reduction:
 * ended, no reduction, lot.
 *
 * @param arrivals how many orders have been admitted: the sequence of the last one
 * @param matches  how many matches there were: the number of the last trade
 */
public record MarketState(MarketTerms terms, MarketStatus status, long arrivals, long matches, OrderBook book) {

    /** What a market has to look up to decide. */
    public interface Context {
        AssetRegistry assets();

        /** @throws RejectedException {@code order.unknown} */
        OrderState order(OrderId orderId);
    }

    /** The events in the order of their commit: market; per match maker, taker, trade; then the orders' ends. */
    public static List<Change> decide(MarketState state, MarketCommand command, Context context) {
        return switch (command) {
            case ListMarket list -> list(state, list, context.assets());
            case HaltMarket halt ->
                state.status == MarketStatus.HALTED
                        ? List.of()
                        : List.of(new InMarket(new MarketHalted(halt.marketId(), halt.reason())));
            case ResumeMarket resume ->
                state.status == MarketStatus.OPEN
                        ? List.of()
                        : List.of(new InMarket(new MarketResumed(resume.marketId(), resume.reason())));
            case SubmitOrder submit -> state.submit(context.order(submit.orderId()), context::order);
            case CancelOrder cancel -> state.cancel(context.order(cancel.orderId()));
            case ReduceOrder reduce -> state.reduce(context.order(reduce.orderId()), reduce.quantity());
        };
    }

    public static MarketState evolve(MarketState state, MarketEvent event) {
        return switch (event) {
            case MarketListed listed -> new MarketState(listed.terms(), MarketStatus.OPEN, 0, 0, OrderBook.EMPTY);
            case MarketHalted _ -> state.with(MarketStatus.HALTED);
            case MarketResumed _ -> state.with(MarketStatus.OPEN);
            case OrderAdmitted admitted -> state.admit(admitted);
            case BookOrderReduced reduced ->
                state.with(state.book.withLots(reduced.orderId(), state.lots(reduced.remainingQuantity())));
            case BookOrderRemoved removed -> state.with(state.book.withLots(removed.orderId(), 0));
        };
    }

    private static List<Change> list(MarketState state, ListMarket list, AssetRegistry assets) {
        MarketId marketId = list.marketId();
        if (state != null) {
            if (!state.isListedAs(list)) {
                throw new RejectedException(new MarketExists(marketId));
            }
            return List.of();
        }
        AssetState base = known(list.baseAsset(), assets);
        AssetState quote = known(list.quoteAsset(), assets);
        if (base.asset().equals(quote.asset())) {
            throw new RejectedException(new SameAsset(marketId, base.asset()));
        }
        requireUnit("tickSize", list.tickSize());
        requireUnit("lotSize", list.lotSize());
        if (decimals(list.tickSize()) > Money.MAX_SCALE
                || decimals(list.lotSize()) > base.decimals()
                || decimals(list.tickSize().multiply(list.lotSize())) > quote.decimals()) {
            throw new RejectedException(
                    new TickLot(marketId, list.tickSize(), list.lotSize(), base.decimals(), quote.decimals()));
        }
        requireRate(marketId, "makerFeeRate", list.makerFeeRate());
        requireRate(marketId, "takerFeeRate", list.takerFeeRate());
        return List.of(new InMarket(new MarketListed(new MarketTerms(
                marketId,
                base.asset(),
                base.decimals(),
                quote.asset(),
                quote.decimals(),
                atMostMaxScale(list.tickSize()),
                atMostMaxScale(list.lotSize()),
                atMostMaxScale(list.makerFeeRate()),
                atMostMaxScale(list.takerFeeRate())))));
    }

    private boolean isListedAs(ListMarket list) {
        return terms.baseAsset().equals(list.baseAsset())
                && terms.quoteAsset().equals(list.quoteAsset())
                && terms.tickSize().compareTo(list.tickSize()) == 0
                && terms.lotSize().compareTo(list.lotSize()) == 0
                && terms.makerFeeRate().compareTo(list.makerFeeRate()) == 0
                && terms.takerFeeRate().compareTo(list.takerFeeRate()) == 0;
    }

    private static AssetState known(AssetCode asset, AssetRegistry assets) {
        return assets.find(asset).orElseThrow(() -> new RejectedException(new AssetUnknown(asset.value())));
    }

    private static void requireUnit(String field, BigDecimal unit) {
        AmountRules.requirePositive(field, unit);
        AmountRules.requireFit(field, unit);
    }

    private static void requireRate(MarketId marketId, String field, BigDecimal rate) {
        if (rate.signum() < 0 || rate.compareTo(BigDecimal.ONE) >= 0 || decimals(rate) > Money.MAX_SCALE) {
            throw new RejectedException(new FeeRate(marketId, field, rate));
        }
    }

    private static int decimals(BigDecimal value) {
        return value.stripTrailingZeros().scale();
    }

    private static BigDecimal atMostMaxScale(BigDecimal value) {
        return value.scale() > Money.MAX_SCALE ? value.setScale(Money.MAX_SCALE, RoundingMode.UNNECESSARY) : value;
    }

    private List<Change> submit(OrderState order, Function<OrderId, OrderState> orders) {
        if (order.status() != OrderStatus.PLACED) {
            return List.of();
        }
        if (status == MarketStatus.HALTED) {
            return List.of(new InOrder(order.rejected(new MarketIsHalted(marketId()))));
        }
        if (order.mayRest() && !fitsLevel(order)) {
            return List.of(new InOrder(order.rejected(new AmountTooLarge("quantity of the level", order.quantity()))));
        }
        List<Fill> fills = book.match(incoming(order));
        List<Match> matched = new ArrayList<>();
        List<Change> executions = new ArrayList<>();
        List<Change> ends = new ArrayList<>();
        Set<Long> takenTicks = new LinkedHashSet<>();
        OrderState taker = order;
        OrderBook after = book;
        for (Fill fill : fills) {
            TradeId tradeId = TradeId.of(marketId(), matches + matched.size() + 1);
            long priceTicks = fill.maker().priceTicks();
            long makerLots = fill.maker().lots() - fill.lots();
            OrderState maker = orders.apply(fill.maker().orderId());
            OrderExecuted ofMaker = maker.executed(tradeId, Liquidity.MAKER, priceTicks, fill.lots(), terms);
            OrderExecuted ofTaker = taker.executed(tradeId, Liquidity.TAKER, priceTicks, fill.lots(), terms);
            matched.add(new Match(tradeId, maker.orderId(), ofMaker.price(), ofMaker.quantity(), quantity(makerLots)));
            executions.add(new InOrder(ofMaker));
            executions.add(new InOrder(ofTaker));
            executions.add(new NewTrade(trade(tradeId, fill, maker, taker)));
            if (makerLots == 0) {
                ends.add(new InOrder(OrderState.evolve(maker, ofMaker).filled()));
            }
            taker = OrderState.evolve(taker, ofTaker);
            after = after.withLots(maker.orderId(), makerLots);
            takenTicks.add(priceTicks);
        }
        List<BookLevel> levels = new ArrayList<>();
        for (long priceTicks : takenTicks) {
            levels.add(bookLevel(after, order.side().opposite(), priceTicks));
        }
        BigDecimal resting = taker.mayRest() ? taker.remainingQuantity() : quantity(0);
        if (resting.signum() > 0) {
            after = after.with(restingOrder(taker.orderId(), taker.side(), taker.price(), resting));
            levels.add(bookLevel(after, taker.side(), ticks(taker.price())));
        }
        ends.add(new InOrder(endOrRest(taker, fills, after)));

        List<Change> changes = new ArrayList<>();
        changes.add(new InMarket(new OrderAdmitted(
                marketId(), order.orderId(), order.side(), order.price(), matched, resting, levels)));
        changes.addAll(executions);
        changes.addAll(ends);
        return changes;
    }

    /** Whether what rests at the order's price can still be counted and written if the order joins it. */
    private boolean fitsLevel(OrderState order) {
        BigDecimal atPrice = quantity(book.level(order.side(), ticks(order.price())).lots());
        BigDecimal joined = atPrice.add(order.remainingQuantity());
        return Money.fits(joined) && terms.lots(joined).isPresent();
    }

    private Incoming incoming(OrderState order) {
        return new Incoming(
                order.side(),
                order.price() == null ? null : ticks(order.price()),
                order.quantity() == null ? Long.MAX_VALUE : lots(order.remainingQuantity()),
                order.quoteBudget() == null
                        ? null
                        : order.quoteBudget()
                                .amount()
                                .divideToIntegralValue(terms.tickSize().multiply(terms.lotSize()))
                                .toBigIntegerExact());
    }

    private TradeExecuted trade(TradeId tradeId, Fill fill, OrderState maker, OrderState taker) {
        long priceTicks = fill.maker().priceTicks();
        TradeParty ofMaker = maker.party(Liquidity.MAKER, priceTicks, fill.lots(), terms);
        TradeParty ofTaker = taker.party(Liquidity.TAKER, priceTicks, fill.lots(), terms);
        boolean makerBuys = maker.side() == Side.BUY;
        return new TradeExecuted(
                tradeId,
                marketId(),
                terms.price(priceTicks),
                terms.quantity(fill.lots()),
                terms.quoteAmount(priceTicks, fill.lots()),
                maker.side(),
                makerBuys ? ofMaker : ofTaker,
                makerBuys ? ofTaker : ofMaker);
    }

    private OrderEvent endOrRest(OrderState taker, List<Fill> fills, OrderBook after) {
        if (taker.quantity() != null ? taker.remainingQuantity().signum() == 0 : hasSpentBudget(taker, fills, after)) {
            return taker.filled();
        }
        return taker.mayRest() ? taker.opened() : taker.cancelled(CancelReason.NOT_FILLED);
    }

    /** Bought something, and what is left buys no lot at the best price; with nothing left in the book, at the last one. */
    private boolean hasSpentBudget(OrderState taker, List<Fill> fills, OrderBook after) {
        if (fills.isEmpty()) {
            return false;
        }
        long nextTicks = after.bestTicks(taker.side().opposite()).orElse(fills.getLast().maker().priceTicks());
        return terms.lotsFor(taker.remainingBudget(), nextTicks) == 0;
    }

    private List<Change> cancel(OrderState order) {
        requireLive(order);
        InOrder cancelled = new InOrder(order.cancelled(CancelReason.REQUESTED));
        if (order.status() == OrderStatus.PLACED) {
            return List.of(cancelled);
        }
        List<BookLevel> levels = List.of(levelOf(order, book.withLots(order.orderId(), 0)));
        return List.of(new InMarket(new BookOrderRemoved(marketId(), order.orderId(), levels)), cancelled);
    }

    private List<Change> reduce(OrderState order, BigDecimal requested) {
        requireLive(order);
        if (order.quantity() == null
                || requested.compareTo(order.quantity()) >= 0
                || requested.compareTo(order.filledQuantity()) <= 0) {
            throw new RejectedException(
                    new NoReduction(order.orderId(), requested, order.quantity(), order.filledQuantity()));
        }
        OptionalLong newLots = terms.lots(requested);
        if (newLots.isEmpty()) {
            throw new RejectedException(new QuantityOffLot(requested, terms.lotSize()));
        }
        OrderEvent.OrderReduced reduced = order.reducedTo(quantity(newLots.getAsLong()));
        if (order.status() == OrderStatus.PLACED) {
            return List.of(new InOrder(reduced));
        }
        BigDecimal remaining = reduced.remainingQuantity();
        List<BookLevel> levels = List.of(levelOf(order, book.withLots(order.orderId(), lots(remaining))));
        return List.of(
                new InMarket(new BookOrderReduced(marketId(), order.orderId(), remaining, levels)), new InOrder(reduced));
    }

    private static void requireLive(OrderState order) {
        if (order.status().hasEnded()) {
            throw new RejectedException(new OrderEnded(order.orderId(), order.status()));
        }
    }

    private MarketState admit(OrderAdmitted admitted) {
        OrderBook after = book;
        for (Match match : admitted.matches()) {
            after = after.withLots(match.makerOrderId(), lots(match.makerRemaining()));
        }
        if (admitted.restingQuantity().signum() > 0) {
            after = after.with(restingOrder(
                    admitted.orderId(), admitted.side(), admitted.limitPrice(), admitted.restingQuantity()));
        }
        return new MarketState(terms, status, arrivals + 1, matches + admitted.matches().size(), after);
    }

    private RestingOrder restingOrder(OrderId orderId, Side side, BigDecimal price, BigDecimal quantity) {
        return new RestingOrder(orderId, side, ticks(price), lots(quantity), arrivals + 1);
    }

    private BookLevel levelOf(OrderState order, OrderBook after) {
        return bookLevel(after, order.side(), ticks(order.price()));
    }

    private BookLevel bookLevel(OrderBook after, Side side, long priceTicks) {
        Level level = after.level(side, priceTicks);
        return new BookLevel(side, terms.price(priceTicks), quantity(level.lots()), level.orders());
    }

    private MarketId marketId() {
        return terms.marketId();
    }

    /** Of a price that the account has checked. */
    private long ticks(BigDecimal price) {
        return terms.ticks(price).orElseThrow();
    }

    /** Of a quantity that the account has checked. */
    private long lots(BigDecimal quantity) {
        return terms.lots(quantity).orElseThrow();
    }

    private BigDecimal quantity(long lots) {
        return terms.quantity(lots).amount();
    }

    private MarketState with(MarketStatus newStatus) {
        return new MarketState(terms, newStatus, arrivals, matches, book);
    }

    private MarketState with(OrderBook newBook) {
        return new MarketState(terms, status, arrivals, matches, newBook);
    }
}
