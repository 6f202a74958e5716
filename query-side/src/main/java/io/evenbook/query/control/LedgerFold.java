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
 * Folds the events of the log up to a position: the absolute balances that they state, and, independently, the sums of
 * their postings. Reads no view.
 */
final class LedgerFold {
    private final Map<AccountId, Map<AssetCode, Balance>> balances = new HashMap<>();
    private final Map<LedgerAccount, Map<AssetCode, Totals>> totals = new HashMap<>();
    private final AppliedEntries entries;
    private long position;

    /** @param commandEnds maps a position to the last one, at or before it, at which a command ends */
    LedgerFold(LongUnaryOperator commandEnds) {
        this.entries = new AppliedEntries(commandEnds);
    }

    /** True if events of this class affect the books. */
    static boolean reads(Class<?> event) {
        return SetsBalances.class.isAssignableFrom(event) || PostsEntry.class.isAssignableFrom(event);
    }

    /** The position of the last event. */
    long position() {
        return position;
    }

    /** @throws IllegalArgumentException unless {@code at} is the next position */
    void apply(long at, Object event) {
        skip(at);
        if (event instanceof PostsEntry posted && posted.entry() != null) {
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

    /** Skips an event that does not affect the books. */
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

    /** Compares the legs of entries with the events of their accounts. A command must end at the current position. */
    ControlResult entries() {
        return entries.result(position);
    }

    /** Balances of each account by asset. */
    Map<AccountId, Map<AssetCode, Balance>> balances() {
        return Collections.unmodifiableMap(balances);
    }

    /** Posted totals of each ledger account by asset. */
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
