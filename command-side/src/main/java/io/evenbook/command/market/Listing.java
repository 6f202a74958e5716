package io.evenbook.command.market;

import io.evenbook.api.RejectedException;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.market.MarketCommand.ListMarket;
import io.evenbook.api.market.MarketEvent;
import io.evenbook.api.market.MarketEvent.MarketListed;
import io.evenbook.api.market.MarketRejection.MarketExists;
import io.evenbook.api.market.MarketRejection.SameAsset;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.command.asset.AssetState;
import io.evenbook.command.asset.Assets;
import io.evenbook.command.base.Facts;
import java.math.BigDecimal;
import java.util.List;

/**
 * The rules for listing a market. Several faults are reported in this order: exists with other terms, unknown base
 * asset, unknown quote asset, same asset, tick, lot (each: not positive, too large), tick and lot against the scales,
 * maker rate, taker rate. A repeat is compared with the present terms.
 */
final class Listing {
    private Listing() {}

    static List<MarketEvent> list(MarketState state, ListMarket list, Facts facts) {
        MarketId marketId = list.marketId();
        if (state != null) {
            if (!isListedAs(state.terms(), list)) {
                throw new RejectedException(new MarketExists(marketId));
            }
            return List.of();
        }
        AssetState base = Assets.require(facts, list.baseAsset());
        AssetState quote = Assets.require(facts, list.quoteAsset());
        if (base.asset().equals(quote.asset())) {
            throw new RejectedException(new SameAsset(marketId, base.asset()));
        }
        TermsRules.requireUnits(marketId, list.tickSize(), list.lotSize(), base.decimals(), quote.decimals());
        TermsRules.requireRate(marketId, "makerFeeRate", list.makerFeeRate(), BigDecimal.ZERO);
        TermsRules.requireRate(marketId, "takerFeeRate", list.takerFeeRate(), BigDecimal.ZERO);
        return List.of(new MarketListed(new MarketTerms(
                marketId,
                base.asset(),
                base.decimals(),
                quote.asset(),
                quote.decimals(),
                TermsRules.atMostMaxScale(list.tickSize()),
                TermsRules.atMostMaxScale(list.lotSize()),
                TermsRules.atMostMaxScale(list.makerFeeRate()),
                TermsRules.atMostMaxScale(list.takerFeeRate()))));
    }

    private static boolean isListedAs(MarketTerms terms, ListMarket list) {
        return terms.baseAsset().equals(list.baseAsset())
                && terms.quoteAsset().equals(list.quoteAsset())
                && terms.tickSize().compareTo(list.tickSize()) == 0
                && terms.lotSize().compareTo(list.lotSize()) == 0
                && terms.makerFeeRate().compareTo(list.makerFeeRate()) == 0
                && terms.takerFeeRate().compareTo(list.takerFeeRate()) == 0;
    }
}
