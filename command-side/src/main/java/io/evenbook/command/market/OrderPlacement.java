package io.evenbook.command.market;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.market.MarketEvent.OrderEntered;
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
import io.evenbook.axon.postgres.bus.StreamType;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.account.Accounts;
import io.evenbook.command.account.Checks;
import io.evenbook.command.account.Funds;
import io.evenbook.command.account.ReleaseKey;
import io.evenbook.command.base.AmountRules;
import io.evenbook.command.base.Facts;
import io.evenbook.command.market.matching.Level;
import io.evenbook.command.order.OrderState;
import java.math.BigDecimal;
import java.util.List;

/**
 * Places an order in one commit: the account holds its funds, the order meets the book, and what it does not fill rests
 * or is cancelled.
 *
 * <p>Several faults are reported in this order: account unknown, closed, frozen; market unknown, halted; the order's
 * form ({@link MeasuredOrder}); client order id used; too many open orders; the level's quantity too large; post-only;
 * FOK: too many matches; the asset that the order pays (direction, insufficient available); the asset that it receives
 * (direction, balance too large, maximum exceeded); the limits of the account's customer.
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
        MeasuredOrder order = MeasuredOrder.of(place.terms(), market);
        requireFree(place, market, order);
        Money toHold = order.toHold();
        // Funds come first where the book refuses nothing: who has none costs no matching
        Balance balance = order.mayBeRefusedByBook() ? null : Funds.held(account, toHold);
        Execution execution = Execution.of(place, order, market);
        balance = balance == null ? Funds.held(account, toHold) : balance;
        Money resting = execution.restingReceipt();
        Money receivable = new Money(
                resting.asset(),
                AmountRules.requireFit("receipt", execution.receipts().add(resting.amount())));
        if (receivable.isPositive()) {
            Funds.requireRoom(account, receivable);
        }
        append(
                place,
                order,
                execution,
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
            requireLess(market.book().orders(accountId), MAX_OPEN_ORDERS_OF_ACCOUNT, place.marketId());
            requireLess(market.book().orders(), MAX_OPEN_ORDERS_OF_MARKET, place.marketId());
            Level level = market.book().level(order.side(), order.priceTicks());
            BigDecimal joined =
                    market.quantity(level == null ? 0 : level.openLots()).add(market.quantity(order.lots()));
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
            PlaceOrder place, MeasuredOrder order, Execution execution, FundsHeld held, Streams streams) {
        OrderEntered entered = execution.entered(streams.time());
        Accounts.append(streams, held);
        streams.append(ORDER, place.orderId(), Streams.NONE, placed(place, order, held));
        MarketHandler.append(streams, entered);
        execution.append(streams);
        CancelReason cancelled = execution.cancelReason();
        if (cancelled != null) {
            OrderState.AGGREGATE.append(
                    streams, new OrderCancelled(place.orderId(), place.accountId(), cancelled, null));
        } else if (execution.isSpent()) {
            OrderState.AGGREGATE.append(streams, new OrderFilled(place.orderId(), place.accountId()));
        }
        Money unused = execution.unusedHold();
        if (unused.isPositive()) {
            String key = execution.isLive()
                    ? ReleaseKey.prevented(streams.version(ORDER, place.orderId()))
                    : ReleaseKey.ORDER_ENDED;
            Accounts.release(streams, place.accountId(), new HoldRelease(held.holdId(), key, unused, null));
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
                order.terms().postOnly(),
                place.selfTradePrevention(),
                place.clientOrderId(),
                held.holdId(),
                held.amount());
    }
}
