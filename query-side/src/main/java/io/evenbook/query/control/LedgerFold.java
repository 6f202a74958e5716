package io.evenbook.query.control;

import io.evenbook.api.account.AccountId;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.money.Balance;
import io.evenbook.query.control.EventEffect.Step;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The books as the events of the log tell them up to a position: balances in their absolute terms, and apart from these what their postings
 * add up to. It knows nothing of any view.
 */
final class LedgerFold {
    private final Map<AccountId, Map<AssetCode, Balance>> balances = new HashMap<>();
    private final Map<LedgerAccount, Map<AssetCode, Totals>> totals = new HashMap<>();
    /** What each process has put into clearing and not yet taken out; nothing of one that has come out even. */
    private final Map<Object, Map<AssetCode, BigDecimal>> inClearing = new HashMap<>();
    private final Set<Object> underWay = new HashSet<>();
    private long position;

    /** The position of the last event that is contained. */
    long position() {
        return position;
    }

    /** @throws IllegalArgumentException unless it is the next event */
    void apply(long at, Object event) {
        skip(at);
        EventEffect effect = EventEffect.of(event);
        effect.balances().forEach(balance ->
                balances.computeIfAbsent(effect.accountId(), _ -> new HashMap<>()).put(balance.asset(), balance));
        effect.entries().forEach(entry -> post(entry, effect.process()));
        if (effect.step() == Step.BEGINS) {
            underWay.add(effect.process());
        } else if (effect.step() == Step.ENDS) {
            underWay.remove(effect.process());
        }
    }

    /** Passes over an event that says nothing of the books. */
    void skip(long at) {
        if (at != position + 1) {
            throw new IllegalArgumentException("must be %d: position=%d".formatted(position + 1, at));
        }
        position = at;
    }

    private void post(JournalEntry entry, Object process) {
        for (Posting posting : entry.postings()) {
            AssetCode asset = posting.amount().asset();
            totals.computeIfAbsent(posting.ledgerAccount(), _ -> new HashMap<>()).merge(asset, Totals.of(posting), Totals::plus);
            if (posting.ledgerAccount().equals(LedgerAccount.CLEARING)) {
                // What belongs to no process should not be there at all, and is found under its own name.
                clear(process == null ? entry.entryId() : process, asset, Totals.of(posting).owed());
            }
        }
    }

    private void clear(Object process, AssetCode asset, BigDecimal amount) {
        Map<AssetCode, BigDecimal> amounts = inClearing.computeIfAbsent(process, _ -> new HashMap<>());
        if (amounts.merge(asset, amount, BigDecimal::add).signum() == 0) {
            amounts.remove(asset);
        }
        if (amounts.isEmpty()) {
            inClearing.remove(process);
        }
    }

    /** What each account has, by asset. */
    Map<AccountId, Map<AssetCode, Balance>> balances() {
        return Collections.unmodifiableMap(balances);
    }

    /** What was posted on each ledger account, by asset. */
    Map<LedgerAccount, Map<AssetCode, Totals>> totals() {
        return Collections.unmodifiableMap(totals);
    }

    /** What each transfer, group or trade has in clearing. */
    Map<Object, Map<AssetCode, BigDecimal>> inClearing() {
        return Collections.unmodifiableMap(inClearing);
    }

    boolean isUnderWay(Object process) {
        return underWay.contains(process);
    }

    /** What the house owes to all customers, by asset. */
    Map<AssetCode, BigDecimal> owedToCustomers() {
        return owedToCustomers(totals);
    }

    static Map<AssetCode, BigDecimal> owedToCustomers(Map<LedgerAccount, Map<AssetCode, Totals>> totals) {
        Map<AssetCode, BigDecimal> owed = new HashMap<>();
        totals.forEach((ledgerAccount, byAsset) -> {
            if (ledgerAccount.account().isPresent()) {
                byAsset.forEach((asset, total) -> owed.merge(asset, total.owed(), BigDecimal::add));
            }
        });
        return owed;
    }
}
