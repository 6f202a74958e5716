package io.evenbook.api.clearing;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.money.Money;

/** The share of a participant in the default fund of a scheme. @param share zero or greater */
public record FundShare(AccountId accountId, Money share) {}
