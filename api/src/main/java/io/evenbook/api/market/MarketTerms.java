package io.evenbook.api.market;

import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.money.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalLong;

/**
 * What was agreed when a market was listed; it never changes. Prices are in the quote asset for one unit of the base
 * asset and are multiples of the tick, quantities are in the base asset and multiples of the lot. The order book counts
 * in ticks and lots; this is where they are converted, exactly.
 *
 * @param baseDecimals scale of the base asset
 * @param quoteDecimals scale of the quote asset
 * @param tickSize greater than zero; tick times lot is representable at the quote asset's scale
 * @param lotSize greater than zero, representable at the base asset's scale
 * @param makerFeeRate 0 to less than 1; of what the resting side receives
 * @param takerFeeRate 0 to less than 1; of what the arriving side receives
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

    /** The price in ticks, or empty if it is not a multiple of the tick or too large to count. */
    public OptionalLong ticks(BigDecimal price) {
        return count(price, tickSize);
    }

    /** The quantity in lots, or empty if it is not a multiple of the lot or too large to count. */
    public OptionalLong lots(BigDecimal quantity) {
        return count(quantity, lotSize);
    }

    /** The price of so many ticks, at the tick's scale. */
    public BigDecimal price(long ticks) {
        return tickSize.multiply(BigDecimal.valueOf(ticks));
    }

    /** So many lots of the base asset. */
    public Money quantity(long lots) {
        return new Money(
                baseAsset, lotSize.multiply(BigDecimal.valueOf(lots)).setScale(baseDecimals, RoundingMode.UNNECESSARY));
    }

    /**
     * What so many lots cost at so many ticks each, in the quote asset.
     *
     * @throws IllegalArgumentException if it has more than {@value Money#MAX_INTEGER_DIGITS} digits before the point
     */
    public Money quoteAmount(long ticks, long lots) {
        return new Money(quoteAsset, quoteAmountUnchecked(ticks, lots));
    }

    /** As {@link #quoteAmount}, but of any size: for checking whether it fits. */
    public BigDecimal quoteAmountUnchecked(long ticks, long lots) {
        return price(ticks)
                .multiply(lotSize.multiply(BigDecimal.valueOf(lots)))
                .setScale(quoteDecimals, RoundingMode.UNNECESSARY);
    }

    /** The most lots that a budget buys at a price; zero if it buys none. */
    public long lotsFor(Money quoteBudget, long ticks) {
        BigDecimal costOfOneLot = price(ticks).multiply(lotSize);
        return quoteBudget
                .amount()
                .divideToIntegralValue(costOfOneLot)
                .min(BigDecimal.valueOf(Long.MAX_VALUE))
                .longValue();
    }

    /** The one place where the ledger rounds: a fee, per trade, down, at the scale of the asset that is received. */
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
