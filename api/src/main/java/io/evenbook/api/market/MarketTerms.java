package io.evenbook.api.market;

import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.money.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalLong;

/**
 * The terms of a market, fixed when it is listed. A price is the amount of the quote asset for one unit of the base
 * asset and a multiple of the tick. A quantity is an amount of the base asset and a multiple of the lot. The order book
 * counts in ticks and lots; this class converts them exactly.
 *
 * @param baseDecimals scale of the base asset
 * @param quoteDecimals scale of the quote asset
 * @param tickSize greater than zero; tick times lot is representable at the quote asset's scale
 * @param lotSize greater than zero, representable at the base asset's scale
 * @param makerFeeRate 0 or greater, less than 1; a fraction of the amount that the resting side receives
 * @param takerFeeRate 0 or greater, less than 1; a fraction of the amount that the arriving side receives
 */
public record MarketTerms(
        MarketId marketId,
        AssetCode baseAsset,
        int baseDecimals,
        AssetCode quoteAsset,
        int quoteDecimals,
        BigDecimal tickSize,
        BigDecimal lotSize,
        BigDecimal makerFeeRate,
        BigDecimal takerFeeRate) {

    /**
     * Returns the price in ticks: 100.25 at a tick of 0.05 is 2,005. Empty if the price is not a multiple of the tick,
     * or exceeds a {@code long}.
     */
    public OptionalLong ticks(BigDecimal price) {
        return count(price, tickSize);
    }

    /** Returns the quantity in lots. Empty if the quantity is not a multiple of the lot, or exceeds a {@code long}. */
    public OptionalLong lots(BigDecimal quantity) {
        return count(quantity, lotSize);
    }

    /** Returns the price of a number of ticks, at the tick's scale. */
    public BigDecimal price(long ticks) {
        return tickSize.multiply(BigDecimal.valueOf(ticks));
    }

    /** Returns the quantity of a number of lots, in the base asset. */
    public Money quantity(long lots) {
        return new Money(
                baseAsset, lotSize.multiply(BigDecimal.valueOf(lots)).setScale(baseDecimals, RoundingMode.UNNECESSARY));
    }

    /**
     * Returns price times quantity in the quote asset.
     *
     * @throws IllegalArgumentException if it has more than {@value Money#MAX_INTEGER_DIGITS} digits before the point
     */
    public Money quoteAmount(long ticks, long lots) {
        return new Money(quoteAsset, quoteAmountUnchecked(ticks, lots));
    }

    /** Returns the same as {@link #quoteAmount} without its limit, so that callers can check the size. */
    public BigDecimal quoteAmountUnchecked(long ticks, long lots) {
        return price(ticks)
                .multiply(lotSize.multiply(BigDecimal.valueOf(lots)))
                .setScale(quoteDecimals, RoundingMode.UNNECESSARY);
    }

    /** Returns the number of whole lots that a budget buys at a price; 0 or greater. */
    public long lotsFor(Money quoteBudget, long ticks) {
        BigDecimal costOfOneLot = price(ticks).multiply(lotSize);
        return quoteBudget
                .amount()
                .divideToIntegralValue(costOfOneLot)
                .min(BigDecimal.valueOf(Long.MAX_VALUE))
                .longValue();
    }

    /**
     * Returns the fee of one trade: the received amount times the rate, rounded down at the scale of the received
     * asset. 10.01 USD at a rate of 0.001 is 0.01 USD. The ledger rounds nowhere else.
     */
    public static Money fee(Money received, BigDecimal rate) {
        return new Money(
                received.asset(),
                received.amount().multiply(rate).setScale(received.amount().scale(), RoundingMode.DOWN));
    }

    private static OptionalLong count(BigDecimal value, BigDecimal unit) {
        BigDecimal[] parts = value.divideAndRemainder(unit);
        boolean countable = parts[1].signum() == 0 && parts[0].abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
        return countable ? OptionalLong.of(parts[0].longValueExact()) : OptionalLong.empty();
    }
}
