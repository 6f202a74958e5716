package io.evenbook.query.control;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.journal.LedgerAccount;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * Balances and totals of two views, read in one transaction.
 *
 * @param accountsPosition position of the accounts view
 * @param balances all rows of the accounts view
 * @param journalPosition position of the journal view
 * @param totals of all ledger accounts
 * @param entries the entries whose postings were summed
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
     * Entries from some position on.
     *
     * @param generation of the journal view
     * @param count number of summed entries
     * @param unbalanced the first entries that do not balance
     * @param unbalancedCount number of entries that do not balance
     */
    record Entries(int generation, long count, List<Unbalanced> unbalanced, long unbalancedCount) {}

    /** @param difference debits less credits */
    record Unbalanced(String entryId, AssetCode asset, BigDecimal difference) {}
}
