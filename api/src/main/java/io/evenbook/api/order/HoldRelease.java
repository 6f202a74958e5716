package io.evenbook.api.order;

import io.evenbook.api.account.HoldId;
import io.evenbook.api.money.Money;

/**
 * What an order's hold is to give back, computed by the market.
 *
 * @param key    unique within the hold, so that a repeat does nothing
 * @param amount greater than zero
 */
public record HoldRelease(HoldId holdId, String key, Money amount) {}
