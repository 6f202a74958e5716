package io.evenbook.command.base;

import io.evenbook.api.RejectedException;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.money.AmountRejection.AmountExcessScale;
import io.evenbook.api.money.AmountRejection.AmountNotPositive;
import io.evenbook.api.money.AmountRejection.AmountTooLarge;
import io.evenbook.api.money.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** The rules of every amount that a client sends. Several faults are reported in the order of the methods here. */
public final class AmountRules {
    private AmountRules() {}

    /** @throws RejectedException {@code amount.not-positive} */
    public static void requirePositive(String field, BigDecimal amount) {
        if (amount.signum() <= 0) {
            throw new RejectedException(new AmountNotPositive(field, amount));
        }
    }

    /**
     * The amount at a scale: {@code 1.50} at 1 decimal is {@code 1.5}.
     *
     * @throws RejectedException {@code amount.excess-scale} if it has more decimals, trailing zeros aside
     */
    public static BigDecimal requireScale(String field, BigDecimal amount, int decimals) {
        if (amount.stripTrailingZeros().scale() > decimals) {
            throw new RejectedException(new AmountExcessScale(field, amount, decimals));
        }
        return amount.setScale(decimals, RoundingMode.UNNECESSARY);
    }

    /** @throws RejectedException {@code amount.too-large} if it has more than 18 digits before the point */
    public static BigDecimal requireFit(String field, BigDecimal amount) {
        if (!Money.fits(amount)) {
            throw new RejectedException(new AmountTooLarge(field, amount));
        }
        return amount;
    }

    /** All three rules: greater than zero, within the asset's scale, at most 18 digits before the point. */
    public static Money requireMoney(String field, AssetCode asset, BigDecimal amount, int decimals) {
        requirePositive(field, amount);
        return new Money(asset, requireFit(field, requireScale(field, amount, decimals)));
    }
}
