package io.evenbook.command;

import io.evenbook.api.RejectedException;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.money.AmountRejection.AmountExcessScale;
import io.evenbook.api.money.AmountRejection.AmountNotPositive;
import io.evenbook.api.money.AmountRejection.AmountTooLarge;
import io.evenbook.api.money.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What holds of every amount that comes from outside. Several faults in one amount are reported in the order of the
 * methods here.
 */
public final class AmountRules {
    private AmountRules() {}

    /** @throws RejectedException {@code amount.not-positive} */
    public static void requirePositive(String field, BigDecimal amount) {
        if (amount.signum() <= 0) {
            throw new RejectedException(new AmountNotPositive(field, amount));
        }
    }

    /**
     * @throws RejectedException {@code amount.excess-scale} if the value, its trailing zeros aside, has more decimals
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

    /** An amount of an asset that is greater than zero and fits the ledger. */
    public static Money requireMoney(String field, AssetCode asset, BigDecimal amount, int decimals) {
        requirePositive(field, amount);
        return new Money(asset, requireFit(field, requireScale(field, amount, decimals)));
    }
}
