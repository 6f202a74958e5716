package io.evenbook.api.market;

import io.evenbook.api.customer.Tier;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.FeeRates;
import io.evenbook.api.order.Side;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.OptionalLong;

/**
 * The terms of a market. The assets are fixed when it is listed; a revision may change the rest. A price is the amount
 * of the quote asset for one unit of the base asset and a multiple of the tick. A quantity is an amount of the base
 * asset and a multiple of the lot. The order book counts in ticks and lots; this class converts them exactly.
 *
 * @param baseDecimals scale of the base asset
 * @param quoteDecimals scale of the quote asset
 * @param tickSize greater than zero; tick times lot is representable at the quote asset's scale
 * @param lotSize greater than zero, representable at the base asset's scale
 * @param makerFeeRate the maker's rate of tier STANDARD; negative: a rebate
 * @param takerFeeRate rate of the arriving side, tier STANDARD; 0 or greater, less than 1
 * @param termsRevision 1 as listed; each change adds one
 * @param sizes the sizes of orders that the market accepts
 * @param bands how far prices may go
 * @param kinds the orders that the market accepts
 * @param openOrders how many live orders the market keeps
 * @param fees the asset of the fees, and the rates of tiers
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
        BigDecimal takerFeeRate,
        int termsRevision,
        OrderSizes sizes,
        PriceBands bands,
        OrderKinds kinds,
        OpenOrderLimits openOrders,
        TradeFees fees) {

    /** The first revision, without bounds of its own. */
    public MarketTerms(
            MarketId marketId,
            AssetCode baseAsset,
            int baseDecimals,
            AssetCode quoteAsset,
            int quoteDecimals,
            BigDecimal tickSize,
            BigDecimal lotSize,
            BigDecimal makerFeeRate,
            BigDecimal takerFeeRate) {
        this(
                marketId,
                baseAsset,
                baseDecimals,
                quoteAsset,
                quoteDecimals,
                tickSize,
                lotSize,
                makerFeeRate,
                takerFeeRate,
                1,
                OrderSizes.ANY,
                PriceBands.NONE,
                OrderKinds.ALL,
                OpenOrderLimits.MOST,
                TradeFees.RECEIVED);
    }

    /** The same terms as the next revision. */
    public MarketTerms revised() {
        return new MarketTerms(
                marketId,
                baseAsset,
                baseDecimals,
                quoteAsset,
                quoteDecimals,
                tickSize,
                lotSize,
                makerFeeRate,
                takerFeeRate,
                termsRevision + 1,
                sizes,
                bands,
                kinds,
                openOrders,
                fees);
    }

    /** Returns whether other terms have the same tick and lot, so that a book counts the same by both. */
    public boolean countsAs(MarketTerms other) {
        return tickSize.compareTo(other.tickSize) == 0 && lotSize.compareTo(other.lotSize) == 0;
    }

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

    /**
     * Returns what one tick times one lot costs, in the smallest units of the quote asset: 1 unit of 0.000001 at a tick
     * of 0.01, a lot of 0.0001, and 6 decimals.
     */
    public BigInteger unitCost() {
        return tickSize.multiply(lotSize).movePointRight(quoteDecimals).toBigIntegerExact();
    }

    /** Returns so many of the smallest units of the quote asset. */
    public BigDecimal quoteAmount(BigInteger smallestUnits) {
        return new BigDecimal(smallestUnits, quoteDecimals);
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

    /** Returns the rates of a tier. */
    public FeeRates rates(Tier tier) {
        return fees.tiers().stream()
                .filter(rates -> rates.tier() == tier)
                .map(rates -> new FeeRates(rates.makerFeeRate(), rates.takerFeeRate()))
                .findFirst()
                .orElseGet(() -> new FeeRates(makerFeeRate, takerFeeRate));
    }

    /** Whether a side pays its fee on top of the amount that it pays: a buyer, if fees are in the quote asset. */
    public boolean isFeeOnTop(Side side) {
        return side == Side.BUY && fees.asset() == FeeAsset.QUOTE;
    }

    /**
     * Returns the hold for so many lots; may have more than 18 digits before the point. For a buyer whose fee is on top
     * it includes the greatest fee, rounded once: floor(a + b) is at least floor(a) + floor(b), so that it covers its
     * parts, however the lots are divided.
     */
    public BigDecimal hold(Side side, long ticks, long lots, FeeRates rates) {
        if (side == Side.SELL) {
            return quantity(lots).amount();
        }
        BigDecimal cost = quoteAmountUnchecked(ticks, lots);
        return isFeeOnTop(side) ? cost.add(fee(cost, rates.greater())) : cost;
    }

    /**
     * Returns the most that so many lots bring in, before fees; may have more than 18 digits before the point. For a
     * seller it includes the greatest rebate, rounded once, as {@link #hold} includes the greatest fee.
     */
    public BigDecimal receipt(Side side, long ticks, long lots, FeeRates rates) {
        if (side == Side.BUY) {
            return quantity(lots).amount();
        }
        BigDecimal amount = quoteAmountUnchecked(ticks, lots);
        return amount.add(fee(amount, rates.rebate()));
    }

    /**
     * Returns the fee of one trade: the amount times the rate, rounded towards zero at the amount's scale. 10.01 USD at
     * a rate of 0.001 is 0.01 USD, at -0.001 a rebate of 0.01 USD. The ledger rounds nowhere else.
     */
    public static Money fee(Money amount, BigDecimal rate) {
        return new Money(amount.asset(), fee(amount.amount(), rate));
    }

    private static BigDecimal fee(BigDecimal amount, BigDecimal rate) {
        return amount.multiply(rate).setScale(amount.scale(), RoundingMode.DOWN);
    }

    /** Returns the part of a budget that is left for prices, so that its fees fit too. */
    public BigDecimal withoutFees(BigDecimal budget, BigDecimal rate) {
        return budget.divide(BigDecimal.ONE.add(rate), quoteDecimals, RoundingMode.DOWN);
    }

    private static OptionalLong count(BigDecimal value, BigDecimal unit) {
        BigDecimal[] parts = value.divideAndRemainder(unit);
        boolean countable = parts[1].signum() == 0 && parts[0].abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
        return countable ? OptionalLong.of(parts[0].longValueExact()) : OptionalLong.empty();
    }
}
