package io.evenbook.command.order;

import io.evenbook.api.id.OrderId;
import io.evenbook.api.market.MarketCommand.AmendOrder;
import jakarta.validation.constraints.AssertTrue;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * The terms that an order gets; null: unchanged.
 *
 * @param quantity the new total, what is filled included; more than is filled
 * @param price for LIMIT and STOP_LIMIT; a SLIDE order slides once from it
 * @param displayQuantity for LIMIT and STOP_LIMIT; shown from the next part on
 * @param expiresAt for GTD: a later or an earlier time, in the future
 */
record AmendmentRequest(BigDecimal quantity, BigDecimal price, BigDecimal displayQuantity, Instant expiresAt) {

    @AssertTrue(message = "must have at least one of quantity, price, displayQuantity and expiresAt")
    boolean isAmendment() {
        return quantity != null || price != null || displayQuantity != null || expiresAt != null;
    }

    AmendOrder command(OrderId orderId) {
        return new AmendOrder(orderId.marketId(), orderId, quantity, price, displayQuantity, expiresAt);
    }
}
