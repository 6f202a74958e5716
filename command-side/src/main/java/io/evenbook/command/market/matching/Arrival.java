package io.evenbook.command.market.matching;

import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;

/**
 * An order as it arrives at a book.
 *
 * @param idHigh the upper half of its identifier, unique among the live orders together with {@code idLow}
 * @param account a key with equals and hashCode
 * @param group accounts of an equal group do not trade with each other; null: none
 * @param clientOrderId unique among the account's live orders; null: none
 * @param priceTicks the worst price at which it trades; 0: a seller takes any
 * @param stopTicks the last price at which it fires; 0: it is no stop
 * @param lots greater than zero; {@code Long.MAX_VALUE} if only a budget bounds it
 * @param displayLots the most that the queue shows at a time; 0: all
 * @param expiresAt microseconds since 1970; 0: never
 * @param attachment what the caller wants to find with the order; may be null
 */
public record Arrival(
        long idHigh,
        long idLow,
        Object account,
        Object group,
        String clientOrderId,
        Side side,
        TimeInForce timeInForce,
        SelfTradePrevention prevention,
        long priceTicks,
        long stopTicks,
        long lots,
        long displayLots,
        long expiresAt,
        Object attachment) {}
