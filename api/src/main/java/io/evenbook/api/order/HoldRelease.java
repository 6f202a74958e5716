package io.evenbook.api.order;

import io.evenbook.api.id.HoldId;
import io.evenbook.api.money.Money;

/**
 * What of an order's hold is to be released, and of what it may receive, computed by the market.
 *
 * @param key unique within the hold, so that a repeat does nothing
 * @param amount of what is held; greater than zero
 * @param receivable of what the order may receive; greater than zero
 */
public record HoldRelease(HoldId holdId, String key, Money amount, Money receivable) {}
