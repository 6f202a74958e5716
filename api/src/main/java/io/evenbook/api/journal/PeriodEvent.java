package io.evenbook.api.journal;

import io.evenbook.api.id.AssetCode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** Events of the accounting periods. */
public sealed interface PeriodEvent {

    /** All periods through a time were closed. */
    record PeriodClosed(Instant through, String reason) implements PeriodEvent {}

    /**
     * The books are closed through an earlier time than before.
     *
     * @param through null: no period is closed
     */
    record PeriodReopened(Instant through, String reason) implements PeriodEvent {}

    /**
     * The totals of the ledger accounts when a period was closed. Whoever keeps the digest can prove later that no
     * total was changed.
     *
     * @param through the end of the closed period
     * @param position position of the {@link PeriodClosed} event
     * @param totals by kind, then asset
     * @param digest SHA-256, in hexadecimal digits, of one line per ledger account and asset with postings:
     *     {@code ledgerAccount asset debits credits}. Amounts are plain decimals at the asset's scale. Lines are ASCII,
     *     sorted by their bytes, and end with a line feed
     */
    record TrialBalanceRecorded(Instant through, long position, List<KindTotals> totals, String digest)
            implements PeriodEvent {}

    /** The sums of one asset over the ledger accounts of one kind. */
    record KindTotals(LedgerAccount.Kind kind, AssetCode asset, BigDecimal debits, BigDecimal credits) {}
}
