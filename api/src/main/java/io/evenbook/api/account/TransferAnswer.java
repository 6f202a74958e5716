package io.evenbook.api.account;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.TransferId;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * A transfer in the accounts view.
 *
 * @param fromAccountId null if the caller may see the payee's account only
 * @param reference null if the transfer captured a hold
 * @param status always POSTED
 * @param entryId id of the entry with a leg on each account
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
        Instant postedAt) {

    /** As the payee sees it. */
    public TransferAnswer withoutPayer() {
        return new TransferAnswer(transferId, null, toAccountId, asset, amount, reference, status, entryId, postedAt);
    }
}
