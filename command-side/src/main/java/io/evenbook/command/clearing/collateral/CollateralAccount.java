package io.evenbook.command.clearing.collateral;

import io.evenbook.api.account.AccountEvent.CollateralMoved;
import io.evenbook.api.clearing.CollateralDirection;
import io.evenbook.api.clearing.CollateralPurpose;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The margin of a participant in a scheme, or its share in the default fund; makes the events that move it. */
record CollateralAccount(AccountId accountId, SchemeId schemeId, CollateralPurpose purpose) {

    private LedgerAccount ledgerAccount() {
        return switch (purpose) {
            case MARGIN -> LedgerAccount.margin(accountId);
            case FUND -> LedgerAccount.fund(accountId);
        };
    }

    private Posting debit(Money amount) {
        return Posting.debit(ledgerAccount(), amount);
    }

    /** @param before the collateral before; {@code balance}: of the account afterwards */
    CollateralMoved in(EntryId entryId, Money amount, Money before, Balance balance, Instant at) {
        List<Posting> legs = List.of(
                Posting.debit(LedgerAccount.customer(accountId), amount), Posting.credit(ledgerAccount(), amount));
        JournalEntry entry = entry(entryId, "paid in", legs, at);
        return moved(CollateralDirection.IN, amount, before.plus(amount), entry, balance);
    }

    /** @param before the collateral before; {@code balance}: of the account afterwards */
    CollateralMoved out(EntryId entryId, Money amount, Money before, Balance balance, Instant at) {
        List<Posting> legs = List.of(debit(amount), Posting.credit(LedgerAccount.customer(accountId), amount));
        JournalEntry entry = entry(entryId, "paid out", legs, at);
        return moved(CollateralDirection.OUT, amount, before.minus(amount), entry, balance);
    }

    /**
     * A draw.
     *
     * @param before the collateral before
     * @param receipts the amounts that accounts receive, together the amount
     * @param balance of the account, which does not change
     */
    CollateralMoved drawn(
            EntryId entryId, Money amount, Money before, List<Posting> receipts, Balance balance, Instant at) {
        List<Posting> legs = new ArrayList<>(List.of(debit(amount)));
        legs.addAll(receipts);
        JournalEntry entry = entry(entryId, "drawn", legs, at);
        return moved(CollateralDirection.DRAWN, amount, before.minus(amount), entry, balance);
    }

    private CollateralMoved moved(
            CollateralDirection direction, Money amount, Money after, JournalEntry entry, Balance balance) {
        return new CollateralMoved(accountId, schemeId, purpose, direction, amount, after, entry, balance);
    }

    private JournalEntry entry(EntryId entryId, String moved, List<Posting> legs, Instant at) {
        String name = purpose == CollateralPurpose.MARGIN ? "Margin" : "Share in the default fund";
        String description = "%s of %s in %s %s".formatted(name, accountId, schemeId, moved);
        return new JournalEntry(entryId, EntryKind.COLLATERAL, description, null, at, legs);
    }
}
