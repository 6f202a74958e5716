package io.evenbook.command.market;

import io.evenbook.api.RejectedException;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.market.MarketRejection.LevelFull;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.market.OpenOrderLimits;
import io.evenbook.api.market.OrderSizes;
import io.evenbook.api.order.OrderRejection.OpenIcebergs;
import io.evenbook.api.order.OrderRejection.OpenOrders;
import io.evenbook.api.order.OrderRejection.OpenStops;
import io.evenbook.api.order.OrderRejection.PreventionNotAllowed;
import io.evenbook.api.order.OrderRejection.PriceBand;
import io.evenbook.api.order.OrderRejection.TooLarge;
import io.evenbook.api.order.OrderRejection.TooSmall;
import io.evenbook.api.order.OrderRejection.TypeNotAllowed;
import io.evenbook.api.order.OrderRejection.WouldTrade;
import io.evenbook.api.order.OrderType;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.command.market.matching.Level;
import io.evenbook.command.market.matching.Prices;
import java.math.BigDecimal;

/** The bounds that a market's terms set to single orders. */
final class OrderBounds {
    private OrderBounds() {}

    /** @throws RejectedException {@code order.type} */
    static void requireType(OrderType type, MarketTerms market) {
        if (!market.kinds().types().contains(type)) {
            throw new RejectedException(new TypeNotAllowed(type, market.kinds().types()));
        }
    }

    /**
     * The mode of self-trade prevention.
     *
     * @param mode null: the market's default
     * @throws RejectedException {@code order.self-trade-prevention}
     */
    static SelfTradePrevention prevention(SelfTradePrevention mode, MarketTerms market) {
        if (mode == null) {
            return market.kinds().defaultSelfTradePrevention();
        }
        if (!market.kinds().selfTradePreventions().contains(mode)) {
            throw new RejectedException(
                    new PreventionNotAllowed(mode, market.kinds().selfTradePreventions()));
        }
        return mode;
    }

    /** @throws RejectedException {@code order.price-band} if a new limit price is outside the static band */
    static void requireWithinBand(long ticks, MarketState market) {
        Integer band = market.terms().bands().staticBasisPoints();
        if (band != null && Prices.isOutsideBand(ticks, market.referenceTicks(), band)) {
            MarketTerms terms = market.terms();
            throw new RejectedException(new PriceBand(terms.price(ticks), terms.price(market.referenceTicks()), band));
        }
    }

    /**
     * @param own lots of the order that rest at the price already
     * @throws RejectedException {@code market.level-full}
     */
    static void requireRoom(long lots, long own, Side side, long ticks, MarketState market) {
        Level level = market.book().level(side, ticks);
        long others = level == null ? 0 : level.openLots() - own;
        if (lots > market.limits().levelLots() - others) {
            throw new RejectedException(
                    new LevelFull(market.marketId(), market.terms().price(ticks)));
        }
    }

    /** @throws RejectedException {@code order.open-orders} if the account, or the market, has no room for one more */
    static void requireFewer(AccountId accountId, MarketState market) {
        OpenOrderLimits limits = market.terms().openOrders();
        requireFewer(market.book().orders(accountId), limits.ofAccount(), market.marketId());
        requireFewer(market.book().orders(), limits.ofMarket(), market.marketId());
    }

    static void requireFewer(int orders, int limit, MarketId marketId) {
        if (orders >= limit) {
            throw new RejectedException(new OpenOrders(marketId, limit));
        }
    }

    /** @throws RejectedException {@code order.open-icebergs} if the account has no room for one more */
    static void requireFewerIcebergs(AccountId accountId, MarketState market) {
        int limit = market.terms().openOrders().icebergsOfAccount();
        if (market.book().icebergs(accountId) >= limit) {
            throw new RejectedException(new OpenIcebergs(market.marketId(), limit));
        }
    }

    /** @throws RejectedException {@code order.open-stops} if the account has no room for one more */
    static void requireFewerStops(AccountId accountId, MarketState market) {
        int limit = market.terms().openOrders().stopsOfAccount();
        if (market.book().stops(accountId) >= limit) {
            throw new RejectedException(new OpenStops(market.marketId(), limit));
        }
    }

    /** The refusal of a post-only order that would trade at this price. */
    static RejectedException wouldTrade(Side side, long ticks, MarketState market) {
        Level best = market.book().best(side.opposite());
        return new RejectedException(
                new WouldTrade(market.terms().price(ticks), market.terms().price(best.priceTicks())));
    }

    /** @throws RejectedException {@code order.minimum}, {@code order.maximum} */
    static void requireQuantity(BigDecimal quantity, MarketTerms market) {
        OrderSizes sizes = market.sizes();
        requireBetween("quantity", quantity, sizes.minimumQuantity(), sizes.maximumQuantity());
    }

    /** @throws RejectedException {@code order.minimum}, {@code order.maximum} */
    static void requireNotional(String field, BigDecimal notional, MarketTerms market) {
        OrderSizes sizes = market.sizes();
        requireBetween(field, notional, sizes.minimumNotional(), sizes.maximumNotional());
    }

    private static void requireBetween(String field, BigDecimal value, BigDecimal minimum, BigDecimal maximum) {
        if (minimum != null && value.compareTo(minimum) < 0) {
            throw new RejectedException(new TooSmall(field, value, minimum));
        }
        if (maximum != null && value.compareTo(maximum) > 0) {
            throw new RejectedException(new TooLarge(field, value, maximum));
        }
    }
}
