package io.evenbook.api.market;

import io.evenbook.api.customer.Tier;
import java.math.BigDecimal;
import java.util.List;

/**
 * The fees of a market's trades, apart from the rates of the tier STANDARD, which are the market's {@code makerFeeRate}
 * and {@code takerFeeRate}.
 *
 * @param asset RECEIVED: the buyer pays in the base asset and the seller in the quote asset. QUOTE: both pay in the
 *     quote asset, the buyer on top of the price
 * @param tiers tiers with rates of their own; the others pay makerFeeRate and takerFeeRate
 */
public record TradeFees(FeeAsset asset, List<TierRates> tiers) {
    /** In the received asset, at the same rates for all. */
    public static final TradeFees RECEIVED = new TradeFees(null, null);

    public TradeFees {
        asset = asset == null ? FeeAsset.RECEIVED : asset;
        tiers = tiers == null ? List.of() : List.copyOf(tiers);
    }

    /**
     * The rates of a tier.
     *
     * @param makerFeeRate less than 1; negative, which is a rebate, only for fees in the quote asset, and then at most
     *     the lowest taker rate of any tier
     * @param takerFeeRate 0 or greater, less than 1
     */
    public record TierRates(Tier tier, BigDecimal makerFeeRate, BigDecimal takerFeeRate) {}
}
