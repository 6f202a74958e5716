package io.evenbook.command.market;

import io.evenbook.api.RejectedException;
import io.evenbook.api.Rejection;
import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.money.AmountRejection.AmountTooLarge;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.OrderRejection.PriceOffTick;
import io.evenbook.api.order.OrderRejection.QuantityOffLot;
import io.evenbook.api.order.OrderType;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.command.AmountRules;
import io.evenbook.command.market.OrderBook.Incoming;
import java.math.BigDecimal;
import java.util.OptionalLong;

/**
 * What an order asks for, checked against its market and counted in its units.
 *
 * @param priceTicks null for MARKET
 * @param lots null for a MARKET buy that has only a budget
 * @param budget of a MARKET buy, otherwise null
 */
record OrderTerms(
        Side side,
        OrderType type,
        TimeInForce timeInForce,
        Long priceTicks,
        Long lots,
        Money budget,
        MarketTerms market) {

    /**
     * Checks the form of an order. Several faults are reported in this order: price (not positive, too large, off the
     * tick); quantity (not positive, too large, off the lot); budget (not positive, excess scale, too large); notional
     * too large.
     */
    static OrderTerms of(PlaceOrder place, MarketTerms market) {
        requireShape(place);
        Long ticks = place.price() == null ? null : ticks(place.price(), market);
        Long lots = place.quantity() == null ? null : lots(place.quantity(), market);
        Money budget = place.quoteBudget() == null
                ? null
                : AmountRules.requireMoney(
                        "quoteBudget", market.quoteAsset(), place.quoteBudget(), market.quoteDecimals());
        if (ticks != null) {
            AmountRules.requireFit("notional", market.quoteAmountUnchecked(ticks, lots));
        }
        TimeInForce force = place.type() == OrderType.MARKET ? TimeInForce.IOC : place.timeInForce();
        return new OrderTerms(place.side(), place.type(), force, ticks, lots, budget, market);
    }

    /**
     * The edge has checked which of price, quantity and budget an order has; here only that nothing slipped through.
     */
    private static void requireShape(PlaceOrder place) {
        boolean limit = place.type() == OrderType.LIMIT;
        boolean spendsBudget = !limit && place.side() == Side.BUY;
        if (limit != (place.price() != null)
                || spendsBudget != (place.quoteBudget() != null)
                || !spendsBudget && place.quantity() == null) {
            throw new IllegalArgumentException("must have price and quantity, a budget, or a quantity: " + place);
        }
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

    /** Whether what the order does not fill at once stays in the book. */
    boolean mayRest() {
        return type == OrderType.LIMIT && timeInForce == TimeInForce.GTC;
    }

    /** What its hold sets aside. */
    Money toHold() {
        if (side == Side.SELL) {
            return market.quantity(lots);
        }
        return budget != null ? budget : market.quoteAmount(priceTicks, lots);
    }

    Incoming incoming() {
        return new Incoming(
                side,
                priceTicks,
                lots == null ? Long.MAX_VALUE : lots,
                budget == null
                        ? null
                        : budget.amount()
                                .divideToIntegralValue(market.tickSize().multiply(market.lotSize()))
                                .toBigIntegerExact());
    }

    /** What a better price than its limit releases of the hold for so many lots. */
    Money savedAt(long ticks, long filledLots) {
        Money paid = side == Side.BUY ? market.quoteAmount(ticks, filledLots) : market.quantity(filledLots);
        return type == OrderType.MARKET || side == Side.SELL
                ? paid.minus(paid)
                : market.quoteAmount(priceTicks, filledLots).minus(paid);
    }
}
