package io.evenbook.api.control;

import io.evenbook.api.id.AssetCode;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/**
 * What came of comparing a bank statement with the ledger. Amounts are at the asset's scale; money in is positive.
 *
 * @param from the first day of the statement
 * @param to its last day
 * @param lines how many movements the statement has
 * @param matched how many of them the ledger has as well
 * @param breaks the first {@value #MAX_BREAKS} of them, by date
 * @param breakCount how many there are
 * @param statementOpening what the bank had before the first day; null: the statement does not say
 * @param ledgerOpening what {@code house:omnibus} had then
 * @param statementClosing what the bank had after the last day; null: the statement does not say
 * @param ledgerClosing what {@code house:omnibus} had then
 * @param checkedThrough the position of the last event that the ledger's side contains
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
    /** How many breaks are listed at most. */
    public static final int MAX_BREAKS = 1000;

    /** @throws IllegalArgumentException if more breaks are listed than there are or may be */
    public ReconciliationResult {
        breaks = List.copyOf(breaks);
        if (breaks.size() != Math.min(breakCount, MAX_BREAKS)) {
            throw new IllegalArgumentException("must list the first %d of them: breaks=%d, breakCount=%d"
                    .formatted(MAX_BREAKS, breaks.size(), breakCount));
        }
    }
}
