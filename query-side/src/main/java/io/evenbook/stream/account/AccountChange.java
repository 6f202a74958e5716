package io.evenbook.stream.account;

import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.OrderId;
import io.evenbook.stream.account.AccountMessages.BalanceItem;
import io.evenbook.stream.account.AccountMessages.Delta;
import io.evenbook.stream.account.AccountMessages.FillItem;
import io.evenbook.stream.account.AccountMessages.HoldItem;
import io.evenbook.stream.account.AccountMessages.OrderItem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What some commands changed of an account; of each order, balance and hold the last state counts. */
final class AccountChange {
    private static final int BYTES = 200;
    private static final int BYTES_OF_PART = 300;

    private final Map<OrderId, OrderItem> orders = new LinkedHashMap<>();
    private final List<FillItem> fills = new ArrayList<>();
    private final Map<AssetCode, BalanceItem> balances = new LinkedHashMap<>();
    private final Map<HoldId, HoldItem> holds = new LinkedHashMap<>();

    void order(OrderItem order) {
        orders.put(order.orderId(), order);
    }

    void fill(FillItem fill) {
        fills.add(fill);
    }

    void balance(BalanceItem balance) {
        balances.put(balance.asset(), balance);
    }

    void hold(HoldItem hold) {
        holds.put(hold.holdId(), hold);
    }

    /** Adds what came later. */
    void add(AccountChange next) {
        orders.putAll(next.orders);
        fills.addAll(next.fills);
        balances.putAll(next.balances);
        holds.putAll(next.holds);
    }

    boolean isEmpty() {
        return parts() == 0;
    }

    /** How many orders, fills, balances and holds it has. */
    int parts() {
        return orders.size() + fills.size() + balances.size() + holds.size();
    }

    /** About how many bytes it takes in memory. */
    int bytes() {
        return BYTES + BYTES_OF_PART * parts();
    }

    Delta delta(long first, long last) {
        return new Delta(
                first, last, some(orders.values()), some(fills), some(balances.values()), some(holds.values()));
    }

    private static <T> Collection<T> some(Collection<T> all) {
        return all.isEmpty() ? null : all;
    }
}
