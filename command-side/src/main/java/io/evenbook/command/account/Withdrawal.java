package io.evenbook.command.account;

import io.evenbook.api.account.HoldId;
import io.evenbook.api.account.WithdrawalStatus;

/** A withdrawal, also one that has ended: to tell a repeat from the other way round. Its amount is its hold's. */
public record Withdrawal(HoldId holdId, String reference, WithdrawalStatus status) {

    Withdrawal with(WithdrawalStatus newStatus) {
        return new Withdrawal(holdId, reference, newStatus);
    }
}
