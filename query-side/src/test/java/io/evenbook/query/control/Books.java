package io.evenbook.query.control;

import io.evenbook.api.account.AccountEvent.FundsDeposited;
import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.account.AccountEvent.HoldCaptured;
import io.evenbook.api.account.AccountEvent.PartPosted;
import io.evenbook.api.account.AccountEvent.TradePaidIn;
import io.evenbook.api.account.AccountEvent.TransferReceived;
import io.evenbook.api.account.AccountEvent.TransferSent;
import io.evenbook.api.account.AccountId;
import io.evenbook.api.account.HoldId;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.account.TransferId;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.journal.EntryId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.EntryPart;
import io.evenbook.api.journal.GroupId;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.market.MarketId;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeId;
import java.math.BigDecimal;
import java.util.List;

/** The vocabulary of these tests: events of a small ledger. */
final class Books {
    static final AssetCode USD = new AssetCode("USD");
    static final AccountId ALICE = new AccountId("acc_alice");
    static final AccountId BOB = new AccountId("acc_bob");
    static final GroupId GROUP = new GroupId("grp_1");
    static final TradeId TRADE = TradeId.of(new MarketId("BTC-USD"), 1);
    static final HoldId HOLD = new HoldId("hld_1");

    private Books() {}

    static Money usd(String amount) {
        return new Money(USD, new BigDecimal(amount));
    }

    static Balance balance(String posted, String held) {
        return new Balance(usd(posted), usd(held));
    }

    static TransferId transfer(int number) {
        return TransferId.of("%026d".formatted(number), ALICE);
    }

    static JournalEntry entry(String id, EntryKind kind, LedgerAccount debit, LedgerAccount credit, String amount) {
        return new JournalEntry(
                new EntryId("ent_" + id), kind, "", null, List.of(Posting.debit(debit, usd(amount)), Posting.credit(credit, usd(amount))));
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

    /** @param to null: the money leaves the ledger */
    static HoldCaptured captured(AccountId account, AccountId to, String amount, Balance balance) {
        LedgerAccount credit = to == null ? LedgerAccount.OMNIBUS : LedgerAccount.CLEARING;
        return new HoldCaptured(
                account, HOLD, "all", usd(amount), usd("0.00"), to == null ? null : transfer(9), to,
                entry("captured", EntryKind.WITHDRAWAL, LedgerAccount.customer(account), credit, amount), balance);
    }

    static TransferSent sent(int number, AccountId from, AccountId to, String amount, Balance balance) {
        JournalEntry entry =
                entry("sent" + number, EntryKind.TRANSFER_OUT, LedgerAccount.customer(from), LedgerAccount.CLEARING, amount);
        return new TransferSent(from, transfer(number), to, usd(amount), "", entry, balance);
    }

    static TransferReceived received(int number, AccountId from, AccountId to, String amount, Balance balance) {
        JournalEntry entry =
                entry("received" + number, EntryKind.TRANSFER_IN, LedgerAccount.CLEARING, LedgerAccount.customer(to), amount);
        return new TransferReceived(to, transfer(number), from, usd(amount), "", entry, balance);
    }

    static TradeExecuted executed() {
        return new TradeExecuted(TRADE, new MarketId("BTC-USD"), new BigDecimal("1"), usd("1.00"), usd("1.00"), Side.BUY, null, null);
    }

    static TradePaidIn paidIn(AccountId account, String amount, Balance balance) {
        return new TradePaidIn(
                account, TRADE, Side.BUY, HOLD, usd(amount), usd("0.00"), usd("0.00"), usd("1.00"),
                entry("paid", EntryKind.PAY_IN, LedgerAccount.customer(account), LedgerAccount.CLEARING, amount), balance);
    }

    /** Takes an amount from the account. */
    static PartPosted partPosted(AccountId account, String amount, Balance balance) {
        return new PartPosted(account, GROUP, List.of(part(account, amount)), List.of(balance));
    }

    static EntryPart part(AccountId account, String amount) {
        return new EntryPart(
                new EntryId("ent_whole"),
                null,
                entry("whole." + account, EntryKind.ADJUSTMENT, LedgerAccount.customer(account), LedgerAccount.CLEARING, amount));
    }
}
