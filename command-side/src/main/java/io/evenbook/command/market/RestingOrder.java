package io.evenbook.command.market;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import java.math.BigDecimal;

/**
 * An order that rests in the book, with all that a match, a reduction or a cancel needs of it.
 *
 * @param clientOrderId or null
 * @param lots that are still to be traded; greater than zero
 * @param filledQuantity that has traded so far
 * @param filledQuoteAmount what that cost
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

    /** After an event of the order that left it so many lots. */
    RestingOrder withLots(long newLots) {
        return with(newLots, filledQuantity, filledQuoteAmount);
    }

    /** After a fill that left it so many lots. */
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

    /** What the hold sets aside for so many of its lots. */
    Money holdFor(long someLots, MarketTerms terms) {
        return side == Side.BUY ? terms.quoteAmount(priceTicks, someLots) : terms.quantity(someLots);
    }

    /** What so many of its lots bring in, as it is the maker of each trade. */
    Money receiptFor(long someLots, MarketTerms terms) {
        return side == Side.BUY ? terms.quantity(someLots) : terms.quoteAmount(priceTicks, someLots);
    }
}
