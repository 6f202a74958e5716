package io.evenbook.command.market;

import io.evenbook.api.RejectedException;
import io.evenbook.api.customer.Tier;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.market.FeeAsset;
import io.evenbook.api.market.MarketCommand.ChangeTerms;
import io.evenbook.api.market.MarketRejection.FeeRate;
import io.evenbook.api.market.MarketRejection.OrdersLive;
import io.evenbook.api.market.MarketRejection.TermOutOfRange;
import io.evenbook.api.market.MarketRejection.TickLot;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.market.OpenOrderLimits;
import io.evenbook.api.market.OrderKinds;
import io.evenbook.api.market.OrderSizes;
import io.evenbook.api.market.PriceBands;
import io.evenbook.api.market.TradeFees;
import io.evenbook.api.market.TradeFees.TierRates;
import io.evenbook.api.money.Money;
import io.evenbook.command.base.AmountRules;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The rules of a market's terms.
 *
 * <p>New terms hold from their event on: each order is judged by the terms of the moment at which it arrives, and an
 * order that is live stays as it is, with its rates. Holds depend on the asset of the fees, so it changes only while no
 * order is live. The book counts in ticks and lots: another one of them counts it anew ({@link TermsRevision}), which
 * needs few live orders and a phase in which none trades.
 *
 * <p>Several faults are reported in this order: another tick, lot or asset of the fees under live orders; tick, lot
 * (each: not positive, too large), tick and lot against the scales; maker rate, taker rate, those of tiers; quantities,
 * notionals; bands, protection; kinds of orders; limits on open orders; too many live orders off the tick or the lot.
 */
final class TermsRules {
    private TermsRules() {}

    /** The most live orders that another tick or lot counts anew: the event names all their levels. */
    static final int MAX_RECOUNTED = 5_000;

    /** The next revision; the present terms if they stay as they are. */
    static MarketTerms changed(MarketState market, ChangeTerms change) {
        MarketTerms present = market.terms();
        MarketId marketId = present.marketId();
        BigDecimal tickSize = unlessEqual(present.tickSize(), change.tickSize());
        BigDecimal lotSize = unlessEqual(present.lotSize(), change.lotSize());
        boolean isRecounted = !tickSize.equals(present.tickSize()) || !lotSize.equals(present.lotSize());
        boolean isOtherAsset = change.fees().asset() != present.fees().asset();
        int orders = market.book().orders();
        if (orders > 0 && (isOtherAsset || isRecounted && !mayRecount(market))) {
            throw new RejectedException(new OrdersLive(marketId, market.phase(), orders, MAX_RECOUNTED));
        }
        requireUnits(marketId, tickSize, lotSize, present.baseDecimals(), present.quoteDecimals());
        BigDecimal greatestRebate = greatestRebate(change);
        requireRate(marketId, "makerFeeRate", change.makerFeeRate(), greatestRebate);
        requireRate(marketId, "takerFeeRate", change.takerFeeRate(), BigDecimal.ZERO);
        TradeFees fees = fees(marketId, change.fees(), greatestRebate);
        OrderSizes sizes = sizes(change.sizes(), present, lotSize);
        requireBands(marketId, change.bands());
        requireKinds(marketId, change.kinds());
        requireOpenOrders(marketId, change.openOrders());
        MarketTerms terms = new MarketTerms(
                marketId,
                present.baseAsset(),
                present.baseDecimals(),
                present.quoteAsset(),
                present.quoteDecimals(),
                atMostMaxScale(tickSize),
                atMostMaxScale(lotSize),
                atMostMaxScale(unlessEqual(present.makerFeeRate(), change.makerFeeRate())),
                atMostMaxScale(unlessEqual(present.takerFeeRate(), change.takerFeeRate())),
                present.termsRevision(),
                sizes,
                change.bands(),
                change.kinds(),
                change.openOrders(),
                fees);
        return terms.equals(present) ? present : terms.revised();
    }

    private static boolean mayRecount(MarketState market) {
        return switch (market.phase()) {
            case CLOSED, HALTED, CANCEL_ONLY -> market.book().orders() <= MAX_RECOUNTED;
            case CALL, OPEN -> false;
        };
    }

    /**
     * The rate of the greatest rebate: the lowest taker rate, whatever its tier. Only for fees in the quote asset: a
     * buyer's rebate in the base asset could only come from the house.
     */
    private static BigDecimal greatestRebate(ChangeTerms change) {
        if (change.fees().asset() != FeeAsset.QUOTE) {
            return BigDecimal.ZERO;
        }
        Stream<BigDecimal> ofTiers = change.fees().tiers().stream().map(TierRates::takerFeeRate);
        return Stream.concat(Stream.of(change.takerFeeRate()), ofTiers)
                .min(Comparator.naturalOrder())
                .filter(lowest -> lowest.signum() > 0)
                .orElse(BigDecimal.ZERO);
    }

    /** The fees with the tiers in their order. */
    private static TradeFees fees(MarketId marketId, TradeFees fees, BigDecimal greatestRebate) {
        Map<Tier, TierRates> byTier = new EnumMap<>(Tier.class);
        for (TierRates rates : fees.tiers()) {
            requireRate(marketId, rates.tier() + ".makerFeeRate", rates.makerFeeRate(), greatestRebate);
            requireRate(marketId, rates.tier() + ".takerFeeRate", rates.takerFeeRate(), BigDecimal.ZERO);
            if (rates.tier() == Tier.STANDARD || byTier.put(rates.tier(), scaled(rates)) != null) {
                throw outOfRange(marketId, "tiers", rates.tier().name(), "a tier above STANDARD, named once");
            }
        }
        return new TradeFees(fees.asset(), List.copyOf(byTier.values()));
    }

    private static TierRates scaled(TierRates rates) {
        return new TierRates(rates.tier(), atMostMaxScale(rates.makerFeeRate()), atMostMaxScale(rates.takerFeeRate()));
    }

    /** The present value if the new one has the same amount, whatever its scale. */
    private static BigDecimal unlessEqual(BigDecimal present, BigDecimal changed) {
        return present.compareTo(changed) == 0 ? present : changed;
    }

    static void requireUnits(
            MarketId marketId, BigDecimal tickSize, BigDecimal lotSize, int baseDecimals, int quoteDecimals) {
        requireUnit("tickSize", tickSize);
        requireUnit("lotSize", lotSize);
        if (decimals(tickSize) > Money.MAX_SCALE
                || decimals(lotSize) > baseDecimals
                || decimals(tickSize.multiply(lotSize)) > quoteDecimals) {
            throw new RejectedException(new TickLot(marketId, tickSize, lotSize, baseDecimals, quoteDecimals));
        }
    }

    private static void requireUnit(String field, BigDecimal unit) {
        AmountRules.requirePositive(field, unit);
        AmountRules.requireFit(field, unit);
    }

    /** @param rebate the rate of the greatest rebate; 0: none */
    static void requireRate(MarketId marketId, String field, BigDecimal rate, BigDecimal rebate) {
        BigDecimal minimum = rebate.negate();
        if (rate.compareTo(minimum) < 0 || rate.compareTo(BigDecimal.ONE) >= 0 || decimals(rate) > Money.MAX_SCALE) {
            throw new RejectedException(new FeeRate(marketId, field, rate, minimum));
        }
    }

    private static int decimals(BigDecimal value) {
        return value.stripTrailingZeros().scale();
    }

    static BigDecimal atMostMaxScale(BigDecimal value) {
        return value.scale() > Money.MAX_SCALE ? value.setScale(Money.MAX_SCALE, RoundingMode.UNNECESSARY) : value;
    }

    /** The sizes at the scales of their assets. */
    private static OrderSizes sizes(OrderSizes sizes, MarketTerms market, BigDecimal lotSize) {
        MarketId marketId = market.marketId();
        BigDecimal minimumQuantity =
                quantity(marketId, "minimumQuantity", sizes.minimumQuantity(), market.baseDecimals(), lotSize);
        BigDecimal maximumQuantity =
                quantity(marketId, "maximumQuantity", sizes.maximumQuantity(), market.baseDecimals(), lotSize);
        requireOrder(marketId, "maximumQuantity", minimumQuantity, maximumQuantity);
        BigDecimal minimumNotional = amount("minimumNotional", sizes.minimumNotional(), market.quoteDecimals());
        BigDecimal maximumNotional = amount("maximumNotional", sizes.maximumNotional(), market.quoteDecimals());
        requireOrder(marketId, "maximumNotional", minimumNotional, maximumNotional);
        return new OrderSizes(minimumQuantity, maximumQuantity, minimumNotional, maximumNotional);
    }

    private static BigDecimal quantity(
            MarketId marketId, String field, BigDecimal quantity, int decimals, BigDecimal lotSize) {
        BigDecimal amount = amount(field, quantity, decimals);
        if (amount != null && amount.remainder(lotSize).signum() != 0) {
            throw outOfRange(marketId, field, amount.toPlainString(), "a multiple of the lot " + lotSize);
        }
        return amount;
    }

    private static BigDecimal amount(String field, BigDecimal amount, int decimals) {
        if (amount == null) {
            return null;
        }
        AmountRules.requirePositive(field, amount);
        return AmountRules.requireFit(field, AmountRules.requireScale(field, amount, decimals));
    }

    private static void requireOrder(MarketId marketId, String field, BigDecimal minimum, BigDecimal maximum) {
        if (minimum != null && maximum != null && minimum.compareTo(maximum) > 0) {
            throw outOfRange(
                    marketId, field, maximum.toPlainString(), "at least the minimum " + minimum.toPlainString());
        }
    }

    private static void requireBands(MarketId marketId, PriceBands bands) {
        requireBasisPoints(marketId, "staticBasisPoints", bands.staticBasisPoints());
        requireBasisPoints(marketId, "dynamicBasisPoints", bands.dynamicBasisPoints());
        if (bands.protectionTicks() != null && bands.protectionTicks() < 1) {
            throw outOfRange(
                    marketId, "protectionTicks", bands.protectionTicks().toString(), "at least 1");
        }
    }

    private static void requireBasisPoints(MarketId marketId, String field, Integer basisPoints) {
        if (basisPoints != null && (basisPoints < 1 || basisPoints > PriceBands.MAX_BASIS_POINTS)) {
            throw outOfRange(marketId, field, basisPoints.toString(), "1 to " + PriceBands.MAX_BASIS_POINTS);
        }
    }

    private static void requireKinds(MarketId marketId, OrderKinds kinds) {
        if (kinds.types().isEmpty()) {
            throw outOfRange(marketId, "types", "[]", "at least one type");
        }
        if (!kinds.selfTradePreventions().contains(kinds.defaultSelfTradePrevention())) {
            throw outOfRange(
                    marketId,
                    "defaultSelfTradePrevention",
                    kinds.defaultSelfTradePrevention().name(),
                    "one of " + kinds.selfTradePreventions());
        }
    }

    private static void requireOpenOrders(MarketId marketId, OpenOrderLimits limits) {
        requireCount(marketId, "ofAccount", limits.ofAccount(), OpenOrderLimits.MAX_OF_ACCOUNT);
        requireCount(marketId, "ofMarket", limits.ofMarket(), OpenOrderLimits.MAX_OF_MARKET);
        requireCount(marketId, "icebergsOfAccount", limits.icebergsOfAccount(), OpenOrderLimits.MAX_OF_ACCOUNT);
        requireCount(marketId, "stopsOfAccount", limits.stopsOfAccount(), OpenOrderLimits.MAX_OF_ACCOUNT);
    }

    private static void requireCount(MarketId marketId, String field, int count, int most) {
        if (count < 0 || count > most) {
            throw outOfRange(marketId, field, Integer.toString(count), "0 to " + most);
        }
    }

    private static RejectedException outOfRange(MarketId marketId, String field, String value, String allowed) {
        return new RejectedException(new TermOutOfRange(marketId, field, value, allowed));
    }
}
