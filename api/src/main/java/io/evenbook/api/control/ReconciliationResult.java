package io.evenbook.api.control;

import io.evenbook.api.id.AssetCode;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/**
 * The result of comparing a bank statement with the ledger. Amounts are at the asset's scale; an inflow is positive.
 *
 * @param from the first day of the statement
 * @param to its last day
 * @param lines the number of movements in the statement
 * @param matched the number of them that the ledger has too
 * @param breaks the first {@value #MAX_BREAKS} breaks by date
 * @param breakCount the number of all breaks
 * @param statementOpening the bank's balance before the first day; null: not stated
 * @param ledgerOpening the balance of {@code house:omnibus} before the first day
 * @param statementClosing the bank's balance after the last day; null: not stated
 * @param ledgerClosing the balance of {@code house:omnibus} after the last day
 * @param checkedThrough the position of the last event that the ledger's figures contain
 */
public record ReconciliationResult(
        AssetCode asset,
        LocalDate from,
        LocalDate to,
        long lines,
        long matched,
        List<ReconciliationBreak> breaks,
        long breakCount,
        BigDecimal statementOpening,
        BigDecimal ledgerOpening,
        BigDecimal statementClosing,
        BigDecimal ledgerClosing,
        long checkedThrough) {
    /** The most breaks that a result lists. */
    public static final int MAX_BREAKS = 1000;

    /**
     * @throws IllegalArgumentException unless it lists the first {@value #MAX_BREAKS} breaks, or all if there are fewer
     */
    public ReconciliationResult {
        breaks = List.copyOf(breaks);
        if (breaks.size() != Math.min(breakCount, MAX_BREAKS)) {
            throw new IllegalArgumentException("must list the first %d of them: breaks=%d, breakCount=%d"
                    .formatted(MAX_BREAKS, breaks.size(), breakCount));
        }
    }
}
