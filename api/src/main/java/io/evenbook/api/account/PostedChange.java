package io.evenbook.api.account;

import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;

/**
 * The change of one asset of an account by an entry.
 *
 * @param net credits minus debits; negative: the balance fell
 * @param balance the balance after the entry
 */
public record PostedChange(Money net, Balance balance) {}
