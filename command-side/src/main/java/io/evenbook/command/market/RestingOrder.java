package io.evenbook.command.market;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.FeeRates;
import io.evenbook.api.order.HoldRelease;
import io.evenbook.api.order.Side;
import io.evenbook.command.market.matching.Order;
import java.math.BigDecimal;

/**
 * An order of the book as it is now: everything that a match, an amendment or a cancel needs.
 *
 * @param number its number in the book
 * @param stopTicks the price that it waits for; 0: none
 * @param lots not yet traded; greater than zero unless it has just ended
 * @param filledQuantity traded so far, in the base asset
 * @param filledQuoteAmount the price of that, in the quote asset
 * @param version sequence number of the order's last event
 * @param rates of its fees
 */
record RestingOrder(
        long number,
        OrderId orderId,
        AccountId accountId,
        Side side,
        long priceTicks,
        long stopTicks,
        long lots,
        BigDecimal filledQuantity,
        BigDecimal filledQuoteAmount,
        long version,
        FeeRates rates) {

    static RestingOrder of(Order order, MarketState market) {
        return of(order, market.orderId(order), market);
    }

    /** The same where the identifier is known already. */
    static RestingOrder of(Order order, OrderId orderId, MarketState market) {
        return new RestingOrder(
                order.number(),
                orderId,
                (AccountId) order.account(),
                order.side(),
                order.priceTicks(),
                order.stopTicks(),
                order.openLots(),
                market.quantity(order.filledLots()),
                market.terms().quoteAmount(order.cost()),
                order.version(),
                (FeeRates) order.attachment());
    }

    /** The part of its hold that it no longer needs when fewer lots are open. */
    Money unheld(long lotsBefore, long lotsAfter, MarketTerms terms) {
        BigDecimal amount = terms.hold(side, priceTicks, lotsBefore, rates)
                .subtract(terms.hold(side, priceTicks, lotsAfter, rates));
        return new Money(side == Side.BUY ? terms.quoteAsset() : terms.baseAsset(), amount);
    }

    /**
     * The most that so many of its lots bring in, before fees. As the maker it trades at its own price. A stop that
     * sells counts at its stop price. It seldom gets more: where the buyer that fires it rests with a better bid. One
     * that has fired and sells at any price counts at one tick.
     */
    Money receiptFor(long someLots, MarketTerms terms) {
        BigDecimal amount = terms.receipt(side, Math.max(1, Math.max(priceTicks, stopTicks)), someLots, rates);
        return new Money(side == Side.BUY ? terms.baseAsset() : terms.quoteAsset(), amount);
    }

    /** The part of its reserved receipt that it no longer needs when fewer lots are open. */
    Money unreserved(long lotsBefore, long lotsAfter, MarketTerms terms) {
        return receiptFor(lotsBefore, terms).minus(receiptFor(lotsAfter, terms));
    }

    /** The same order as it was before it fired. */
    RestingOrder waitingFor(long ticks) {
        return new RestingOrder(
                number,
                orderId,
                accountId,
                side,
                priceTicks,
                ticks,
                lots,
                filledQuantity,
                filledQuoteAmount,
                version,
                rates);
    }

    /** The release of what its hold no longer needs when fewer lots are open. */
    HoldRelease released(long lotsBefore, long lotsAfter, String key, MarketTerms terms) {
        return new HoldRelease(
                HoldId.behind(orderId),
                key,
                unheld(lotsBefore, lotsAfter, terms),
                unreserved(lotsBefore, lotsAfter, terms));
    }
}
