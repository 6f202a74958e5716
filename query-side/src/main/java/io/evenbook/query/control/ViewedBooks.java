package io.evenbook.query.control;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.journal.LedgerAccount;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * The books as the views have them, both read in one transaction.
 *
 * @param accountsPosition how far the accounts view is
 * @param balances all of it
 * @param journalPosition how far the journal view is
 * @param totals of all ledger accounts
 * @param entries those whose postings were added up
 */
record ViewedBooks(
        long accountsPosition,
        Map<AccountId, Map<AssetCode, ViewedBalance>> balances,
        long journalPosition,
        Map<LedgerAccount, Map<AssetCode, Totals>> totals,
        Entries entries) {

    /** A row of the accounts view. */
    record ViewedBalance(BigDecimal posted, BigDecimal held) {}

    /**
     * The entries from one on.
     *
     * @param generation of the journal view
     * @param count how many were added up
     * @param unbalanced the first of those that do not come out even
     * @param unbalancedCount how many there are
     */
    record Entries(int generation, long count, List<Unbalanced> unbalanced, long unbalancedCount) {}

    /** @param difference debits less credits */
    record Unbalanced(String entryId, AssetCode asset, BigDecimal difference) {}
}
