package io.evenbook.api.order;

import io.evenbook.api.id.HoldId;
import io.evenbook.api.money.Money;

/**
 * A release of an order's hold, computed by the market when the order ends.
 *
 * @param key unique within the hold, so that a repeat does nothing
 * @param amount the amount to release; greater than zero
 * @param receivable the reserved receipt to release; greater than zero
 */
public record HoldRelease(HoldId holdId, String key, Money amount, Money receivable) {}
