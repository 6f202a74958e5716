package io.evenbook.api.account;

import io.evenbook.api.asset.AssetCode;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * A transfer as views show it.
 *
 * @param code   of the refusal; null unless it is rejected
 * @param detail of the refusal; null unless it is rejected
 */
public record TransferAnswer(
        TransferId transferId,
        AccountId fromAccountId,
        AccountId toAccountId,
        AssetCode asset,
        BigDecimal amount,
        String reference,
        TransferStatus status,
        String code,
        String detail,
        Instant requestedAt,
        Instant updatedAt) {}
