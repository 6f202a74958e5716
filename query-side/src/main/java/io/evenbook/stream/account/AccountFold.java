package io.evenbook.stream.account;

import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.ChangesHold;
import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.account.AccountEvent.SetsBalances;
import io.evenbook.api.account.AccountEvent.TradesNovated;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Liquidity;
import io.evenbook.api.order.OrderEvent;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeParty;
import io.evenbook.stream.account.AccountMessages.BalanceItem;
import io.evenbook.stream.account.AccountMessages.Because;
import io.evenbook.stream.account.AccountMessages.FillItem;
import io.evenbook.stream.account.AccountMessages.HoldItem;
import io.evenbook.stream.account.AccountMessages.Snapshot;
import io.evenbook.stream.ring.Parts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The open orders, balances and open holds of an account. */
final class AccountFold {
    private static final long BYTES = 1_024;
    private static final long BYTES_OF_ORDER = 800;
    private static final long BYTES_OF_OTHERS = 400;

    private final AccountId accountId;
    private final long ordersPosition;
    private final long accountsPosition;
    private final Map<OrderId, OrderFold> orders = new LinkedHashMap<>();
    private final Map<AssetCode, BalanceItem> balances = new TreeMap<>(AccountFold::byCode);
    private final Map<HoldId, HoldItem> holds = new LinkedHashMap<>();

    /**
     * The rows of an account in the views, each as of its own position.
     *
     * @param orders the open ones
     * @param holds the open ones
     */
    record Rows(
            long ordersPosition,
            long accountsPosition,
            List<OrderFold.Row> orders,
            List<BalanceItem> balances,
            List<HoldItem> holds) {

        /** The position as of which the account is known when all events up to it were applied. */
        long position() {
            return Math.max(ordersPosition, accountsPosition);
        }
    }

    AccountFold(AccountId accountId, Rows rows) {
        this.accountId = accountId;
        this.ordersPosition = rows.ordersPosition;
        this.accountsPosition = rows.accountsPosition;
        rows.orders.forEach(row -> orders.put(row.orderId(), new OrderFold(row)));
        rows.balances.forEach(balance -> balances.put(balance.asset(), balance));
        rows.holds.forEach(hold -> holds.put(hold.holdId(), hold));
    }

    private static int byCode(AssetCode one, AssetCode other) {
        return one.value().compareTo(other.value());
    }

    /** Whether an event may change something here. */
    static boolean isOf(Class<?> type) {
        return OrderEvent.class.isAssignableFrom(type)
                || AccountEvent.class.isAssignableFrom(type)
                || type == TradeExecuted.class;
    }

    /** Applies an event of this account, unless the views had it, and notes what it changes. */
    void apply(long position, Instant at, Object event, AccountChange change) {
        switch (event) {
            case OrderEvent order when position > ordersPosition -> apply(order, at, change);
            case AccountEvent account when position > accountsPosition -> apply(account, change);
            case TradeExecuted trade -> {
                fill(trade, Side.BUY, at, change);
                fill(trade, Side.SELL, at, change);
            }
            default -> {
                // The views had it
            }
        }
    }

    private void apply(OrderEvent event, Instant at, AccountChange change) {
        OrderFold order = orders.get(event.orderId());
        if (event instanceof OrderPlaced placed) {
            order = OrderFold.of(placed, at);
            orders.put(event.orderId(), order);
        } else if (order == null) {
            throw new IllegalArgumentException("must be open: " + event.orderId());
        } else {
            order.apply(event, at);
        }
        if (order.hasEnded()) {
            orders.remove(event.orderId());
        }
        change.order(order.item());
    }

    private void apply(AccountEvent event, AccountChange change) {
        if (event instanceof SetsBalances sets) {
            for (Balance balance : sets.balances()) {
                BalanceItem item = new BalanceItem(
                        balance.asset(),
                        balance.posted().amount(),
                        balance.held().amount(),
                        balance.available().amount());
                balances.put(item.asset(), item);
                change.balance(item);
            }
        }
        if (event instanceof FundsHeld held) {
            set(
                    new HoldItem(
                            held.holdId(),
                            held.amount().asset(),
                            held.amount().amount(),
                            held.reason(),
                            held.expiresAt()),
                    change);
        }
        if (event instanceof ChangesHold changes) {
            set(changes.holdId(), changes.holdRemaining(), change);
        }
        if (event instanceof TradesNovated novated) {
            novated.trades().forEach(side -> set(side.holdId(), side.holdRemaining(), change));
        }
    }

    private void set(HoldId holdId, Money remaining, AccountChange change) {
        HoldItem before = holds.get(holdId);
        set(
                new HoldItem(
                        holdId,
                        remaining.asset(),
                        remaining.amount(),
                        before == null ? null : before.reason(),
                        before == null ? null : before.expiresAt()),
                change);
    }

    private void set(HoldItem hold, AccountChange change) {
        if (hold.amount().signum() == 0) {
            holds.remove(hold.holdId());
        } else {
            holds.put(hold.holdId(), hold);
        }
        change.hold(hold);
    }

    private void fill(TradeExecuted trade, Side side, Instant at, AccountChange change) {
        TradeParty party = trade.party(side);
        if (party.accountId().equals(accountId)) {
            change.fill(new FillItem(
                    trade.tradeId(),
                    party.orderId(),
                    trade.marketId(),
                    side,
                    trade.price(),
                    trade.quantity().amount(),
                    trade.quoteAmount().amount(),
                    trade.makerSide() == side ? Liquidity.MAKER : Liquidity.TAKER,
                    party.fee().amount(),
                    party.fee().asset(),
                    at));
        }
    }

    /** About how many bytes it takes in memory. */
    long bytes() {
        return BYTES + BYTES_OF_ORDER * orders.size() + BYTES_OF_OTHERS * (balances.size() + holds.size());
    }

    /** The whole state, cut into parts of at most so many orders, balances and holds; at least one part. */
    List<Snapshot> snapshot(long position, Because because, int maxItems) {
        List<OrderFold> allOrders = List.copyOf(orders.values());
        List<BalanceItem> allBalances = List.copyOf(balances.values());
        List<HoldItem> allHolds = List.copyOf(holds.values());
        int holdsFrom = allOrders.size() + allBalances.size();
        int items = holdsFrom + allHolds.size();
        List<Snapshot> parts = new ArrayList<>();
        int from = 0;
        do {
            int to = Math.min(items, from + maxItems);
            parts.add(new Snapshot(
                    accountId,
                    position,
                    because,
                    to == items ? null : true,
                    Parts.of(allOrders, from, to).stream().map(OrderFold::item).toList(),
                    Parts.of(allBalances, from - allOrders.size(), to - allOrders.size()),
                    Parts.of(allHolds, from - holdsFrom, to - holdsFrom)));
            from = to;
        } while (from < items);
        return parts;
    }
}
