package io.evenbook.command.market;

import io.evenbook.api.RejectedException;
import io.evenbook.api.Rejection;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.money.AmountRejection.AmountTooLarge;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.OrderRejection.PriceOffTick;
import io.evenbook.api.order.OrderRejection.QuantityOffLot;
import io.evenbook.api.order.OrderRejection.WouldTrade;
import io.evenbook.api.order.OrderTerms;
import io.evenbook.api.order.OrderTerms.Limit;
import io.evenbook.api.order.OrderTerms.MarketBuy;
import io.evenbook.api.order.OrderTerms.MarketSell;
import io.evenbook.api.order.PostOnly;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.command.base.AmountRules;
import io.evenbook.command.market.matching.Prices;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.OptionalLong;

/**
 * An order's terms, checked against its market and counted in its ticks and lots.
 *
 * @param priceTicks null for MARKET; of a SLIDE, after sliding
 * @param lots null for a MARKET buy that only has a budget
 * @param budget of a MARKET buy; null for other orders
 */
record MeasuredOrder(OrderTerms terms, Long priceTicks, Long lots, Money budget, MarketTerms market) {
    /**
     * Checks and counts the terms of an order. Several faults are reported in this order: price (not positive, too
     * large, off the tick); quantity (not positive, too large, off the lot); budget (not positive, excess scale, too
     * large); notional too large.
     */
    static MeasuredOrder of(OrderTerms terms, MarketState state) {
        MarketTerms market = state.terms();
        return switch (terms) {
            case Limit limit -> {
                long ticks = ticks(limit, state);
                long lots = lots(limit.quantity(), market);
                AmountRules.requireFit("notional", market.quoteAmountUnchecked(ticks, lots));
                yield new MeasuredOrder(terms, ticks, lots, null, market);
            }
            case MarketBuy buy -> {
                Long lots = buy.quantity() == null ? null : lots(buy.quantity(), market);
                Money budget = AmountRules.requireMoney(
                        "quoteBudget", market.quoteAsset(), buy.quoteBudget(), market.quoteDecimals());
                yield new MeasuredOrder(terms, null, lots, budget, market);
            }
            case MarketSell sell -> new MeasuredOrder(terms, null, lots(sell.quantity(), market), null, market);
        };
    }

    private static long ticks(Limit limit, MarketState state) {
        long ticks = ticks(limit.price(), state.terms());
        if (limit.postOnly() != PostOnly.SLIDE) {
            return ticks;
        }
        long slid = Prices.slide(state.book(), limit.side(), ticks);
        if (slid < 1) {
            throw new RejectedException(
                    new WouldTrade(limit.price(), state.terms().price(slid + 1)));
        }
        return slid;
    }

    private static long ticks(BigDecimal price, MarketTerms terms) {
        AmountRules.requirePositive("price", price);
        AmountRules.requireFit("price", price);
        return counted("price", price, terms.ticks(price), terms.tickSize(), new PriceOffTick(price, terms.tickSize()));
    }

    private static long lots(BigDecimal quantity, MarketTerms terms) {
        AmountRules.requirePositive("quantity", quantity);
        AmountRules.requireFit("quantity", quantity);
        return counted(
                "quantity",
                quantity,
                terms.lots(quantity),
                terms.lotSize(),
                new QuantityOffLot(quantity, terms.lotSize()));
    }

    private static long counted(String field, BigDecimal value, OptionalLong count, BigDecimal unit, Rejection off) {
        return count.orElseThrow(() ->
                new RejectedException(value.remainder(unit).signum() != 0 ? off : new AmountTooLarge(field, value)));
    }

    Side side() {
        return terms.side();
    }

    /** Whether the book keeps what the order does not fill on arrival. */
    boolean mayRest() {
        return terms.mayRest();
    }

    /** Whether the book may refuse it: a post-only order would trade, or a FOK order would match too many. */
    boolean mayBeRefusedByBook() {
        return terms.postOnly() != null || terms.timeInForce() == TimeInForce.FOK;
    }

    /** The limit price; null for MARKET. */
    BigDecimal price() {
        return priceTicks == null ? null : market.price(priceTicks);
    }

    /** The amount of its hold. */
    Money toHold() {
        return switch (terms) {
            case MarketBuy _ -> budget;
            case MarketSell _ -> market.quantity(lots);
            case Limit limit ->
                limit.side() == Side.SELL ? market.quantity(lots) : market.quoteAmount(priceTicks, lots);
        };
    }

    /** The most that it spends, in units of one tick times one lot; null: no bound. */
    BigInteger budgetTickLots() {
        return budget == null
                ? null
                : budget.amount()
                        .divideToIntegralValue(market.tickSize().multiply(market.lotSize()))
                        .toBigIntegerExact();
    }

    /** The part of the hold that a better price than its limit releases, for so many lots. */
    Money savedAt(long ticks, long filledLots) {
        Money paid = side() == Side.BUY ? market.quoteAmount(ticks, filledLots) : market.quantity(filledLots);
        boolean limitedBuy = priceTicks != null && side() == Side.BUY;
        return limitedBuy ? market.quoteAmount(priceTicks, filledLots).minus(paid) : paid.minus(paid);
    }
}
