package io.evenbook.api.clearing;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.money.Money;

/**
 * The part of a loss that one counterparty of a defaulter has, and what the defaulter's collateral pays of it.
 *
 * @param claim greater than zero
 * @param paid zero to the claim
 */
public record Compensation(AccountId accountId, Money claim, Money paid) {}
