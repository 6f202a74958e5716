package io.evenbook.api.journal;

import io.evenbook.api.InParts;
import io.evenbook.api.id.AssetCode;
import java.math.BigDecimal;
import java.util.List;

/**
 * The totals of all ledger accounts as they were after one event. Amounts are at their asset's scale.
 *
 * @param position position of that event; of totals at an effective time, that of the last event they are read from
 * @param assets by asset
 * @param accounts by ledger account, then asset
 * @param next the cursor of those that follow, where there are more than one answer has; otherwise null
 */
public record TrialBalance(long position, List<AssetTotals> assets, List<LedgerAccountTotals> accounts, String next)
        implements InParts {

    /** With all ledger accounts. */
    public TrialBalance(long position, List<AssetTotals> assets, List<LedgerAccountTotals> accounts) {
        this(position, assets, accounts, null);
    }

    @Override
    public TrialBalance withNext(String cursor) {
        return new TrialBalance(position, assets, accounts, cursor);
    }

    /**
     * All postings of one asset.
     *
     * @param difference debits less credits; always zero
     */
    public record AssetTotals(AssetCode asset, BigDecimal debits, BigDecimal credits, BigDecimal difference) {}

    /**
     * All postings of one asset on one ledger account.
     *
     * @param balance debits less credits
     */
    public record LedgerAccountTotals(
            LedgerAccount ledgerAccount,
            LedgerAccount.Kind kind,
            AssetCode asset,
            BigDecimal debits,
            BigDecimal credits,
            BigDecimal balance) {}
}
