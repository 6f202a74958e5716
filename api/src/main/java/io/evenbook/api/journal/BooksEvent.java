package io.evenbook.api.journal;

import io.evenbook.api.id.AssetCode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** Facts about the books as a whole. */
public sealed interface BooksEvent {

    /** Through when the books are closed, from now on. */
    record PeriodClosed(Instant through, String reason) implements BooksEvent {}

    /**
     * The books are closed through an earlier time than before.
     *
     * @param through null: they are open as a whole
     */
    record PeriodReopened(Instant through, String reason) implements BooksEvent {}

    /**
     * What the ledger accounts had when a period was closed: whoever keeps it can show later that nothing of it was
     * changed.
     *
     * @param through through when the period was closed
     * @param position of the closing
     * @param totals by kind, then asset
     * @param digest SHA-256, in hexadecimal digits, of a line for each ledger account and asset that was ever posted
     *     to: {@code ledgerAccount asset debits credits}, plain decimals at the asset's scale, in ASCII and its order,
     *     each line ended by a line feed
     */
    record TrialBalanceRecorded(Instant through, long position, List<KindTotals> totals, String digest)
            implements BooksEvent {}

    /** All postings of one asset on the ledger accounts of one kind. */
    record KindTotals(LedgerAccount.Kind kind, AssetCode asset, BigDecimal debits, BigDecimal credits) {}
}
