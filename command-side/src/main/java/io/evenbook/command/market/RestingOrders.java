package io.evenbook.command.market;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountCommand.CancelAccountOrders;
import io.evenbook.api.account.AccountCommand.FreezeAccount;
import io.evenbook.api.account.AccountCommand.OrderCommand;
import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.market.MarketCommand.CancelOrders;
import io.evenbook.api.market.MarketEvent.OrdersRemoved;
import io.evenbook.api.market.PhaseAction;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.OrderRejection.OrderEnded;
import io.evenbook.api.order.OrderRejection.OrderUnknown;
import io.evenbook.api.order.Side;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.account.Accounts;
import io.evenbook.command.market.matching.EndReason;
import io.evenbook.command.market.matching.Order;
import io.evenbook.command.order.OrderState;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Cancels live orders, waiting stops included, each with the release of its hold.
 *
 * <p>Several faults are reported in this order: order unknown, ended; phase.
 */
public final class RestingOrders {
    /**
     * How many orders one commit cancels: up to four events each, one of them of the market and one of the customer's
     * limits, so 600; a freeze and its expired holds add 301.
     */
    static final int CANCELS_PER_COMMIT = 150;

    private RestingOrders() {}

    /**
     * Decides a command on an account's orders. @return the version of the order that is placed, else of the account
     */
    public static long handle(OrderCommand command, Streams streams) {
        return switch (command) {
            case PlaceOrder place -> OrderPlacement.place(place, streams);
            case CancelAccountOrders cancel -> {
                cancelAll(cancel, Accounts.require(streams, cancel.accountId()), streams);
                yield AccountState.AGGREGATE.version(streams, cancel);
            }
        };
    }

    /** Freezes an account; a level that stops debits cancels its resting orders as well. */
    public static long freeze(FreezeAccount freeze, Streams streams) {
        AccountState.AGGREGATE.handle(freeze, streams);
        // The freeze has released expired holds; a second time could exceed the bounds of the commit
        AccountState frozen = AccountState.AGGREGATE.find(streams, freeze.accountId());
        cancelAll(new CancelAccountOrders(freeze.accountId(), null, null, CancelReason.FROZEN), frozen, streams);
        return AccountState.AGGREGATE.version(streams, freeze);
    }

    static long cancel(CancelOrder cancel, Streams streams) {
        MarketState market = streams.find(MarketState.AGGREGATE.type(), cancel.marketId());
        RestingOrder order = RestingOrder.of(requireLive(cancel.orderId(), market, streams), market);
        Phases.require(PhaseAction.CANCEL, market);
        Accounts.require(streams, order.accountId());
        if (BookTime.advance(market, order.accountId(), streams)) {
            streams.continueWith(cancel);
            return streams.version(OrderState.AGGREGATE.type(), order.orderId());
        }
        remove(List.of(market.find(cancel.orderId())), market, CancelReason.REQUESTED, order.accountId(), streams);
        return order.version() + 1;
    }

    /** The account of an order, resting or ended; null if there is no such order. */
    public static AccountId accountOf(OrderId orderId, Streams streams) {
        MarketState market = streams.find(MarketState.AGGREGATE.type(), orderId.marketId());
        Order live = market == null ? null : market.find(orderId);
        if (live != null) {
            return (AccountId) live.account();
        }
        OrderState order = streams.find(OrderState.AGGREGATE.type(), orderId);
        return order == null ? null : order.accountId();
    }

    /** A live order. @throws RejectedException {@code order.unknown}, {@code order.ended} */
    static Order requireLive(OrderId orderId, MarketState market, Streams streams) {
        Order order = market == null ? null : market.find(orderId);
        if (order == null) {
            OrderState ended = streams.find(OrderState.AGGREGATE.type(), orderId);
            throw new RejectedException(
                    ended == null ? new OrderUnknown(orderId.value()) : new OrderEnded(orderId, ended.status()));
        }
        return order;
    }

    /** @param account whose holds this commit releases; null: a process does so afterwards */
    private static void remove(
            List<Order> orders, MarketState market, CancelReason reason, AccountId account, Streams streams) {
        EndReason end = EndReason.valueOf(reason.name());
        BookRun run = BookRun.of(
                market,
                account,
                null,
                streams.time(),
                matching -> orders.forEach(order -> matching.remove(order, end)));
        run.append(streams, new OrdersRemoved(market.marketId(), reason, run.steps(), run.levels(), run.bookHash()));
    }

    static void cancelAll(CancelOrders cancel, Streams streams) {
        MarketState market = MarketHandler.require(streams, cancel.marketId());
        List<Order> orders = chosen(market, cancel.side(), CANCELS_PER_COMMIT);
        if (orders.size() > CANCELS_PER_COMMIT) {
            streams.continueWith(cancel);
            orders = orders.subList(0, CANCELS_PER_COMMIT);
        }
        if (!orders.isEmpty()) {
            remove(orders, market, cancel.reason(), null, streams);
        }
    }

    /** Cancels the resting orders of an account, {@value #CANCELS_PER_COMMIT} in one commit. */
    private static void cancelAll(CancelAccountOrders cancel, AccountState account, Streams streams) {
        boolean stopsDebits = account.freezeLevel() != null && account.freezeLevel() != FreezeLevel.TRADING;
        if (cancel.reason() == CancelReason.FROZEN && !stopsDebits) {
            return;
        }
        if (cancelAll(cancel, account, CANCELS_PER_COMMIT, streams) < 0) {
            streams.continueWith(cancel);
        }
    }

    /**
     * Cancels resting orders of a frozen account.
     *
     * @param limit how many this commit may still cancel
     * @return how many it may cancel afterwards; negative if the account has more
     */
    static int cancelFrozen(AccountState account, int limit, Streams streams) {
        CancelAccountOrders cancel = new CancelAccountOrders(account.accountId(), null, null, CancelReason.FROZEN);
        return cancelAll(cancel, account, limit, streams);
    }

    /** Returns as {@link #cancelFrozen} does. */
    private static int cancelAll(CancelAccountOrders cancel, AccountState account, int limit, Streams streams) {
        int left = limit;
        for (MarketState market : markets(cancel, account, streams)) {
            List<Order> orders = chosenOf(cancel, market, left);
            boolean more = orders.size() > left;
            if (more) {
                orders = orders.subList(0, left);
            }
            if (!orders.isEmpty()) {
                remove(orders, market, cancel.reason(), account.accountId(), streams);
                left -= orders.size();
            }
            if (more) {
                return -1;
            }
        }
        return left;
    }

    /** The markets in which an account may have resting orders, by its holds for orders. */
    private static List<MarketState> markets(CancelAccountOrders cancel, AccountState account, Streams streams) {
        if (cancel.marketId() != null) {
            return List.of(MarketHandler.require(streams, cancel.marketId()));
        }
        Set<MarketId> marketIds = new LinkedHashSet<>();
        account.holds().open().values().stream()
                .filter(hold -> hold.reason() == HoldReason.ORDER)
                .forEach(hold -> marketIds.add(hold.holdId().orderId().marketId()));
        streams.load(marketIds.stream()
                .map(marketId -> Streams.Stream.of(MarketState.AGGREGATE.type(), marketId))
                .toList());
        return marketIds.stream()
                .map(marketId -> MarketHandler.require(streams, marketId))
                .toList();
    }

    /** Bids first, resting ones before waiting ones, best price first; at most one more than the limit. */
    private static List<Order> chosen(MarketState market, Side side, int limit) {
        List<Order> orders = new ArrayList<>();
        for (Side each : Side.values()) {
            if (side == null || side == each) {
                orders.addAll(market.book().resting(each, limit + 1 - orders.size()));
                orders.addAll(market.book().waiting(each, limit + 1 - orders.size()));
            }
        }
        return orders;
    }

    /** At most one more than the limit. */
    private static List<Order> chosenOf(CancelAccountOrders cancel, MarketState market, int limit) {
        return market.book().ordersOf(cancel.accountId(), cancel.side(), limit + 1);
    }
}
