package io.evenbook.api.clearing;

import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;

/**
 * The reservation of one asset for the settlement of a window.
 *
 * @param held in addition to what orders held for the deliveries; zero or greater
 * @param balance after the event
 */
public record PreparedAsset(Money held, Balance balance) {}
