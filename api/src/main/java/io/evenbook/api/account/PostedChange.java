package io.evenbook.api.account;

import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;

/**
 * What an entry made of one asset of an account.
 *
 * @param net credits less debits; negative: the account has less
 * @param balance afterwards
 */
public record PostedChange(Money net, Balance balance) {}
