package io.evenbook.command.account;

import static io.evenbook.command.account.Checks.refused;
import static io.evenbook.command.account.Checks.requireConditions;
import static io.evenbook.command.account.Checks.requireLater;
import static io.evenbook.command.account.Checks.requireOpen;

import io.evenbook.api.account.AccountCommand.CancelWithdrawal;
import io.evenbook.api.account.AccountCommand.ConfirmWithdrawal;
import io.evenbook.api.account.AccountCommand.RequestWithdrawal;
import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.account.AccountEvent.WithdrawalCancelled;
import io.evenbook.api.account.AccountEvent.WithdrawalConfirmed;
import io.evenbook.api.account.AccountEvent.WithdrawalRequested;
import io.evenbook.api.account.AccountRejection.WithdrawalEnded;
import io.evenbook.api.account.AccountRejection.WithdrawalUnknown;
import io.evenbook.api.account.HoldId;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.account.WithdrawalId;
import io.evenbook.api.account.WithdrawalStatus;
import io.evenbook.api.journal.EntryId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.money.Money;
import java.util.List;
import java.util.Optional;

/** Withdrawals in two steps: the funds are held until the withdrawal is confirmed, cancelled, or has expired. */
record WithdrawalRules(Checks checks) {

    List<AccountEvent> request(AccountState state, RequestWithdrawal request) {
        requireConditions(state, request.amount());
        requireOpen(state);
        Money amount = checks.money(request.amount());
        requireLater(state, request.expiresAt(), request.at());
        HoldId holdId = HoldId.behind(request.withdrawalId());
        return List.of(
                new FundsHeld(
                        state.accountId(),
                        holdId,
                        HoldReason.WITHDRAWAL,
                        amount,
                        null,
                        request.expiresAt(),
                        Funds.held(state, amount)),
                new WithdrawalRequested(state.accountId(), request.withdrawalId(), holdId, amount, request.reference()));
    }

    List<AccountEvent> confirm(AccountState state, ConfirmWithdrawal confirm) {
        return pending(state, confirm.withdrawalId(), WithdrawalStatus.CONFIRMED)
                .<List<AccountEvent>>map(withdrawal -> {
                    Money amount = state.holds().get(withdrawal.holdId()).amount();
                    JournalEntry entry = new JournalEntry(
                            EntryId.of(confirm.withdrawalId(), "confirmed"),
                            EntryKind.WITHDRAWAL,
                            "Withdrawal from " + state.accountId(),
                            withdrawal.reference(),
                            List.of(
                                    Posting.debit(LedgerAccount.customer(state.accountId()), amount),
                                    Posting.credit(LedgerAccount.OMNIBUS, amount)));
                    return List.of(new WithdrawalConfirmed(
                            state.accountId(),
                            confirm.withdrawalId(),
                            withdrawal.holdId(),
                            entry,
                            Funds.captured(state.balance(amount), amount)));
                })
                .orElse(List.of());
    }

    List<AccountEvent> cancel(AccountState state, CancelWithdrawal cancel) {
        return pending(state, cancel.withdrawalId(), WithdrawalStatus.CANCELLED)
                .<List<AccountEvent>>map(withdrawal -> {
                    Hold hold = state.holds().get(withdrawal.holdId());
                    return List.of(
                            HoldRules.released(state, hold, "cancelled", hold.remaining()),
                            new WithdrawalCancelled(state.accountId(), cancel.withdrawalId()));
                })
                .orElse(List.of());
    }

    /** The withdrawal if it is to be ended; empty if it has ended this way already. */
    private static Optional<Withdrawal> pending(AccountState state, WithdrawalId withdrawalId, WithdrawalStatus end) {
        Withdrawal withdrawal = state.withdrawals().get(withdrawalId);
        if (withdrawal == null) {
            throw refused(new WithdrawalUnknown(withdrawalId.value()));
        }
        if (withdrawal.status() == end) {
            return Optional.empty();
        }
        if (withdrawal.status() != WithdrawalStatus.PENDING) {
            throw refused(new WithdrawalEnded(withdrawalId, withdrawal.status()));
        }
        return Optional.of(withdrawal);
    }
}
