package io.evenbook.command.market;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountCommand.CancelAccountOrders;
import io.evenbook.api.account.AccountCommand.CancelWhenDue;
import io.evenbook.api.account.AccountCommand.FreezeAccount;
import io.evenbook.api.account.AccountCommand.OrderCommand;
import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.account.AccountCommand.SetCancelAfter;
import io.evenbook.api.account.AccountRejection.AccountUnknown;
import io.evenbook.api.account.FreezeLevel;
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
 * Cancels live orders, waiting stops included, each with the release of its hold. Orders whose time is over expire
 * before; where orders are cancelled together, no stop fires before them.
 *
 * <p>Several faults are reported in this order: order unknown, ended; phase.
 */
public final class RestingOrders {
    /** How many orders of a market one commit cancels: three events each, one of them of the customer's limits. */
    static final int CANCELS_PER_COMMIT = 250;

    /**
     * How many orders and books one commit changes if it cancels in several markets, so 751 events: an order has three
     * and a book one.
     */
    static final int CHANGES_PER_COMMIT = 1 + CANCELS_PER_COMMIT;

    private RestingOrders() {}

    /**
     * Decides a command on an account's orders. @return the version of the order that is placed, else of the account
     */
    public static long handle(OrderCommand command, Streams streams) {
        return switch (command) {
            case PlaceOrder place -> OrderPlacement.place(place, streams);
            case CancelAccountOrders cancel -> {
                cancelAll(cancel, streams);
                yield AccountState.AGGREGATE.version(streams, cancel);
            }
            case SetCancelAfter set -> CancelAfter.set(set, streams);
            case CancelWhenDue cancel -> CancelAfter.cancelWhenDue(cancel, streams);
        };
    }

    /** Freezes an account; a level that stops debits cancels its open orders as well, in commits of their own. */
    public static long freeze(FreezeAccount freeze, Streams streams) {
        long version = AccountState.AGGREGATE.handle(freeze, streams);
        streams.continueWith(new CancelAccountOrders(freeze.accountId(), null, null, CancelReason.FROZEN));
        return version;
    }

    static long cancel(CancelOrder cancel, Streams streams) {
        MarketState market = streams.find(MarketState.AGGREGATE.type(), cancel.marketId());
        RestingOrder order = RestingOrder.of(requireLive(cancel.orderId(), market, streams), market);
        Phases.require(PhaseAction.CANCEL, market);
        if (Accounts.expireSome(order.accountId(), streams) || BookTime.advance(market, order.accountId(), streams)) {
            streams.decideAgain(cancel);
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
    static void remove(
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
        if (BookTime.expire(market, null, streams)) {
            streams.continueWith(cancel);
            return;
        }
        List<Order> orders = chosen(market, cancel.side(), CANCELS_PER_COMMIT);
        if (orders.size() > CANCELS_PER_COMMIT) {
            streams.continueWith(cancel);
            orders = orders.subList(0, CANCELS_PER_COMMIT);
        }
        if (!orders.isEmpty()) {
            remove(orders, market, cancel.reason(), null, streams);
        }
    }

    /** Cancels the open orders of an account. Expired holds stay: together they could exceed the bounds of a commit. */
    private static void cancelAll(CancelAccountOrders cancel, Streams streams) {
        AccountState account = AccountState.AGGREGATE.find(streams, cancel.accountId());
        if (account == null) {
            throw new RejectedException(new AccountUnknown(cancel.accountId().value()));
        }
        boolean stopsDebits = account.freezeLevel() != null && account.freezeLevel() != FreezeLevel.TRADING;
        if (cancel.reason() == CancelReason.FROZEN && !stopsDebits) {
            return;
        }
        if (!cancelSome(cancel, account, streams)) {
            streams.continueWith(cancel);
        }
    }

    /** Cancels as many open orders of an account as one commit may. @return whether these were all */
    static boolean cancelSome(CancelAccountOrders cancel, AccountState account, Streams streams) {
        return cancelSome(cancel, account, CHANGES_PER_COMMIT, streams) >= 0;
    }

    /** Cancels as many open orders of a frozen account as one commit may. @return whether these were all */
    public static boolean cancelFrozen(AccountState account, Streams streams) {
        return cancelFrozen(account, CHANGES_PER_COMMIT, streams) >= 0;
    }

    /**
     * Cancels open orders of a frozen account.
     *
     * @param changes how many orders and books this commit may still change
     * @return how many it may change afterwards; negative if the account has more orders
     */
    static int cancelFrozen(AccountState account, int changes, Streams streams) {
        CancelAccountOrders cancel = new CancelAccountOrders(account.accountId(), null, null, CancelReason.FROZEN);
        return cancelSome(cancel, account, changes, streams);
    }

    /** Returns as {@link #cancelFrozen} does. */
    private static int cancelSome(CancelAccountOrders cancel, AccountState account, int changes, Streams streams) {
        int left = changes;
        for (MarketState market : markets(cancel, account, streams)) {
            // In a commit of its own: together they may have more events than one may
            boolean waits = left < CHANGES_PER_COMMIT && BookTime.hasExpired(market, streams);
            if (waits || BookTime.expire(market, account.accountId(), streams)) {
                return -1;
            }
            int room = Math.max(left - 1, 0);
            List<Order> orders = chosenOf(cancel, market, room);
            boolean more = orders.size() > room;
            if (more) {
                orders = orders.subList(0, room);
            }
            if (!orders.isEmpty()) {
                remove(orders, market, cancel.reason(), account.accountId(), streams);
                left -= 1 + orders.size();
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
                .filter(hold -> hold.reason().isOrder())
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
