package io.evenbook.command.market;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountCommand.CancelAccountOrders;
import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.account.AccountCommand.ReleaseOrderHold;
import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.market.BookLevel;
import io.evenbook.api.market.MarketCommand;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.market.MarketCommand.CancelOrders;
import io.evenbook.api.market.MarketCommand.HaltMarket;
import io.evenbook.api.market.MarketCommand.ListMarket;
import io.evenbook.api.market.MarketCommand.ReduceOrder;
import io.evenbook.api.market.MarketCommand.ResumeMarket;
import io.evenbook.api.market.MarketEvent;
import io.evenbook.api.market.MarketEvent.BookOrderReduced;
import io.evenbook.api.market.MarketEvent.BookOrdersRemoved;
import io.evenbook.api.market.MarketEvent.MarketHalted;
import io.evenbook.api.market.MarketEvent.MarketResumed;
import io.evenbook.api.market.MarketEvent.OrderAdmitted;
import io.evenbook.api.market.MarketEvent.Resting;
import io.evenbook.api.market.MarketRejection.MarketIsHalted;
import io.evenbook.api.market.MarketRejection.MarketUnknown;
import io.evenbook.api.market.MarketStatus;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.money.AmountRejection.AmountTooLarge;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.HoldRelease;
import io.evenbook.api.order.OrderEvent.OrderCancelled;
import io.evenbook.api.order.OrderEvent.OrderFilled;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.api.order.OrderEvent.OrderReduced;
import io.evenbook.api.order.OrderRejection.ClientOrderIdUsed;
import io.evenbook.api.order.OrderRejection.NoReduction;
import io.evenbook.api.order.OrderRejection.OpenOrders;
import io.evenbook.api.order.OrderRejection.OrderEnded;
import io.evenbook.api.order.OrderRejection.OrderUnknown;
import io.evenbook.api.order.OrderRejection.QuantityOffLot;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.AmountRules;
import io.evenbook.command.StreamTypes;
import io.evenbook.command.account.AccountHandler;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.account.Accounts;
import io.evenbook.command.account.Checks;
import io.evenbook.command.account.Funds;
import io.evenbook.command.order.OrderState;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What markets decide, with the accounts whose orders it is about.
 *
 * <p>Several faults of an order are reported in this order: account unknown, closed, frozen; market unknown, halted;
 * the order's form ({@link OrderTerms}); client order id used; too many open orders; the level's quantity too large;
 * direction, insufficient available of what it pays; direction, balance too large, maximum exceeded of what it
 * receives. A cancel: order unknown, ended. A reduction: order unknown, ended, no reduction, lot.
 */
public final class MarketHandler {
    /** How many orders may rest for an account in one market, and in a market. */
    static final int MAX_OPEN_ORDERS_OF_ACCOUNT = 10_000;

    static final int MAX_OPEN_ORDERS = 2_000_000;

    /** How many orders one commit cancels: two events each, and one for the market. */
    static final int CANCELS_PER_COMMIT = 250;

    private static final String END = "end";

    private MarketHandler() {}

    /** The version of the market afterwards; of an order, if the command is about one. */
    public static long decide(MarketCommand command, Streams streams) {
        switch (command) {
            case ListMarket list ->
                append(
                        streams,
                        list.marketId(),
                        Listing.list(streams.find(StreamTypes.MARKET, list.marketId()), list, streams));
            case HaltMarket halt -> {
                if (require(streams, halt.marketId()).status() != MarketStatus.HALTED) {
                    append(streams, new MarketHalted(halt.marketId(), halt.reason()));
                }
            }
            case ResumeMarket resume -> {
                if (require(streams, resume.marketId()).status() != MarketStatus.OPEN) {
                    append(streams, new MarketResumed(resume.marketId(), resume.reason()));
                }
            }
            case CancelOrder cancel -> {
                return cancel(cancel, streams);
            }
            case ReduceOrder reduce -> {
                return reduce(reduce, streams);
            }
            case CancelOrders cancel -> cancelAll(cancel, streams);
        }
        return streams.version(StreamTypes.MARKET, command.marketId());
    }

    private static MarketState require(Streams streams, MarketId marketId) {
        MarketState state = streams.find(StreamTypes.MARKET, marketId);
        if (state == null) {
            throw new RejectedException(new MarketUnknown(marketId.value()));
        }
        return state;
    }

    private static void append(Streams streams, MarketEvent event) {
        streams.append(StreamTypes.MARKET, event.marketId(), event);
    }

    private static void append(Streams streams, MarketId marketId, List<MarketEvent> events) {
        events.forEach(event -> streams.append(StreamTypes.MARKET, marketId, event));
    }

    // Placing

    /** Places an order and has it meet the book; the version of the order. */
    public static long place(PlaceOrder place, Streams streams) {
        streams.load(List.of(
                Streams.Stream.of(StreamTypes.ACCOUNT, place.accountId()),
                Streams.Stream.of(StreamTypes.MARKET, place.marketId())));
        AccountState account = Accounts.require(streams, place.accountId());
        Checks.requireNotFrozen(account, FreezeLevel.TRADING);
        MarketState market = require(streams, place.marketId());
        if (market.status() == MarketStatus.HALTED) {
            throw new RejectedException(new MarketIsHalted(place.marketId()));
        }
        OrderTerms terms = OrderTerms.of(place, market.terms());
        requireFree(place, market, terms);
        Money toHold = terms.toHold();
        Balance balance = Funds.held(account, toHold);
        Arrival arrival = Arrival.of(place.orderId(), place.accountId(), terms, market);
        Arrival.Outcome outcome = arrival.outcome();
        Money resting = arrival.restingReceipt();
        Money receivable = new Money(
                resting.asset(),
                AmountRules.requireFit("receipt", outcome.receipts().add(resting.amount())));
        if (receivable.isPositive()) {
            Funds.requireRoom(account, receivable);
        }
        append(
                place,
                terms,
                arrival,
                outcome,
                new FundsHeld(
                        place.accountId(),
                        HoldId.behind(place.orderId()),
                        HoldReason.ORDER,
                        toHold,
                        receivable,
                        null,
                        balance),
                streams);
        return streams.version(StreamTypes.ORDER, place.orderId());
    }

    private static void requireFree(PlaceOrder place, MarketState market, OrderTerms terms) {
        AccountId accountId = place.accountId();
        if (place.clientOrderId() != null && market.book().hasClientOrderId(accountId, place.clientOrderId())) {
            throw new RejectedException(new ClientOrderIdUsed(accountId, place.clientOrderId()));
        }
        if (terms.mayRest()) {
            requireLess(market.book().sizeOf(accountId), MAX_OPEN_ORDERS_OF_ACCOUNT, place.marketId());
            requireLess(market.book().size(), MAX_OPEN_ORDERS, place.marketId());
            BigDecimal joined = market.quantity(market.book()
                            .level(terms.side(), terms.priceTicks())
                            .lots())
                    .add(market.quantity(terms.lots()));
            if (!Money.fits(joined) || market.terms().lots(joined).isEmpty()) {
                throw new RejectedException(new AmountTooLarge("quantity of the level", market.quantity(terms.lots())));
            }
        }
    }

    private static void requireLess(int orders, int limit, MarketId marketId) {
        if (orders >= limit) {
            throw new RejectedException(new OpenOrders(marketId, limit));
        }
    }

    /**
     * The events in the order of the log: hold, order, market; per match maker, taker, trade; the order's end and its
     * release.
     */
    private static void append(
            PlaceOrder place,
            OrderTerms terms,
            Arrival arrival,
            Arrival.Outcome outcome,
            FundsHeld held,
            Streams streams) {
        Accounts.append(streams, held);
        streams.append(
                StreamTypes.ORDER,
                place.orderId(),
                Streams.NONE,
                new OrderPlaced(
                        place.orderId(),
                        place.accountId(),
                        place.marketId(),
                        place.side(),
                        place.type(),
                        terms.timeInForce(),
                        terms.priceTicks() == null ? null : terms.market().price(terms.priceTicks()),
                        terms.lots() == null
                                ? null
                                : terms.market().quantity(terms.lots()).amount(),
                        terms.budget(),
                        place.clientOrderId(),
                        held.holdId(),
                        held.amount()));
        long restingLots = arrival.restingLots();
        append(
                streams,
                new OrderAdmitted(
                        place.marketId(),
                        place.orderId(),
                        place.accountId(),
                        place.side(),
                        terms.priceTicks() == null ? null : terms.market().price(terms.priceTicks()),
                        place.clientOrderId(),
                        outcome.matches(),
                        restingLots == 0
                                ? null
                                : new Resting(
                                        arrival.state().quantity(restingLots),
                                        outcome.filled(),
                                        outcome.cost(),
                                        outcome.matches().size()),
                        arrival.levels()));
        for (int i = 0; i < outcome.trades().size(); i++) {
            RestingOrder maker = arrival.fills().get(i).maker();
            streams.append(
                    StreamTypes.ORDER,
                    maker.orderId(),
                    maker.version(),
                    outcome.ofMakers().get(i));
            streams.append(StreamTypes.ORDER, place.orderId(), outcome.ofTaker().get(i));
            TradeExecuted trade = outcome.trades().get(i);
            streams.append(StreamTypes.TRADE, trade.tradeId(), Streams.NONE, trade);
        }
        CancelReason cancelled = arrival.cancelReason(outcome.cost());
        if (cancelled != null) {
            streams.append(
                    StreamTypes.ORDER,
                    place.orderId(),
                    new OrderCancelled(place.orderId(), place.accountId(), cancelled, null));
        } else if (terms.lots() == null) {
            streams.append(StreamTypes.ORDER, place.orderId(), new OrderFilled(place.orderId(), place.accountId()));
        }
        Money unused = arrival.unusedHold(outcome.cost());
        if (unused.isPositive()) {
            release(streams, place.accountId(), new HoldRelease(held.holdId(), END, unused, null));
        }
    }

    private static void release(Streams streams, AccountId accountId, HoldRelease release) {
        AccountHandler.decide(new ReleaseOrderHold(accountId, release), streams);
    }

    // Ending and changing what rests

    private static long cancel(CancelOrder cancel, Streams streams) {
        MarketState market = streams.find(StreamTypes.MARKET, cancel.marketId());
        RestingOrder order = requireResting(cancel.orderId(), market, streams);
        Accounts.require(streams, order.accountId());
        remove(List.of(order), market, CancelReason.REQUESTED, true, streams);
        return order.version() + 1;
    }

    private static RestingOrder requireResting(OrderId orderId, MarketState market, Streams streams) {
        RestingOrder order = market == null ? null : market.book().find(orderId);
        if (order == null) {
            OrderState ended = streams.find(StreamTypes.ORDER, orderId);
            throw new RejectedException(
                    ended == null ? new OrderUnknown(orderId.value()) : new OrderEnded(orderId, ended.status()));
        }
        return order;
    }

    /** @param release whether the holds are released in this commit, and not by a process afterwards */
    private static void remove(
            List<RestingOrder> orders, MarketState market, CancelReason reason, boolean release, Streams streams) {
        OrderBook after = market.book();
        Set<Long> bids = new LinkedHashSet<>();
        Set<Long> asks = new LinkedHashSet<>();
        for (RestingOrder order : orders) {
            after = after.without(order.orderId());
            (order.side() == Side.BUY ? bids : asks).add(order.priceTicks());
        }
        List<BookLevel> levels = new ArrayList<>(market.levels(after, Side.BUY, bids));
        levels.addAll(market.levels(after, Side.SELL, asks));
        append(
                streams,
                new BookOrdersRemoved(
                        market.marketId(),
                        orders.stream().map(RestingOrder::orderId).toList(),
                        levels));
        for (RestingOrder order : orders) {
            HoldRelease left = released(order, order.lots(), END, market.terms());
            streams.append(
                    StreamTypes.ORDER,
                    order.orderId(),
                    order.version(),
                    new OrderCancelled(order.orderId(), order.accountId(), reason, release ? null : left));
            if (release) {
                release(streams, order.accountId(), left);
            }
        }
    }

    private static HoldRelease released(RestingOrder order, long lots, String key, MarketTerms terms) {
        return new HoldRelease(order.holdId(), key, order.holdFor(lots, terms), order.receiptFor(lots, terms));
    }

    private static long reduce(ReduceOrder reduce, Streams streams) {
        MarketState market = streams.find(StreamTypes.MARKET, reduce.marketId());
        RestingOrder order = requireResting(reduce.orderId(), market, streams);
        Accounts.require(streams, order.accountId());
        BigDecimal filled = order.filledQuantity();
        BigDecimal quantity = filled.add(market.quantity(order.lots()));
        if (reduce.quantity().compareTo(quantity) >= 0 || reduce.quantity().compareTo(filled) <= 0) {
            throw new RejectedException(new NoReduction(order.orderId(), reduce.quantity(), quantity, filled));
        }
        OptionalLong newLots = market.terms().lots(reduce.quantity());
        if (newLots.isEmpty()) {
            throw new RejectedException(
                    new QuantityOffLot(reduce.quantity(), market.terms().lotSize()));
        }
        long lots = newLots.getAsLong() - market.lots(filled);
        OrderBook after = market.book().replace(order.withLots(lots));
        append(
                streams,
                new BookOrderReduced(
                        market.marketId(),
                        order.orderId(),
                        market.quantity(lots),
                        market.levels(after, order.side(), List.of(order.priceTicks()))));
        BigDecimal newQuantity = market.quantity(newLots.getAsLong());
        streams.append(
                StreamTypes.ORDER,
                order.orderId(),
                order.version(),
                new OrderReduced(order.orderId(), order.accountId(), newQuantity, market.quantity(lots)));
        // An order is reduced to a version once
        String key = "reduced-" + (order.version() + 1);
        release(streams, order.accountId(), released(order, order.lots() - lots, key, market.terms()));
        return order.version() + 1;
    }

    private static void cancelAll(CancelOrders cancel, Streams streams) {
        MarketState market = require(streams, cancel.marketId());
        List<RestingOrder> orders = chosen(market.book().stream(), cancel.side(), CANCELS_PER_COMMIT);
        if (orders.size() > CANCELS_PER_COMMIT) {
            streams.continueWith(cancel);
            orders = orders.subList(0, CANCELS_PER_COMMIT);
        }
        if (!orders.isEmpty()) {
            remove(orders, market, cancel.reason(), false, streams);
        }
    }

    /** Cancels what rests of an account, so many in one commit. */
    public static void cancelAll(CancelAccountOrders cancel, Streams streams) {
        AccountState account = Accounts.require(streams, cancel.accountId());
        boolean stopsDebits = account.freezeLevel() != null && account.freezeLevel() != FreezeLevel.TRADING;
        if (cancel.reason() == CancelReason.FROZEN && !stopsDebits) {
            return;
        }
        int left = CANCELS_PER_COMMIT;
        for (MarketState market : markets(cancel, account, streams)) {
            List<RestingOrder> orders = chosen(market.book().restingOf(cancel.accountId()), cancel.side(), left);
            if (orders.size() > left) {
                streams.continueWith(cancel);
                orders = orders.subList(0, left);
            }
            if (!orders.isEmpty()) {
                remove(orders, market, cancel.reason(), true, streams);
                left -= orders.size();
            }
        }
    }

    /** Where an account may have resting orders: where it holds something for orders. */
    private static List<MarketState> markets(CancelAccountOrders cancel, AccountState account, Streams streams) {
        if (cancel.marketId() != null) {
            return List.of(require(streams, cancel.marketId()));
        }
        Set<MarketId> marketIds = new LinkedHashSet<>();
        account.holds().values().stream()
                .filter(hold -> hold.reason() == HoldReason.ORDER)
                .forEach(hold -> marketIds.add(hold.holdId().orderId().marketId()));
        streams.load(marketIds.stream()
                .map(marketId -> Streams.Stream.of(StreamTypes.MARKET, marketId))
                .toList());
        return marketIds.stream().map(marketId -> require(streams, marketId)).toList();
    }

    /** One more than the limit if there are more. */
    private static List<RestingOrder> chosen(Stream<RestingOrder> orders, Side side, int limit) {
        return orders.filter(order -> side == null || order.side() == side)
                .limit(limit + 1L)
                .toList();
    }
}
