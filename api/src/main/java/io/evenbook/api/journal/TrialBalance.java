package io.evenbook.api.journal;

import io.evenbook.api.Paged;
import io.evenbook.api.id.AssetCode;
import java.math.BigDecimal;
import java.util.List;

/**
 * The totals of all ledger accounts after one event. Amounts are at their asset's scale.
 *
 * @param position position of the last event that the totals contain
 * @param assets ordered by asset
 * @param accounts ordered by ledger account, then asset
 * @param next the cursor of the next page; null: this is the last page
 */
public record TrialBalance(long position, List<AssetTotals> assets, List<LedgerAccountTotals> accounts, String next)
        implements Paged {

    /** A trial balance on one page. */
    public TrialBalance(long position, List<AssetTotals> assets, List<LedgerAccountTotals> accounts) {
        this(position, assets, accounts, null);
    }

    @Override
    public TrialBalance withNext(String cursor) {
        return new TrialBalance(position, assets, accounts, cursor);
    }

    /**
     * The sums of one asset.
     *
     * @param difference debits minus credits; always zero
     */
    public record AssetTotals(AssetCode asset, BigDecimal debits, BigDecimal credits, BigDecimal difference) {}

    /**
     * The sums of one asset on one ledger account.
     *
     * @param kind ASSET, LIABILITY, EQUITY, REVENUE or CLEARING
     * @param balance debits minus credits
     */
    public record LedgerAccountTotals(
            LedgerAccount ledgerAccount,
            LedgerAccount.Kind kind,
            AssetCode asset,
            BigDecimal debits,
            BigDecimal credits,
            BigDecimal balance) {}
}
