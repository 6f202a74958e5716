package io.evenbook.command.market;

import io.evenbook.api.RejectedException;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.market.MarketCommand.ListMarket;
import io.evenbook.api.market.MarketEvent;
import io.evenbook.api.market.MarketEvent.MarketListed;
import io.evenbook.api.market.MarketRejection.FeeRate;
import io.evenbook.api.market.MarketRejection.MarketExists;
import io.evenbook.api.market.MarketRejection.SameAsset;
import io.evenbook.api.market.MarketRejection.TickLot;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.money.Money;
import io.evenbook.command.asset.AssetState;
import io.evenbook.command.asset.Assets;
import io.evenbook.command.base.AmountRules;
import io.evenbook.command.base.Facts;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * The rules for listing a market. Several faults are reported in this order: exists with other terms, unknown base
 * asset, unknown quote asset, same asset, tick, lot (each: not positive, too large), tick and lot against the scales,
 * maker rate, taker rate.
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
        requireUnit("tickSize", list.tickSize());
        requireUnit("lotSize", list.lotSize());
        if (decimals(list.tickSize()) > Money.MAX_SCALE
                || decimals(list.lotSize()) > base.decimals()
                || decimals(list.tickSize().multiply(list.lotSize())) > quote.decimals()) {
            throw new RejectedException(
                    new TickLot(marketId, list.tickSize(), list.lotSize(), base.decimals(), quote.decimals()));
        }
        requireRate(marketId, "makerFeeRate", list.makerFeeRate());
        requireRate(marketId, "takerFeeRate", list.takerFeeRate());
        return List.of(new MarketListed(new MarketTerms(
                marketId,
                base.asset(),
                base.decimals(),
                quote.asset(),
                quote.decimals(),
                atMostMaxScale(list.tickSize()),
                atMostMaxScale(list.lotSize()),
                atMostMaxScale(list.makerFeeRate()),
                atMostMaxScale(list.takerFeeRate()))));
    }

    private static boolean isListedAs(MarketTerms terms, ListMarket list) {
        return terms.baseAsset().equals(list.baseAsset())
                && terms.quoteAsset().equals(list.quoteAsset())
                && terms.tickSize().compareTo(list.tickSize()) == 0
                && terms.lotSize().compareTo(list.lotSize()) == 0
                && terms.makerFeeRate().compareTo(list.makerFeeRate()) == 0
                && terms.takerFeeRate().compareTo(list.takerFeeRate()) == 0;
    }

    private static void requireUnit(String field, BigDecimal unit) {
        AmountRules.requirePositive(field, unit);
        AmountRules.requireFit(field, unit);
    }

    private static void requireRate(MarketId marketId, String field, BigDecimal rate) {
        if (rate.signum() < 0 || rate.compareTo(BigDecimal.ONE) >= 0 || decimals(rate) > Money.MAX_SCALE) {
            throw new RejectedException(new FeeRate(marketId, field, rate));
        }
    }

    private static int decimals(BigDecimal value) {
        return value.stripTrailingZeros().scale();
    }

    private static BigDecimal atMostMaxScale(BigDecimal value) {
        return value.scale() > Money.MAX_SCALE ? value.setScale(Money.MAX_SCALE, RoundingMode.UNNECESSARY) : value;
    }
}
