package io.evenbook.command.clearing;

import io.evenbook.api.clearing.ObligationKind;
import io.evenbook.api.clearing.SchemeTerms;
import io.evenbook.api.clearing.SettlementDates;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Obligations of a failing side to the other one, in the quote asset. Amounts are rounded down at its scale. The rule
 * follows the European regime (Regulation (EU) 2018/1229): the failing side pays the other one, the house keeps
 * nothing.
 */
final class Fails {
    private static final BigDecimal BASIS_POINTS = BigDecimal.valueOf(10_000);

    private Fails() {}

    /**
     * A debt of one account to another.
     *
     * @param obligationId derives from its cause, so a repeat names the same obligation
     * @param amount greater than zero
     */
    record Obligation(
            String obligationId,
            ObligationKind kind,
            TradeId tradeId,
            AccountId payer,
            AccountId receiver,
            Money amount) {}

    /**
     * The penalty for one business day: open quantity x reference price x rate, by the rate of the asset that was
     * lacking. 3 at 100.00 and 0.5 basis points are 0.01 of 0.015.
     *
     * @param referencePrice of the market's last trade before the day was closed; greater than zero
     * @return empty before the trade is due, if the amount is zero, or if one account is on both sides
     */
    static Optional<Obligation> penalty(
            FailedTrade trade, LocalDate businessDate, BigDecimal referencePrice, SchemeTerms terms) {
        if (businessDate.isBefore(trade.dueOn())) {
            return Optional.empty();
        }
        BigDecimal rate = terms.penaltyRate(trade.lacking()).divide(BASIS_POINTS);
        BigDecimal amount = trade.open().amount().multiply(referencePrice).multiply(rate);
        String id = "obl_" + trade.tradeId() + ".penalty." + businessDate;
        return obligation(id, ObligationKind.PENALTY, trade, amount);
    }

    /**
     * The compensation if the open quantity is settled in cash: what the other side loses by a price that moved against
     * it. A failing seller owes open quantity x (reference - price), a failing buyer the reverse; never less than zero.
     *
     * @return empty if the price moved the other way, or if one account is on both sides
     */
    static Optional<Obligation> compensation(FailedTrade trade, BigDecimal referencePrice) {
        BigDecimal moved = referencePrice.subtract(trade.price());
        BigDecimal loss = trade.failing() == Side.SELL ? moved : moved.negate();
        BigDecimal amount = loss.max(BigDecimal.ZERO).multiply(trade.open().amount());
        return obligation("obl_" + trade.tradeId() + ".compensation", ObligationKind.COMPENSATION, trade, amount);
    }

    /**
     * Whether a trade has failed for so long that it may be bought in or settled in cash: more business days after its
     * due date than the extension.
     *
     * @return false also where the calendars end before the day
     */
    static boolean isExtensionOver(FailedTrade trade, LocalDate today, int extensionDays, SettlementDates dates) {
        return dates.between(trade.dueOn(), today)
                .filter(days -> days > extensionDays)
                .isPresent();
    }

    private static Optional<Obligation> obligation(
            String id, ObligationKind kind, FailedTrade trade, BigDecimal amount) {
        Money owed = new Money(trade.quote(), amount.setScale(trade.quoteDecimals(), RoundingMode.DOWN));
        if (owed.isZero() || trade.buyer().equals(trade.seller())) {
            return Optional.empty();
        }
        return Optional.of(
                new Obligation(id, kind, trade.tradeId(), trade.failingAccount(), trade.otherAccount(), owed));
    }
}
