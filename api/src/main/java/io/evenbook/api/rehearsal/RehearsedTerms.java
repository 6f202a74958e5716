package io.evenbook.api.rehearsal;

import io.evenbook.api.market.MarketCommand.ChangeTerms;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.market.OpenOrderLimits;
import io.evenbook.api.market.OrderKinds;
import io.evenbook.api.market.OrderSizes;
import io.evenbook.api.market.PriceBands;
import io.evenbook.api.market.TradeFees;
import java.math.BigDecimal;

/**
 * The terms that a rehearsal changes; null: as recorded. A group that is given replaces the recorded group as a whole.
 *
 * @param tickSize see {@link MarketTerms}, as all others
 */
public record RehearsedTerms(
        BigDecimal tickSize,
        BigDecimal lotSize,
        BigDecimal makerFeeRate,
        BigDecimal takerFeeRate,
        OrderSizes sizes,
        PriceBands bands,
        OrderKinds kinds,
        OpenOrderLimits openOrders,
        TradeFees fees) {
    /** As recorded. */
    public static final RehearsedTerms NONE = new RehearsedTerms(null, null, null, null, null, null, null, null, null);

    /** @throws IllegalArgumentException if a tier, or one of its rates, is missing */
    public RehearsedTerms {
        if (fees != null
                && fees.tiers().stream()
                        .anyMatch(rates ->
                                rates.tier() == null || rates.makerFeeRate() == null || rates.takerFeeRate() == null)) {
            throw new IllegalArgumentException("must have tier, makerFeeRate and takerFeeRate: tiers=" + fees.tiers());
        }
    }

    /** The command that gives a market these terms where it has the recorded ones. */
    public ChangeTerms over(MarketTerms recorded) {
        return new ChangeTerms(
                recorded.marketId(),
                or(tickSize, recorded.tickSize()),
                or(lotSize, recorded.lotSize()),
                or(makerFeeRate, recorded.makerFeeRate()),
                or(takerFeeRate, recorded.takerFeeRate()),
                or(sizes, recorded.sizes()),
                or(bands, recorded.bands()),
                or(kinds, recorded.kinds()),
                or(openOrders, recorded.openOrders()),
                or(fees, recorded.fees()),
                "rehearsal");
    }

    private static <T> T or(T given, T recorded) {
        return given == null ? recorded : given;
    }
}
