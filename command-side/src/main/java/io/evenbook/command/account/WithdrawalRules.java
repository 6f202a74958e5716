package io.evenbook.command.account;

import static io.evenbook.command.account.Checks.refused;
import static io.evenbook.command.account.Checks.requireConditions;
import static io.evenbook.command.account.Checks.requireLater;
import static io.evenbook.command.account.Checks.requireNotFrozen;

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
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.WithdrawalId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.money.Money;
import io.evenbook.axon.postgres.bus.Streams;
import java.util.List;

/** Withdrawals in two steps: the funds are held until the withdrawal is confirmed, cancelled, or has expired. */
final class WithdrawalRules {
    private WithdrawalRules() {}

    /** Tells a withdrawal that has ended, and so left the account, from one that never was. */
    static String uniqueKey(WithdrawalId withdrawalId) {
        return "withdrawal\n" + withdrawalId;
    }

    static List<AccountEvent> request(AccountState state, RequestWithdrawal request, Streams streams) {
        requireConditions(state, request.amount());
        requireNotFrozen(state, FreezeLevel.DEBITS);
        Money amount = Checks.money(streams, request.amount());
        requireLater(state, request.expiresAt(), streams.time());
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
                new WithdrawalRequested(
                        state.accountId(), request.withdrawalId(), holdId, amount, request.reference()));
    }

    static List<AccountEvent> confirm(AccountState state, ConfirmWithdrawal confirm, Streams streams) {
        Hold hold = requirePending(state, confirm.withdrawalId(), streams);
        requireNotFrozen(state, FreezeLevel.DEBITS);
        Money amount = hold.remaining();
        JournalEntry entry = new JournalEntry(
                EntryId.confirmed(confirm.withdrawalId()),
                EntryKind.WITHDRAWAL,
                "Withdrawal from " + state.accountId(),
                state.withdrawals().get(confirm.withdrawalId()),
                streams.time(),
                List.of(
                        Posting.debit(LedgerAccount.customer(state.accountId()), amount),
                        Posting.credit(LedgerAccount.OMNIBUS, amount)));
        return List.of(new WithdrawalConfirmed(
                state.accountId(),
                confirm.withdrawalId(),
                hold.holdId(),
                entry,
                Funds.captured(state.balance(amount), amount)));
    }

    static List<AccountEvent> cancel(AccountState state, CancelWithdrawal cancel, Streams streams) {
        Hold hold = requirePending(state, cancel.withdrawalId(), streams);
        return List.of(
                HoldRules.released(state, hold, "cancelled", hold.remaining(), null),
                new WithdrawalCancelled(state.accountId(), cancel.withdrawalId()));
    }

    private static Hold requirePending(AccountState state, WithdrawalId withdrawalId, Streams streams) {
        if (state.withdrawals().containsKey(withdrawalId)) {
            Hold hold = state.holds().get(HoldId.behind(withdrawalId));
            if (hold.isExpired(streams.time())) {
                throw refused(new WithdrawalEnded(withdrawalId));
            }
            return hold;
        }
        throw refused(
                streams.isUsed(uniqueKey(withdrawalId))
                        ? new WithdrawalEnded(withdrawalId)
                        : new WithdrawalUnknown(withdrawalId.value()));
    }
}
