package io.evenbook.stream.market;

import io.evenbook.api.market.BookLevel;
import io.evenbook.api.order.Side;
import io.evenbook.stream.market.MarketChange.MarketTrade;
import io.evenbook.stream.market.MarketChange.RestingOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Several changes as one: of each level and each order the last one counts, and all trades remain. */
final class MarketRange {
    private final Map<LevelKey, BookLevel> levels = new LinkedHashMap<>();
    private final Map<Long, RestingOrder> orders = new LinkedHashMap<>();
    private final List<MarketTrade> trades = new ArrayList<>();
    private long last;
    private String phase;

    private record LevelKey(Side side, long priceTicks) {}

    /** @param after the number behind which it begins */
    MarketRange(long after) {
        last = after;
    }

    /** Adds the next change. */
    void add(MarketChange change) {
        addLevels(change.levels());
        for (RestingOrder order : change.orders()) {
            RestingOrder before = orders.get(order.number());
            if (before != null && before.since() != order.since()) {
                // It stands behind those that took their places before
                orders.remove(order.number());
            }
            orders.put(order.number(), order);
        }
        trades.addAll(change.trades());
        last = change.sequence();
        phase = change.phase() == null ? phase : change.phase();
    }

    private void addLevels(List<BookLevel> changed) {
        for (BookLevel level : changed) {
            levels.put(new LevelKey(level.side(), level.priceTicks()), level);
        }
    }

    /** How many levels, orders and trades it has for some channels. */
    int items(Set<Channel> channels) {
        return (channels.contains(Channel.BOOK) ? levels.size() : 0)
                + (channels.contains(Channel.ORDERS) ? orders.size() : 0)
                + (channels.contains(Channel.TRADES) ? trades.size() : 0);
    }

    /** The number of the last change. */
    long last() {
        return last;
    }

    /** The changed levels of a side. */
    List<BookLevel> levels(Side side) {
        return levels.values().stream().filter(level -> level.side() == side).toList();
    }

    Collection<RestingOrder> orders() {
        return orders.values();
    }

    List<MarketTrade> trades() {
        return trades;
    }

    /** The last phase that began; null: none did. */
    String phase() {
        return phase;
    }
}
