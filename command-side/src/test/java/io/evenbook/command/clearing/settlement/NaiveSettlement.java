package io.evenbook.command.clearing.settlement;

import io.evenbook.api.order.Side;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rules of the resolution once more, with maps and loops over single lots:
 *
 * <ol>
 *   <li>All lots settle that nobody holds back.
 *   <li>The first account, by asset and account, that lacks an asset has its youngest deliveries of it cut, the last
 *       one by as few lots as cure the lack.
 *   <li>The oldest cut trade is raised as far as both sides can pay, then the next, until a pass raises none.
 * </ol>
 *
 * Penalties are younger than trades, and are not paid out of what orders held for trades that do not settle.
 */
final class NaiveSettlement {
    private final List<NaiveTrade> oldestFirst;
    private final boolean partial;
    private final long minimumLots;

    private final Map<String, BigDecimal> holds;

    /** By asset and account: what it could deliver beyond what it does; less than zero: it lacks that. */
    private final Map<String, BigDecimal> slack = new TreeMap<>();

    private final Map<NaiveTrade, Long> lots = new HashMap<>();
    private final Map<NaiveTrade, Side> cutFirstBy = new HashMap<>();

    /** Holds and what was prepared in addition: by asset and account, see {@link #key}. */
    NaiveSettlement(
            List<NaiveTrade> trades,
            Map<String, BigDecimal> holds,
            Map<String, BigDecimal> prepared,
            boolean partial,
            long minimumLots) {
        this.oldestFirst = trades.stream()
                .sorted(Comparator.comparing(NaiveTrade::isPenalty)
                        .thenComparing(trade -> trade.dueOn)
                        .thenComparing(trade -> trade.position)
                        .thenComparing(trade -> trade.part))
                .toList();
        this.partial = partial;
        this.minimumLots = minimumLots;
        this.holds = Map.copyOf(holds);
        slack.putAll(holds);
        prepared.forEach((cell, amount) -> slack.merge(cell, amount, BigDecimal::add));
        oldestFirst.forEach(trade -> lots.put(trade, 0L));
        oldestFirst.forEach(trade -> settle(trade, trade.available()));
        cut();
        while (raise()) {
            // Another pass
        }
    }

    static String key(String asset, String account) {
        return asset + " " + account;
    }

    long lots(NaiveTrade trade) {
        return lots.get(trade);
    }

    private static String deliveryOf(NaiveTrade trade, Side side) {
        return key(trade.asset(side), trade.account(side));
    }

    private void settle(NaiveTrade trade, long newLots) {
        change(trade, lots.get(trade), 1);
        change(trade, newLots, -1);
        lots.put(trade, newLots);
    }

    /** Takes the deliveries of so many lots from the slack, or adds them to it; receipts the other way round. */
    private void change(NaiveTrade trade, long some, int sign) {
        for (Side side : Side.values()) {
            BigDecimal delivered = trade.delivered(side, some).multiply(BigDecimal.valueOf(sign));
            slack.merge(deliveryOf(trade, side), delivered, BigDecimal::add);
            String receipt = key(trade.asset(side.opposite()), trade.account(side));
            BigDecimal received = trade.received(side, some).multiply(BigDecimal.valueOf(-sign));
            slack.merge(receipt, received, BigDecimal::add);
        }
    }

    private boolean lacks(NaiveTrade trade, Side side) {
        String cell = deliveryOf(trade, side);
        boolean pays = trade.isPenalty() && side == Side.BUY;
        return slack.get(cell).signum() < 0 || pays && slack.get(cell).compareTo(kept(cell)) < 0;
    }

    private boolean lacks(String cell) {
        boolean pays = oldestFirst.stream()
                .anyMatch(trade -> trade.isPenalty()
                        && lots.get(trade) > 0
                        && deliveryOf(trade, Side.BUY).equals(cell));
        return slack.get(cell).signum() < 0 || pays && slack.get(cell).compareTo(kept(cell)) < 0;
    }

    /** The part of the holds that is for trades that do not settle. */
    private BigDecimal kept(String cell) {
        BigDecimal unsettled = BigDecimal.ZERO;
        for (NaiveTrade trade : oldestFirst) {
            for (Side side : Side.values()) {
                if (!trade.isPenalty() && deliveryOf(trade, side).equals(cell)) {
                    unsettled = unsettled
                            .add(trade.delivered(side, trade.open()))
                            .subtract(trade.delivered(side, lots.get(trade)));
                }
            }
        }
        return unsettled.min(holds.getOrDefault(cell, BigDecimal.ZERO));
    }

    private void cut() {
        for (String cell : slack.keySet()) {
            if (lacks(cell)) {
                cutYoungest(cell);
                cut();
                return;
            }
        }
    }

    private void cutYoungest(String cell) {
        for (NaiveTrade trade : oldestFirst.reversed()) {
            for (Side side : Side.values()) {
                boolean isDelivery = deliveryOf(trade, side).equals(cell)
                        && trade.delivered(side, trade.available()).signum() > 0
                        && lots.get(trade) > 0;
                if (isDelivery && lacks(cell)) {
                    cutFirstBy.putIfAbsent(trade, side);
                    for (long left = lots.get(trade) - 1; left >= 0; left--) {
                        if (mayBe(trade, left)) {
                            settle(trade, left);
                            if (!lacks(cell)) {
                                break;
                            }
                        }
                    }
                }
            }
        }
    }

    /** Whether the terms let so many lots of a trade settle. */
    private boolean mayBe(NaiveTrade trade, long some) {
        boolean isPart = some > 0 && some < trade.available();
        return !isPart || partial && some >= minimumLots && !trade.isSelfTrade();
    }

    private boolean raise() {
        boolean raised = false;
        for (NaiveTrade trade : oldestFirst) {
            long before = lots.get(trade);
            for (long more = trade.available(); more > before; more--) {
                if (mayBe(trade, more)) {
                    settle(trade, more);
                    if (!lacks(trade, Side.BUY) && !lacks(trade, Side.SELL)) {
                        raised = true;
                        break;
                    }
                    settle(trade, before);
                }
            }
        }
        return raised;
    }

    /** The side that does not deliver all its open lots. */
    Side failing(NaiveTrade trade) {
        long settling = lots.get(trade);
        if (settling == trade.available()) {
            return trade.held.get(Side.SELL) > trade.held.get(Side.BUY) ? Side.SELL : Side.BUY;
        }
        long next = settling + 1;
        while (!mayBe(trade, next)) {
            next++;
        }
        settle(trade, next);
        boolean buyerLacks = lacks(trade, Side.BUY);
        boolean sellerLacks = lacks(trade, Side.SELL);
        settle(trade, settling);
        if (buyerLacks && sellerLacks) {
            return cutFirstBy.get(trade);
        }
        return buyerLacks ? Side.BUY : Side.SELL;
    }
}
