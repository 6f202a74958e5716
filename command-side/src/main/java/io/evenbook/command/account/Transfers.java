package io.evenbook.command.account;

import static io.evenbook.command.account.Checks.refused;
import static io.evenbook.command.account.Checks.requireConditions;
import static io.evenbook.command.account.Checks.requireNotFrozen;

import io.evenbook.api.account.AccountCommand.SendTransfer;
import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.TransferReceived;
import io.evenbook.api.account.AccountEvent.TransferSent;
import io.evenbook.api.account.AccountRejection.AccountUnknown;
import io.evenbook.api.account.AccountRejection.TransferToItself;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.TransferId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.money.Money;
import io.evenbook.command.base.Facts;
import java.util.List;

/** Transfers between two accounts: the payer's event and the payee's are one commit. */
final class Transfers {
    private Transfers() {}

    static List<AccountEvent> decide(AccountState payer, SendTransfer send, Facts facts) {
        requireConditions(payer, send.amount());
        requireNotFrozen(payer, FreezeLevel.DEBITS, facts);
        AccountState payee = requirePayee(send.accountId(), send.to(), facts);
        Money amount = Checks.money(facts, send.amount());
        JournalEntry entry = new JournalEntry(
                EntryId.sent(send.transferId()),
                EntryKind.TRANSFER,
                "Transfer to " + send.to(),
                send.reference(),
                facts.time(),
                List.of(
                        Posting.debit(LedgerAccount.customer(send.accountId()), amount),
                        Posting.credit(LedgerAccount.customer(send.to()), amount)));
        TransferSent sent = new TransferSent(
                send.accountId(),
                send.transferId(),
                send.to(),
                amount,
                send.reference(),
                entry,
                Funds.debited(payer, amount));
        return List.of(sent, received(payee, send.transferId(), send.accountId(), amount, send.reference(), entry));
    }

    /** The account that is paid: another one, open, and not frozen at level ALL. */
    static AccountState requirePayee(AccountId payer, AccountId payee, Facts facts) {
        if (payee.equals(payer)) {
            throw refused(new TransferToItself(payee));
        }
        AccountState state = facts.find(AccountState.AGGREGATE.type(), payee);
        if (state == null) {
            throw refused(new AccountUnknown(payee.value()));
        }
        requireNotFrozen(state, FreezeLevel.ALL);
        return state;
    }

    static TransferReceived received(
            AccountState payee,
            TransferId transferId,
            AccountId from,
            Money amount,
            String reference,
            JournalEntry entry) {
        return new TransferReceived(
                payee.accountId(),
                transferId,
                from,
                amount,
                reference,
                entry.entryId(),
                entry.effectiveAt(),
                Funds.credited(payee, amount));
    }
}
