package io.evenbook.command.market;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.market.MarketEvent.OrderAdmitted;
import io.evenbook.api.market.MarketEvent.Resting;
import io.evenbook.api.market.MarketRejection.MarketIsHalted;
import io.evenbook.api.market.MarketStatus;
import io.evenbook.api.money.AmountRejection.AmountTooLarge;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.HoldRelease;
import io.evenbook.api.order.OrderEvent;
import io.evenbook.api.order.OrderEvent.OrderCancelled;
import io.evenbook.api.order.OrderEvent.OrderFilled;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.api.order.OrderRejection.ClientOrderIdUsed;
import io.evenbook.api.order.OrderRejection.OpenOrders;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.axon.postgres.bus.StreamType;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.account.Accounts;
import io.evenbook.command.account.Checks;
import io.evenbook.command.account.Funds;
import io.evenbook.command.account.ReleaseKey;
import io.evenbook.command.base.AmountRules;
import io.evenbook.command.base.Facts;
import io.evenbook.command.order.OrderState;
import io.evenbook.command.trade.TradeState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * Places an order in one commit: the account holds its funds, the order meets the book, and what it does not fill rests
 * or is cancelled.
 *
 * <p>Several faults are reported in this order: account unknown, closed, frozen; market unknown, halted; the order's
 * form ({@link MeasuredOrder}); client order id used; too many open orders; the level's quantity too large; the asset
 * that the order pays (direction, insufficient available); the asset that it receives (direction, balance too large,
 * maximum exceeded); the limits of the account's customer.
 */
final class OrderPlacement {
    static final int MAX_OPEN_ORDERS_OF_ACCOUNT = 10_000;

    static final int MAX_OPEN_ORDERS_OF_MARKET = 2_000_000;

    private static final StreamType<OrderState, OrderEvent> ORDER = OrderState.AGGREGATE.type();

    private OrderPlacement() {}

    /** @return the version of the order */
    static long place(PlaceOrder place, Streams streams) {
        streams.load(List.of(
                Streams.Stream.of(AccountState.AGGREGATE.type(), place.accountId()),
                Streams.Stream.of(MarketState.AGGREGATE.type(), place.marketId())));
        AccountState account = Accounts.require(streams, place.accountId());
        Checks.requireNotFrozen(account, FreezeLevel.TRADING, Facts.of(streams));
        MarketState market = MarketHandler.require(streams, place.marketId());
        if (market.status() == MarketStatus.HALTED) {
            throw new RejectedException(new MarketIsHalted(place.marketId()));
        }
        MeasuredOrder order = MeasuredOrder.of(place.terms(), market.terms());
        requireFree(place, market, order);
        Money toHold = order.toHold();
        Balance balance = Funds.held(account, toHold);
        Arrival arrival = Arrival.of(place.orderId(), place.accountId(), order, market);
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
                order,
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
        return streams.version(ORDER, place.orderId());
    }

    private static void requireFree(PlaceOrder place, MarketState market, MeasuredOrder order) {
        AccountId accountId = place.accountId();
        if (place.clientOrderId() != null && market.book().hasClientOrderId(accountId, place.clientOrderId())) {
            throw new RejectedException(new ClientOrderIdUsed(accountId, place.clientOrderId()));
        }
        if (order.mayRest()) {
            requireLess(market.book().sizeOf(accountId), MAX_OPEN_ORDERS_OF_ACCOUNT, place.marketId());
            requireLess(market.book().size(), MAX_OPEN_ORDERS_OF_MARKET, place.marketId());
            BigDecimal joined = market.quantity(market.book()
                            .level(order.side(), order.priceTicks())
                            .lots())
                    .add(market.quantity(order.lots()));
            if (!Money.fits(joined) || market.terms().lots(joined).isEmpty()) {
                throw new RejectedException(new AmountTooLarge("quantity of the level", market.quantity(order.lots())));
            }
        }
    }

    private static void requireLess(int orders, int limit, MarketId marketId) {
        if (orders >= limit) {
            throw new RejectedException(new OpenOrders(marketId, limit));
        }
    }

    /**
     * Appends the events in the order of the log: hold, order, market; per match maker, taker, trade; the order's end
     * and the release of its hold.
     */
    private static void append(
            PlaceOrder place,
            MeasuredOrder order,
            Arrival arrival,
            Arrival.Outcome outcome,
            FundsHeld held,
            Streams streams) {
        Accounts.append(streams, held);
        streams.append(ORDER, place.orderId(), Streams.NONE, placed(place, order, held));
        MarketHandler.append(streams, admitted(place, order, arrival, outcome, streams.time()));
        for (int i = 0; i < outcome.trades().size(); i++) {
            RestingOrder maker = arrival.fills().get(i).maker();
            streams.append(
                    ORDER, maker.orderId(), maker.version(), outcome.ofMakers().get(i));
            streams.append(ORDER, place.orderId(), outcome.ofTaker().get(i));
            TradeExecuted trade = outcome.trades().get(i);
            streams.append(TradeState.AGGREGATE.type(), trade.tradeId(), Streams.NONE, trade);
        }
        CancelReason cancelled = arrival.cancelReason(outcome.cost());
        if (cancelled != null) {
            OrderState.AGGREGATE.append(
                    streams, new OrderCancelled(place.orderId(), place.accountId(), cancelled, null));
        } else if (order.lots() == null) {
            OrderState.AGGREGATE.append(streams, new OrderFilled(place.orderId(), place.accountId()));
        }
        Money unused = arrival.unusedHold(outcome.cost());
        if (unused.isPositive()) {
            Accounts.release(
                    streams, place.accountId(), new HoldRelease(held.holdId(), ReleaseKey.ORDER_ENDED, unused, null));
        }
    }

    private static OrderPlaced placed(PlaceOrder place, MeasuredOrder order, FundsHeld held) {
        return new OrderPlaced(
                place.orderId(),
                place.accountId(),
                place.marketId(),
                order.side(),
                order.terms().type(),
                order.terms().timeInForce(),
                order.price(),
                order.lots() == null
                        ? null
                        : order.market().quantity(order.lots()).amount(),
                order.budget(),
                place.clientOrderId(),
                held.holdId(),
                held.amount());
    }

    private static OrderAdmitted admitted(
            PlaceOrder place, MeasuredOrder order, Arrival arrival, Arrival.Outcome outcome, Instant now) {
        long restingLots = arrival.restingLots();
        Resting resting = restingLots == 0
                ? null
                : new Resting(
                        arrival.state().quantity(restingLots),
                        outcome.filled(),
                        outcome.cost(),
                        outcome.matches().size());
        return new OrderAdmitted(
                place.marketId(),
                place.orderId(),
                place.accountId(),
                order.side(),
                order.price(),
                place.clientOrderId(),
                outcome.matches(),
                resting,
                arrival.levels(),
                now);
    }
}
