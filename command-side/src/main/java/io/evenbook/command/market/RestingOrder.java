package io.evenbook.command.market;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import java.math.BigDecimal;

/**
 * An order that rests in the book. It has everything that a match, a reduction or a cancel needs.
 *
 * @param clientOrderId or null
 * @param lots not yet traded; greater than zero
 * @param filledQuantity traded so far, in the base asset
 * @param filledQuoteAmount the price of that, in the quote asset
 * @param sequence of its arrival: at one price, the lower one trades first. Unique in the book; a reduction keeps it
 * @param version sequence number of the order's last event
 */
public record RestingOrder(
        OrderId orderId,
        AccountId accountId,
        String clientOrderId,
        Side side,
        long priceTicks,
        long lots,
        BigDecimal filledQuantity,
        BigDecimal filledQuoteAmount,
        long sequence,
        long version) {

    /** The order after an event that left it so many lots. */
    RestingOrder withLots(long newLots) {
        return with(newLots, filledQuantity, filledQuoteAmount);
    }

    /** The order after a fill that left it so many lots. */
    RestingOrder filled(long newLots, BigDecimal quantity, BigDecimal quoteAmount) {
        return with(newLots, filledQuantity.add(quantity), filledQuoteAmount.add(quoteAmount));
    }

    private RestingOrder with(long newLots, BigDecimal newFilledQuantity, BigDecimal newFilledQuoteAmount) {
        return new RestingOrder(
                orderId,
                accountId,
                clientOrderId,
                side,
                priceTicks,
                newLots,
                newFilledQuantity,
                newFilledQuoteAmount,
                sequence,
                version + 1);
    }

    HoldId holdId() {
        return HoldId.behind(orderId);
    }

    /** The part of its hold for so many of its lots. */
    Money holdFor(long someLots, MarketTerms terms) {
        return side == Side.BUY ? terms.quoteAmount(priceTicks, someLots) : terms.quantity(someLots);
    }

    /** The receipt for so many of its lots, before fees. As the maker it trades at its own price. */
    Money receiptFor(long someLots, MarketTerms terms) {
        return side == Side.BUY ? terms.quantity(someLots) : terms.quoteAmount(priceTicks, someLots);
    }
}
