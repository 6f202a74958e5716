package io.evenbook.netting;

import io.evenbook.netting.OpenTrade.TradeSide;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rules of {@link Resolver} with lists and whole sums: each question is answered from all trades anew. */
final class NaiveResolution {
    private final Cases window;
    final Map<OpenTrade, Long> lots = new HashMap<>();
    private final Map<OpenTrade, TradeSide> cutFirstBy = new HashMap<>();
    private final List<OpenTrade> oldestFirst;

    NaiveResolution(Cases window) {
        this.window = window;
        this.oldestFirst = window.trades().stream()
                .sorted(Comparator.<OpenTrade, Boolean>comparing(trade -> trade.part() > 0)
                        .thenComparing(OpenTrade::dueOn)
                        .thenComparing(OpenTrade::position)
                        .thenComparing(OpenTrade::part))
                .toList();
        oldestFirst.forEach(trade -> lots.put(trade, available(trade)));
        cut();
        raise();
    }

    static long available(OpenTrade trade) {
        return open(trade) - Math.max(trade.buyer().heldLots(), trade.seller().heldLots());
    }

    static long open(OpenTrade trade) {
        return trade.lots() - trade.settledLots();
    }

    private void cut() {
        for (int asset = 0; asset < window.roster().assets(); asset++) {
            for (int account = 0; account < window.roster().accounts(); account++) {
                if (lacksOrPaysOutOfHolds(account, asset)) {
                    cutYoungest(account, asset);
                    cut();
                    return;
                }
            }
        }
    }

    private void cutYoungest(int account, int asset) {
        for (OpenTrade trade : oldestFirst.reversed()) {
            for (TradeSide side : List.of(trade.buyer(), trade.seller())) {
                boolean delivers = side.account() == account
                        && side.asset() == asset
                        && side.unitsPerLot().signum() > 0;
                if (delivers && lots.get(trade) > 0 && lacksOrPaysOutOfHolds(account, asset)) {
                    cutFirstBy.putIfAbsent(trade, side);
                    cut(trade, account, asset);
                }
            }
        }
    }

    private void cut(OpenTrade trade, int account, int asset) {
        for (long left = lots.get(trade) - 1; left >= 0; left--) {
            if (isAllowed(trade, left)) {
                lots.put(trade, left);
                if (!lacksOrPaysOutOfHolds(account, asset)) {
                    return;
                }
            }
        }
    }

    /** Whether so many lots of a trade may settle under the terms. */
    boolean isAllowed(OpenTrade trade, long settling) {
        boolean isSelfTrade = trade.buyer().account() == trade.seller().account();
        if (settling == 0 || settling == available(trade)) {
            return true;
        }
        return window.terms().partial()
                && !isSelfTrade
                && settling >= window.terms().minimumLots();
    }

    private void raise() {
        boolean raised = false;
        for (OpenTrade trade : oldestFirst) {
            long before = lots.get(trade);
            for (long more = available(trade); more > before; more--) {
                if (isAllowed(trade, more) && isFeasibleWith(trade, more)) {
                    lots.put(trade, more);
                    raised = true;
                    break;
                }
            }
        }
        if (raised) {
            raise();
        }
    }

    /** Whether nobody lacks anything if so many lots of one trade settle; if it is an obligation, beyond holds. */
    boolean isFeasibleWith(OpenTrade trade, long settling) {
        long before = lots.put(trade, settling);
        boolean feasible = isFeasible()
                && (trade.part() == 0
                        || !lacksOrPaysOutOfHolds(
                                trade.buyer().account(), trade.buyer().asset()));
        lots.put(trade, before);
        return feasible;
    }

    boolean isFeasible() {
        for (int asset = 0; asset < window.roster().assets(); asset++) {
            for (int account = 0; account < window.roster().accounts(); account++) {
                if (lacks(account, asset)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean lacks(int account, int asset) {
        return need(account, asset).compareTo(budget(account, asset)) > 0;
    }

    private BigInteger budget(int account, int asset) {
        Budgets budgets = window.budgets();
        return budgets.holds().units(account, asset).add(budgets.prepared().units(account, asset));
    }

    private boolean lacksOrPaysOutOfHolds(int account, int asset) {
        boolean pays = oldestFirst.stream()
                .anyMatch(trade -> trade.part() > 0
                        && trade.buyer().account() == account
                        && trade.buyer().asset() == asset
                        && lots.get(trade) > 0);
        BigInteger kept = unsettled(account, asset).min(window.budgets().holds().units(account, asset));
        return lacks(account, asset)
                || pays && need(account, asset).compareTo(budget(account, asset).subtract(kept)) > 0;
    }

    /** What the trades of an account that do not settle, or not in full, still deliver. */
    private BigInteger unsettled(int account, int asset) {
        return oldestFirst.stream()
                .filter(trade -> trade.part() == 0)
                .map(trade -> delivered(trade, open(trade), account, asset).subtract(delivered(trade, account, asset)))
                .reduce(BigInteger.ZERO, BigInteger::add);
    }

    /** What all trades of an account deliver, without its obligations. */
    static BigInteger open(List<OpenTrade> trades, int account, int asset) {
        return trades.stream()
                .filter(trade -> trade.part() == 0)
                .map(trade -> delivered(trade, open(trade), account, asset))
                .reduce(BigInteger.ZERO, BigInteger::add);
    }

    /** Whether an account whose orders held all that its trades deliver could deliver what does not settle as well. */
    boolean isPrefundedInFull(int account, int asset) {
        BigInteger left = budget(account, asset).subtract(need(account, asset));
        boolean isPrefunded = window.budgets().holds().units(account, asset).equals(open(oldestFirst, account, asset));
        return !isPrefunded || left.compareTo(unsettled(account, asset)) >= 0;
    }

    private BigInteger need(int account, int asset) {
        BigInteger need = BigInteger.ZERO;
        for (OpenTrade trade : oldestFirst) {
            need = need.add(delivered(trade, account, asset)).subtract(received(trade, account, asset));
        }
        return need;
    }

    BigInteger delivered(OpenTrade trade, int account, int asset) {
        return delivered(trade, lots.get(trade), account, asset);
    }

    private static BigInteger delivered(OpenTrade trade, long settling, int account, int asset) {
        BigInteger sum = BigInteger.ZERO;
        for (TradeSide side : List.of(trade.buyer(), trade.seller())) {
            if (side.account() == account && side.asset() == asset) {
                sum = sum.add(side.unitsPerLot().multiply(BigInteger.valueOf(settling)));
                sum = side.isFeeOnTop() ? sum.add(fee(trade, side, settling)) : sum;
            }
        }
        return sum;
    }

    BigInteger received(OpenTrade trade, int account, int asset) {
        BigInteger sum = BigInteger.ZERO;
        for (TradeSide side : List.of(trade.buyer(), trade.seller())) {
            TradeSide other = side == trade.buyer() ? trade.seller() : trade.buyer();
            if (side.account() == account && other.asset() == asset) {
                sum = sum.add(other.unitsPerLot().multiply(BigInteger.valueOf(lots.get(trade))));
                sum = side.isFeeOnTop() ? sum : sum.subtract(fee(trade, side, lots.get(trade)));
            }
        }
        return sum;
    }

    private static BigInteger fee(OpenTrade trade, TradeSide side, long settling) {
        return share(side.fee(), trade.settledLots() + settling, trade.lots())
                .subtract(share(side.fee(), trade.settledLots(), trade.lots()));
    }

    private static BigInteger share(BigInteger fee, long part, long whole) {
        return fee.multiply(BigInteger.valueOf(part)).divide(BigInteger.valueOf(whole));
    }

    Failure failure(OpenTrade trade) {
        long settling = lots.get(trade);
        if (settling == open(trade)) {
            return Failure.NONE;
        }
        if (settling == available(trade)) {
            return trade.seller().heldLots() > trade.buyer().heldLots() ? Failure.SELLER_HOLDS : Failure.BUYER_HOLDS;
        }
        long next = settling + 1;
        while (!isAllowed(trade, next)) {
            next++;
        }
        lots.put(trade, next);
        boolean buyerLacks = trade.part() > 0
                ? lacksOrPaysOutOfHolds(trade.buyer().account(), trade.buyer().asset())
                : lacks(trade.buyer().account(), trade.buyer().asset());
        boolean sellerLacks = lacks(trade.seller().account(), trade.seller().asset());
        lots.put(trade, settling);
        if (buyerLacks && sellerLacks) {
            return cutFirstBy.get(trade) == trade.buyer() ? Failure.BUYER_LACKS : Failure.SELLER_LACKS;
        }
        return buyerLacks ? Failure.BUYER_LACKS : Failure.SELLER_LACKS;
    }

    /** All trades in which more lots could settle, the others unchanged. */
    List<OpenTrade> raisable() {
        List<OpenTrade> raisable = new ArrayList<>();
        for (OpenTrade trade : oldestFirst) {
            for (long more = lots.get(trade) + 1; more <= available(trade); more++) {
                if (isAllowed(trade, more) && isFeasibleWith(trade, more)) {
                    raisable.add(trade);
                    break;
                }
            }
        }
        return raisable;
    }
}
