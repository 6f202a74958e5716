package io.evenbook.api.customer;

import io.evenbook.api.id.CustomerId;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * A customer uses the limits of its KYC level. Each order and withdrawal adds such events, so they have a stream of
 * their own, apart from the customer's few.
 */
public sealed interface AllowanceEvent {
    CustomerId customerId();

    /**
     * An order, a withdrawal or a transfer used a part of the customer's limits. It counts in its hour until it is
     * released or the hour leaves the window.
     *
     * @param key the id of the order, the withdrawal or the transfer
     * @param amount greater than zero, in the reference asset: the amount in the asset itself times the rate, exactly
     * @param rate of one unit of the order's quote asset, or of the asset withdrawn, in the reference asset
     * @param hour the full hour in which it counts
     */
    record AllowanceTaken(
            CustomerId customerId, AllowanceKind kind, String key, BigDecimal amount, BigDecimal rate, Instant hour)
            implements AllowanceEvent {}

    /**
     * A part of what was taken, or the rest, was not used: it counts no longer in the hour in which it was taken.
     *
     * @param amount greater than zero, in the reference asset
     */
    record AllowanceReleased(CustomerId customerId, String key, BigDecimal amount) implements AllowanceEvent {}

    /** The rest of what was taken was used: nothing of it can be released any more, and it goes on counting. */
    record AllowanceCaptured(CustomerId customerId, String key) implements AllowanceEvent {}

    /** A credential of one of the customer's users changed: no withdrawals before {@code until}. */
    record CoolingOffBegan(CustomerId customerId, Instant until) implements AllowanceEvent {}
}
