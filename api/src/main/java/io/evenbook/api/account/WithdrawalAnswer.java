package io.evenbook.api.account;

import io.evenbook.api.asset.AssetCode;
import java.math.BigDecimal;
import java.time.Instant;

/** A withdrawal as views show it. */
public record WithdrawalAnswer(
        WithdrawalId withdrawalId,
        AccountId accountId,
        AssetCode asset,
        BigDecimal amount,
        String reference,
        WithdrawalStatus status,
        Instant requestedAt,
        Instant updatedAt) {}
