package io.evenbook.netting;

import io.evenbook.api.RejectedException;
import io.evenbook.api.clearing.Debt;
import io.evenbook.api.clearing.ObligationKind;
import io.evenbook.api.clearing.SettlementDates;
import io.evenbook.api.id.ObligationId;
import io.evenbook.api.money.AmountRejection.AmountTooLarge;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;

/**
 * Debts of a failing side to the other one, in the quote asset. Amounts are rounded down at its scale. The rule follows
 * the European regime (Regulation (EU) 2018/1229): the failing side pays the other one, the house keeps nothing.
 */
public final class Fails {
    private static final BigDecimal BASIS_POINTS = BigDecimal.valueOf(10_000);

    private Fails() {}

    /**
     * The penalty for one business day: open quantity x reference price x rate. 3 at 100.00 and 0.5 basis points are
     * 0.01 of 0.015.
     *
     * @param referencePrice of the market's last trade before the day was closed; greater than zero
     * @param basisPoints the rate of the asset that was lacking; 0 or greater
     * @return empty before the trade is due, if the amount is zero, or if one account is on both sides
     * @throws RejectedException {@code amount.too-large}
     */
    public static Optional<Debt> penalty(
            FailedTrade trade, LocalDate businessDate, BigDecimal referencePrice, BigDecimal basisPoints) {
        if (businessDate.isBefore(trade.dueOn())) {
            return Optional.empty();
        }
        BigDecimal amount = trade.open().amount().multiply(referencePrice).multiply(basisPoints.divide(BASIS_POINTS));
        ObligationId id = ObligationId.penalty(trade.tradeId(), businessDate);
        return debt(id, ObligationKind.PENALTY, businessDate, trade, amount);
    }

    /**
     * The compensation if the open quantity is not delivered any more: what the other side loses by a price that moved
     * against it. A failing seller owes open quantity x (reference - price), a failing buyer the reverse; never less
     * than zero.
     *
     * @param price of the trade, in the quote asset
     * @param referencePrice of the market's last trade
     * @return empty if the price moved the other way, or if one account is on both sides
     * @throws RejectedException {@code amount.too-large}
     */
    public static Optional<Debt> compensation(
            ObligationId id, FailedTrade trade, BigDecimal price, BigDecimal referencePrice) {
        BigDecimal moved = referencePrice.subtract(price);
        BigDecimal loss = trade.failing() == Side.SELL ? moved : moved.negate();
        BigDecimal amount = loss.max(BigDecimal.ZERO).multiply(trade.open().amount());
        return debt(id, ObligationKind.COMPENSATION, null, trade, amount);
    }

    /**
     * Whether a trade has failed for so long that it may be bought in or settled in cash: more business days after its
     * due date than the extension.
     *
     * @return false also where the calendars end before the day
     */
    public static boolean isExtensionOver(LocalDate dueOn, LocalDate today, int extensionDays, SettlementDates dates) {
        return dates.between(dueOn, today).filter(days -> days > extensionDays).isPresent();
    }

    private static Optional<Debt> debt(
            ObligationId id, ObligationKind kind, LocalDate businessDate, FailedTrade trade, BigDecimal amount) {
        BigDecimal rounded = amount.setScale(trade.quoteDecimals(), RoundingMode.DOWN);
        if (rounded.signum() == 0 || trade.buyer().equals(trade.seller())) {
            return Optional.empty();
        }
        if (!Money.fits(rounded)) {
            throw new RejectedException(new AmountTooLarge(kind.name().toLowerCase(Locale.ROOT), rounded));
        }
        return Optional.of(new Debt(
                id,
                kind,
                trade.tradeId(),
                trade.failing(),
                businessDate,
                trade.failingAccount(),
                trade.otherAccount(),
                new Money(trade.quote(), rounded)));
    }
}
