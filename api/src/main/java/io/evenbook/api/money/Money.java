package io.evenbook.api.money;

import io.evenbook.api.id.AssetCode;
import java.math.BigDecimal;

/**
 * An amount of one asset. The scale of the amount is the asset's scale in the ledger, so two amounts of one asset
 * always have the same scale: USD with 2 decimals is {@code 12.30}. Arithmetic is exact and refuses different assets or
 * scales.
 *
 * @param asset the asset
 * @param amount may be negative or zero; scale 0 to 18, at most {@value #MAX_INTEGER_DIGITS} digits before the point
 */
public record Money(AssetCode asset, BigDecimal amount) implements Comparable<Money> {
    /** The most digits before the point that an amount, and so a balance, may have. */
    public static final int MAX_INTEGER_DIGITS = 18;
    /** The largest scale that an asset may have. */
    public static final int MAX_SCALE = 18;

    /** @throws IllegalArgumentException if the scale or the size is out of range */
    public Money {
        if (amount.scale() < 0 || amount.scale() > MAX_SCALE) {
            throw new IllegalArgumentException("scale must be 0 to 18: amount=" + amount);
        }
        if (!fits(amount)) {
            throw new IllegalArgumentException(
                    "must have at most 18 digits before the point: amount=" + amount.toPlainString());
        }
    }

    /** Returns zero at a scale of 0 to {@value #MAX_SCALE}. */
    public static Money zero(AssetCode asset, int decimals) {
        return new Money(asset, BigDecimal.ZERO.setScale(decimals));
    }

    /** Returns whether an amount has at most {@value #MAX_INTEGER_DIGITS} digits before the point. */
    public static boolean fits(BigDecimal amount) {
        return amount.precision() - amount.scale() <= MAX_INTEGER_DIGITS;
    }

    /** @throws IllegalArgumentException if the other amount is of another asset or scale, or the sum does not fit */
    public Money plus(Money other) {
        return new Money(asset, amount.add(alike(other).amount));
    }

    /**
     * @throws IllegalArgumentException if the other amount is of another asset or scale, or the difference does not fit
     */
    public Money minus(Money other) {
        return new Money(asset, amount.subtract(alike(other).amount));
    }

    public Money negated() {
        return new Money(asset, amount.negate());
    }

    /** Zero of this asset, at this scale. */
    public Money none() {
        return new Money(asset, BigDecimal.ZERO.setScale(amount.scale()));
    }

    /** The lesser of two amounts of one asset. */
    public Money min(Money other) {
        return compareTo(other) <= 0 ? this : other;
    }

    /** The greater of two amounts of one asset. */
    public Money max(Money other) {
        return compareTo(other) >= 0 ? this : other;
    }

    public boolean isZero() {
        return amount.signum() == 0;
    }

    public boolean isPositive() {
        return amount.signum() > 0;
    }

    public boolean isNegative() {
        return amount.signum() < 0;
    }

    /** @throws IllegalArgumentException if the other amount is of another asset or scale */
    @Override
    public int compareTo(Money other) {
        return amount.compareTo(alike(other).amount);
    }

    private Money alike(Money other) {
        if (!asset.equals(other.asset) || amount.scale() != other.amount.scale()) {
            throw new IllegalArgumentException("must be of one asset and scale: " + this + ", " + other);
        }
        return other;
    }

    /** Returns the plain decimal and the asset: {@code 12.30 USD}. */
    @Override
    public String toString() {
        return amount.toPlainString() + " " + asset;
    }
}
