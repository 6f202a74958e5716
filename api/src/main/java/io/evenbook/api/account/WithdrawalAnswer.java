package io.evenbook.api.account;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.WithdrawalId;
import java.math.BigDecimal;
import java.time.Instant;

/** A withdrawal in the accounts view. */
public record WithdrawalAnswer(
        WithdrawalId withdrawalId,
        AccountId accountId,
        AssetCode asset,
        BigDecimal amount,
        String reference,
        WithdrawalStatus status,
        Instant requestedAt,
        Instant updatedAt) {}
