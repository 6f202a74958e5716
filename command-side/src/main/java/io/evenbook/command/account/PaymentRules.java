package io.evenbook.command.account;

import static io.evenbook.command.account.HoldRules.requireRemaining;
import static io.evenbook.command.account.HoldRules.untaken;

import io.evenbook.api.account.AccountCommand.PayIn;
import io.evenbook.api.account.AccountCommand.PayOut;
import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.TradePaidIn;
import io.evenbook.api.account.AccountEvent.TradePaidOut;
import io.evenbook.api.journal.EntryId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import java.util.ArrayList;
import java.util.List;

/** The two payments of each side of a trade. */
final class PaymentRules {
    private PaymentRules() {}

    static List<AccountEvent> payIn(AccountState state, PayIn payIn) {
        return untaken(state, payIn.holdId(), payIn.tradeId().value())
                .<List<AccountEvent>>map(hold -> {
                    Money taken = payIn.captured().plus(payIn.released());
                    requireRemaining(state, hold, taken);
                    Balance balance = state.balance(taken);
                    JournalEntry entry = new JournalEntry(
                            EntryId.of(payIn.tradeId(), "pay-in." + payIn.side()),
                            EntryKind.PAY_IN,
                            "Pay-in of " + state.accountId() + " for " + payIn.tradeId(),
                            null,
                            List.of(
                                    Posting.debit(LedgerAccount.customer(state.accountId()), payIn.captured()),
                                    Posting.credit(LedgerAccount.CLEARING, payIn.captured())));
                    return List.of(new TradePaidIn(
                            state.accountId(),
                            payIn.tradeId(),
                            payIn.side(),
                            hold.holdId(),
                            payIn.captured(),
                            payIn.released(),
                            hold.remaining().minus(taken),
                            payIn.receipt(),
                            entry,
                            new Balance(balance.posted().minus(payIn.captured()), balance.held().minus(taken))));
                })
                .orElse(List.of());
    }

    static List<AccountEvent> payOut(AccountState state, PayOut payOut) {
        Money receipt = state.receipt(payOut.tradeId(), payOut.side());
        if (receipt == null) {
            return List.of();
        }
        Money net = receipt.minus(payOut.fee());
        List<Posting> postings = new ArrayList<>();
        postings.add(Posting.debit(LedgerAccount.CLEARING, receipt));
        postings.add(Posting.credit(LedgerAccount.customer(state.accountId()), net));
        if (payOut.fee().isPositive()) {
            postings.add(Posting.credit(LedgerAccount.FEES, payOut.fee()));
        }
        JournalEntry entry = new JournalEntry(
                EntryId.of(payOut.tradeId(), "pay-out." + payOut.side()),
                EntryKind.PAY_OUT,
                "Pay-out to " + state.accountId() + " for " + payOut.tradeId(),
                null,
                postings);
        return List.of(new TradePaidOut(
                state.accountId(),
                payOut.tradeId(),
                payOut.side(),
                receipt,
                payOut.fee(),
                entry,
                Funds.settled(state, net)));
    }
}
