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
     * An order, a withdrawal or a transfer used a part of the customer's limits.
     *
     * @param key the id of the order, the withdrawal or the transfer
     * @param amount greater than zero, in the reference asset: the amount in the asset itself times the rate, exactly
     * @param rate of one unit of the order's quote asset, or of the asset withdrawn, in the reference asset
     * @param hour the full hour in which it counts, since it was captured at once; null: it is held, and counts until
     *     it is captured or released
     */
    record AllowanceTaken(
            CustomerId customerId, AllowanceKind kind, String key, BigDecimal amount, BigDecimal rate, Instant hour)
            implements AllowanceEvent {}

    /**
     * A part of what was held, or the rest, was not used: it counts no longer.
     *
     * @param amount greater than zero, in the reference asset
     */
    record AllowanceReleased(CustomerId customerId, String key, BigDecimal amount) implements AllowanceEvent {}

    /**
     * A part of what was held, or the rest, was used: it counts in its hour, until that leaves the window.
     *
     * @param amount greater than zero, in the reference asset
     * @param released what was not used, since the price was better than the limit, and counts no longer; zero or
     *     greater, in the reference asset
     * @param hour the full hour of the capture
     */
    record AllowanceCaptured(CustomerId customerId, String key, BigDecimal amount, BigDecimal released, Instant hour)
            implements AllowanceEvent {}

    /** A credential of one of the customer's users changed: no withdrawals before {@code until}. */
    record CoolingOffBegan(CustomerId customerId, Instant until) implements AllowanceEvent {}

    /**
     * A withdrawal to a destination that the customer had not used before was confirmed.
     *
     * @param match of the sealed destination
     */
    record DestinationUsed(CustomerId customerId, String match) implements AllowanceEvent {}
}
