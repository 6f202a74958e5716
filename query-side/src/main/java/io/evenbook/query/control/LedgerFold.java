package io.evenbook.query.control;

import io.evenbook.api.account.AccountEvent.ChangesPosted;
import io.evenbook.api.account.AccountEvent.SetsBalances;
import io.evenbook.api.control.ControlResult;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.journal.PostsEntry;
import io.evenbook.api.money.Balance;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/**
 * The books as the events of the log have them up to a position: balances in their absolute terms, and apart from these
 * what their postings add up to. It knows nothing of any view.
 */
final class LedgerFold {
    private final Map<AccountId, Map<AssetCode, Balance>> balances = new HashMap<>();
    private final Map<LedgerAccount, Map<AssetCode, Totals>> totals = new HashMap<>();
    private final AppliedEntries entries;
    private long position;

    /** @param commandEnds the last position at or before another behind which a command ends */
    LedgerFold(LongUnaryOperator commandEnds) {
        this.entries = new AppliedEntries(commandEnds);
    }

    /** Whether events of a class say anything of the books; all others can be skipped. */
    static boolean reads(Class<?> event) {
        return SetsBalances.class.isAssignableFrom(event) || PostsEntry.class.isAssignableFrom(event);
    }

    /** The position of the last event that is contained. */
    long position() {
        return position;
    }

    /** @throws IllegalArgumentException unless it is the next event */
    void apply(long at, Object event) {
        skip(at);
        if (event instanceof PostsEntry posted) {
            post(posted.entry());
            entries.posted(at, posted.entry());
        }
        if (event instanceof SetsBalances set) {
            set.balances()
                    .forEach(balance -> balances.computeIfAbsent(set.accountId(), _ -> new HashMap<>())
                            .put(balance.asset(), balance));
        }
        if (event instanceof ChangesPosted changed) {
            entries.applied(at, changed);
        }
    }

    /** Passes an event that says nothing of the books. */
    void skip(long at) {
        if (at != position + 1) {
            throw new IllegalArgumentException("must be %d: position=%d".formatted(position + 1, at));
        }
        position = at;
    }

    private void post(JournalEntry entry) {
        for (Posting posting : entry.postings()) {
            totals.computeIfAbsent(posting.ledgerAccount(), _ -> new HashMap<>())
                    .merge(posting.amount().asset(), Totals.of(posting), Totals::plus);
        }
    }

    /**
     * What the entries' legs have against what their accounts' events say, up to the position, behind which a command
     * ends.
     */
    ControlResult entries() {
        return entries.result(position);
    }

    /** What each account has, by asset. */
    Map<AccountId, Map<AssetCode, Balance>> balances() {
        return Collections.unmodifiableMap(balances);
    }

    /** What was posted on each ledger account, by asset. */
    Map<LedgerAccount, Map<AssetCode, Totals>> totals() {
        return Collections.unmodifiableMap(totals);
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
