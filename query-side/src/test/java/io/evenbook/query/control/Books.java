package io.evenbook.query.control;

import io.evenbook.api.account.AccountEvent.EntryApplied;
import io.evenbook.api.account.AccountEvent.FundsDeposited;
import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.account.AccountEvent.TransferReceived;
import io.evenbook.api.account.AccountEvent.TransferSent;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.account.PostedChange;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.TransferId;
import io.evenbook.api.journal.EntryEvent.EntryPosted;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The vocabulary of these tests: events of a small ledger. */
final class Books {
    static final AssetCode USD = new AssetCode("USD");
    static final AccountId ALICE = new AccountId("acc_alice");
    static final AccountId BOB = new AccountId("acc_bob");
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    static final HoldId HOLD = new HoldId("hld_1");

    private Books() {}

    static Money usd(String amount) {
        return new Money(USD, new BigDecimal(amount));
    }

    static Balance balance(String posted, String held) {
        return new Balance(usd(posted), usd(held));
    }

    static TransferId transfer(int number) {
        return TransferId.named("%026d".formatted(number));
    }

    static JournalEntry entry(String id, EntryKind kind, LedgerAccount debit, LedgerAccount credit, String amount) {
        return new JournalEntry(
                new EntryId("ent_" + id),
                kind,
                "",
                null,
                NOON,
                List.of(Posting.debit(debit, usd(amount)), Posting.credit(credit, usd(amount))));
    }

    static FundsDeposited deposited(AccountId account, String id, String amount, Balance balance) {
        return new FundsDeposited(
                account,
                id,
                entry(id, EntryKind.DEPOSIT, LedgerAccount.OMNIBUS, LedgerAccount.customer(account), amount),
                balance);
    }

    static FundsHeld held(AccountId account, String amount, Balance balance) {
        return new FundsHeld(account, HOLD, HoldReason.MANUAL, usd(amount), null, null, balance);
    }

    static TransferSent sent(int number, AccountId from, AccountId to, String amount, Balance balance) {
        JournalEntry entry = entry(
                "sent" + number, EntryKind.TRANSFER, LedgerAccount.customer(from), LedgerAccount.customer(to), amount);
        return new TransferSent(from, transfer(number), to, usd(amount), "", entry, balance);
    }

    static TransferReceived received(int number, AccountId from, AccountId to, String amount, Balance balance) {
        return new TransferReceived(
                to, transfer(number), from, usd(amount), "", new EntryId("ent_sent" + number), NOON, balance);
    }

    /** An entry with legs on these accounts and on fees: a positive amount pays, a negative one is paid. */
    static EntryPosted posted(String id, Map<AccountId, String> paid) {
        List<Posting> postings = new ArrayList<>();
        paid.forEach((account, amount) -> postings.addAll(legs(account, usd(amount))));
        return new EntryPosted(
                new JournalEntry(new EntryId("ent_" + id), EntryKind.ADJUSTMENT, "", null, NOON, postings), null);
    }

    private static List<Posting> legs(AccountId account, Money paid) {
        LedgerAccount customer = LedgerAccount.customer(account);
        return paid.isNegative()
                ? List.of(Posting.credit(customer, paid.negated()), Posting.debit(LedgerAccount.FEES, paid.negated()))
                : List.of(Posting.debit(customer, paid), Posting.credit(LedgerAccount.FEES, paid));
    }

    /** @param net credits less debits */
    static EntryApplied applied(AccountId account, String id, String net, Balance balance) {
        return new EntryApplied(account, new EntryId("ent_" + id), NOON, List.of(new PostedChange(usd(net), balance)));
    }
}
