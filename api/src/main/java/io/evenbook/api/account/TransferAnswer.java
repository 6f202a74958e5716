package io.evenbook.api.account;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.TransferId;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * A transfer as views show it.
 *
 * @param reference null if a hold was captured
 * @param entryId of the entry that both accounts are in
 */
public record TransferAnswer(
        TransferId transferId,
        AccountId fromAccountId,
        AccountId toAccountId,
        AssetCode asset,
        BigDecimal amount,
        String reference,
        TransferStatus status,
        EntryId entryId,
        Instant postedAt) {}
