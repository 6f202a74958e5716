package io.evenbook.command.account;

import static io.evenbook.command.account.Checks.requireConditions;
import static io.evenbook.command.account.Checks.requireNotClosed;
import static io.evenbook.command.account.Checks.requireOpen;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountCommand.ReceiveTransfer;
import io.evenbook.api.account.AccountCommand.ReturnTransfer;
import io.evenbook.api.account.AccountCommand.SendTransfer;
import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.TransferReceived;
import io.evenbook.api.account.AccountEvent.TransferRefused;
import io.evenbook.api.account.AccountEvent.TransferReturned;
import io.evenbook.api.account.AccountEvent.TransferSent;
import io.evenbook.api.account.AccountStatus;
import io.evenbook.api.journal.EntryId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.money.Money;
import java.util.List;

/** Transfers: one account pays into clearing, the other is paid from it, or the first one again. */
record TransferRules(Checks checks) {

    List<AccountEvent> send(AccountState state, SendTransfer send) {
        requireConditions(state, send.amount());
        requireOpen(state);
        checks.requireOther(state, send.to());
        Money amount = checks.money(send.amount());
        JournalEntry entry = new JournalEntry(
                EntryId.of(send.transferId(), "out"),
                EntryKind.TRANSFER_OUT,
                "Transfer to " + send.to(),
                send.reference(),
                List.of(
                        Posting.debit(LedgerAccount.customer(state.accountId()), amount),
                        Posting.credit(LedgerAccount.CLEARING, amount)));
        return List.of(new TransferSent(
                state.accountId(),
                send.transferId(),
                send.to(),
                amount,
                send.reference(),
                entry,
                Funds.debited(state, amount)));
    }

    List<AccountEvent> receive(AccountState state, ReceiveTransfer receive) {
        Money amount = receive.amount();
        try {
            requireNotClosed(state);
            JournalEntry entry = new JournalEntry(
                    EntryId.of(receive.transferId(), "in"),
                    EntryKind.TRANSFER_IN,
                    "Transfer from " + receive.from(),
                    receive.reference(),
                    List.of(
                            Posting.debit(LedgerAccount.CLEARING, amount),
                            Posting.credit(LedgerAccount.customer(state.accountId()), amount)));
            return List.of(new TransferReceived(
                    state.accountId(),
                    receive.transferId(),
                    receive.from(),
                    amount,
                    receive.reference(),
                    entry,
                    Funds.credited(state, amount)));
        } catch (RejectedException e) {
            return List.of(new TransferRefused(
                    state.accountId(),
                    receive.transferId(),
                    receive.from(),
                    amount,
                    e.rejection().code(),
                    e.rejection().detail()));
        }
    }

    /** What no longer fits into the account rests in suspense, like what comes back to a closed one. */
    List<AccountEvent> giveBack(AccountState state, ReturnTransfer giveBack) {
        Money amount = giveBack.amount();
        boolean fits = state.status() != AccountStatus.CLOSED && Funds.fits(state, amount);
        JournalEntry entry = new JournalEntry(
                EntryId.of(giveBack.transferId(), "returned"),
                EntryKind.TRANSFER_IN,
                "Transfer to " + giveBack.to() + " returned",
                null,
                List.of(
                        Posting.debit(LedgerAccount.CLEARING, amount),
                        Posting.credit(
                                fits ? LedgerAccount.customer(state.accountId()) : LedgerAccount.SUSPENSE, amount)));
        return List.of(new TransferReturned(
                state.accountId(),
                giveBack.transferId(),
                giveBack.to(),
                amount,
                giveBack.code(),
                giveBack.detail(),
                entry,
                fits ? Funds.settled(state, amount) : null));
    }
}
