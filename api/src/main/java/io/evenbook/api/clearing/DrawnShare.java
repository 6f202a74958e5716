package io.evenbook.api.clearing;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.money.Money;

/** The part of a loss that the collateral of one account bears. @param amount greater than zero */
public record DrawnShare(AccountId accountId, Money amount) {}
