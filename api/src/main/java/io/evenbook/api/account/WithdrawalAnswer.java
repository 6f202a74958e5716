package io.evenbook.api.account;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.WithdrawalId;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * A withdrawal in the accounts view.
 *
 * @param destination null if none was named, or if it is erased
 * @param status PENDING while its amount is held; CONFIRMED: the money has left; CANCELLED or EXPIRED: it stays
 * @param confirmableFrom when it can be confirmed, if its destination was new to the customer; null: at once
 */
public record WithdrawalAnswer(
        WithdrawalId withdrawalId,
        AccountId accountId,
        AssetCode asset,
        BigDecimal amount,
        String reference,
        String destination,
        WithdrawalStatus status,
        Instant confirmableFrom,
        Instant requestedAt,
        Instant updatedAt) {

    /** Without the destination: Spring logs it. */
    @Override
    public String toString() {
        return "WithdrawalAnswer[withdrawalId=%s, status=%s]".formatted(withdrawalId, status);
    }
}
