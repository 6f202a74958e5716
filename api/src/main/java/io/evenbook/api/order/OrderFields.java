package io.evenbook.api.order;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * The terms of an order as a request has them: each kind of order has some of the fields and leaves the others null.
 *
 * @param timeInForce null: GTC
 */
public record OrderFields(
        OrderType type,
        Side side,
        TimeInForce timeInForce,
        BigDecimal price,
        BigDecimal stopPrice,
        BigDecimal protectionPrice,
        BigDecimal quantity,
        BigDecimal quoteBudget,
        BigDecimal displayQuantity,
        Instant expiresAt,
        PostOnly postOnly) {

    /** The time in force, GTC if none is named. */
    TimeInForce force() {
        return timeInForce == null ? TimeInForce.GTC : timeInForce;
    }

    /** Whether the fields that an order with such a price and without a budget must not have are missing. */
    private boolean hasOnly(boolean limit, boolean stop) {
        return (price != null) == limit
                && (stopPrice != null) == stop
                && (!limit || protectionPrice == null)
                && (limit || displayQuantity == null)
                && (limit && !stop || postOnly == null);
    }

    /** Whether {@code expiresAt} is there exactly where the time in force needs it, and nothing rests that must not. */
    private boolean hasLifetime() {
        boolean rests = force().mayRest();
        return (expiresAt != null) == (timeInForce == TimeInForce.GTD)
                && (rests || displayQuantity == null && postOnly == null);
    }

    /** Whether these are the fields of some kind of order. */
    boolean areTerms() {
        return switch (type) {
            case LIMIT -> hasOnly(true, false) && quantity != null && quoteBudget == null && hasLifetime();
            case MARKET ->
                hasOnly(false, false)
                        && (quantity != null || quoteBudget != null)
                        && (side == Side.BUY || quoteBudget == null)
                        && (force() == TimeInForce.GTC || force() == TimeInForce.IOC)
                        && expiresAt == null;
            case STOP ->
                hasOnly(false, true) && quantity != null && quoteBudget == null && force().mayRest() && hasLifetime();
            case STOP_LIMIT -> hasOnly(true, true) && quantity != null && quoteBudget == null && hasLifetime();
        };
    }
}
