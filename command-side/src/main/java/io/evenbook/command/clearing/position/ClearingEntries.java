package io.evenbook.command.clearing.position;

import io.evenbook.api.clearing.NovatedSide;
import io.evenbook.api.clearing.Obligation;
import io.evenbook.api.clearing.SettledAsset;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.journal.PostingSide;
import io.evenbook.api.money.Money;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The journal entries of one account in clearing: equal legs are summed up, none is zero. */
final class ClearingEntries {
    private final Map<Leg, Money> sums = new LinkedHashMap<>();

    private record Leg(LedgerAccount ledgerAccount, PostingSide side, AssetCode asset) {}

    private ClearingEntries() {}

    /**
     * The participant is debited what it delivers and credited what it receives, the counterparty the reverse without
     * the fees.
     */
    static JournalEntry novated(AccountId accountId, WindowId windowId, List<NovatedSide> sides, Instant at) {
        ClearingEntries legs = new ClearingEntries();
        LedgerAccount participant = LedgerAccount.clearing(accountId);
        for (NovatedSide side : sides) {
            legs.add(participant, PostingSide.DEBIT, side.delivers());
            legs.add(LedgerAccount.CCP, PostingSide.CREDIT, side.payment());
            legs.add(LedgerAccount.CCP, PostingSide.DEBIT, side.receipt());
            legs.add(participant, PostingSide.CREDIT, side.receives());
            boolean isRebate = side.fee().isNegative();
            Money fee = isRebate ? side.fee().negated() : side.fee();
            legs.add(LedgerAccount.FEES, isRebate ? PostingSide.DEBIT : PostingSide.CREDIT, fee);
        }
        String trades = sides.size() == 1 ? "1 trade" : sides.size() + " trades";
        return new JournalEntry(
                EntryId.novated(sides.getFirst().tradeId(), accountId),
                EntryKind.NOVATION,
                "Novation of %s in %s".formatted(trades, windowId),
                null,
                at,
                legs.postings());
    }

    /**
     * The participant is debited what it owes more, or credited what it owes less; the counterparty and the fees make
     * up for it.
     */
    static JournalEntry posted(AccountId accountId, WindowId windowId, List<Obligation> obligations, Instant at) {
        ClearingEntries legs = new ClearingEntries();
        for (Obligation obligation : obligations) {
            Money owed = obligation.owed();
            legs.debit(LedgerAccount.clearing(accountId), owed);
            legs.debit(LedgerAccount.FEES, obligation.fee().negated());
            legs.debit(LedgerAccount.CCP, obligation.fee().minus(owed));
        }
        String parts = obligations.size() == 1 ? "1 obligation" : obligations.size() + " obligations";
        return new JournalEntry(
                EntryId.posted(obligations.getFirst().obligationId(), accountId),
                EntryKind.OBLIGATION,
                "%s in %s".formatted(parts, windowId),
                null,
                at,
                legs.postings());
    }

    /** One movement an asset: the difference of what is delivered and received. Null if nothing moves. */
    static JournalEntry settled(AccountId accountId, WindowId windowId, List<SettledAsset> assets, Instant at) {
        ClearingEntries legs = new ClearingEntries();
        for (SettledAsset asset : assets) {
            boolean pays = asset.net().isNegative();
            Money amount = pays ? asset.net().negated() : asset.net();
            LedgerAccount own = LedgerAccount.customer(accountId);
            legs.add(own, pays ? PostingSide.DEBIT : PostingSide.CREDIT, amount);
            legs.add(LedgerAccount.clearing(accountId), pays ? PostingSide.CREDIT : PostingSide.DEBIT, amount);
        }
        return legs.sums.isEmpty()
                ? null
                : new JournalEntry(
                        EntryId.settled(windowId, accountId),
                        EntryKind.SETTLEMENT,
                        "Settlement of " + windowId,
                        null,
                        at,
                        legs.postings());
    }

    /** @param amount less than zero: a credit */
    private void debit(LedgerAccount ledgerAccount, Money amount) {
        if (amount.isNegative()) {
            add(ledgerAccount, PostingSide.CREDIT, amount.negated());
        } else {
            add(ledgerAccount, PostingSide.DEBIT, amount);
        }
    }

    private void add(LedgerAccount ledgerAccount, PostingSide side, Money amount) {
        if (amount.isPositive()) {
            sums.merge(new Leg(ledgerAccount, side, amount.asset()), amount, Money::plus);
        }
    }

    private List<Posting> postings() {
        return sums.entrySet().stream()
                .map(sum ->
                        new Posting(sum.getKey().ledgerAccount(), sum.getKey().side(), sum.getValue()))
                .toList();
    }
}
