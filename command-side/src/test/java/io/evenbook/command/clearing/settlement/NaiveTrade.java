package io.evenbook.command.clearing.settlement;

import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;

/** A trade of {@link NaiveClearing}: whole lots, each of which has the same price. A penalty is one lot of one leg. */
final class NaiveTrade {
    /** Null for a penalty. */
    final TradeExecuted executed;

    final String id;
    final long position;
    final int part;
    final long lots;
    final Map<Side, String> accounts = new EnumMap<>(Side.class);
    final Map<Side, Long> held = new EnumMap<>(Map.of(Side.BUY, 0L, Side.SELL, 0L));
    private final Map<Side, Money> payments = new EnumMap<>(Side.class);
    private final Map<Side, Money> fees = new EnumMap<>(Side.class);

    /** Null before it is due. */
    LocalDate dueOn;

    /** The lots that windows have settled so far. */
    long settled;

    boolean isNovated;

    /** The side that failed last; null: none. */
    Side failing;

    private NaiveTrade(TradeExecuted executed, String id, long position, int part, long lots) {
        this.executed = executed;
        this.id = id;
        this.position = position;
        this.part = part;
        this.lots = lots;
    }

    static NaiveTrade of(TradeExecuted executed, long position) {
        NaiveTrade trade = new NaiveTrade(executed, executed.tradeId().value(), position, 0, executed.lots());
        trade.payments.put(Side.BUY, executed.quoteAmount());
        trade.payments.put(Side.SELL, executed.quantity());
        for (Side side : Side.values()) {
            trade.accounts.put(side, executed.party(side).accountId().value());
            trade.fees.put(side, executed.party(side).fee());
        }
        return trade;
    }

    static NaiveTrade penalty(String id, long position, int part, String payer, String receiver, Money amount) {
        NaiveTrade penalty = new NaiveTrade(null, id, position, part, 1);
        penalty.payments.put(Side.BUY, amount);
        penalty.payments.put(Side.SELL, amount.none());
        penalty.accounts.put(Side.BUY, payer);
        penalty.accounts.put(Side.SELL, receiver);
        penalty.fees.put(Side.BUY, amount.none());
        penalty.fees.put(Side.SELL, amount.none());
        return penalty;
    }

    boolean isPenalty() {
        return executed == null;
    }

    long open() {
        return lots - settled;
    }

    long available() {
        return open() - Math.max(held.get(Side.BUY), held.get(Side.SELL));
    }

    boolean isSelfTrade() {
        return account(Side.BUY).equals(account(Side.SELL));
    }

    /** The account that has a side now. */
    String account(Side side) {
        return accounts.get(side);
    }

    /** The asset that a side delivers. */
    String asset(Side side) {
        return payments.get(side).asset().value();
    }

    private boolean isFeeOnTop(Side side) {
        return fees.get(side).asset().value().equals(asset(side));
    }

    /** The delivery of a side for so many more lots, with its fee if that is on top. */
    BigDecimal delivered(Side side, long some) {
        BigDecimal amount = share(payments.get(side), some);
        return isFeeOnTop(side) ? amount.add(share(fees.get(side), some)) : amount;
    }

    /** The receipt of a side for so many more lots, without its fee if that is taken out. */
    BigDecimal received(Side side, long some) {
        BigDecimal amount = share(payments.get(side.opposite()), some);
        return isFeeOnTop(side) ? amount : amount.subtract(share(fees.get(side), some));
    }

    /** The base quantity of all lots that have settled once so many more have. */
    BigDecimal settledQuantity(long some) {
        return part(executed.quantity().amount(), settled + some);
    }

    /** The base quantity that no window has settled. */
    BigDecimal openQuantity() {
        return executed.quantity().amount().subtract(settledQuantity(0));
    }

    private BigDecimal share(Money whole, long some) {
        return part(whole.amount(), settled + some).subtract(part(whole.amount(), settled));
    }

    private BigDecimal part(BigDecimal whole, long some) {
        return whole.multiply(BigDecimal.valueOf(some))
                .divide(BigDecimal.valueOf(lots), whole.scale(), RoundingMode.DOWN);
    }
}
