package io.evenbook.api.control;

import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.ReconciliationId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * A reconciliation in the controls view; see {@link ReconciliationResult}.
 *
 * @param from first day of the statement
 * @param to last day of the statement
 * @param breaks null in lists
 * @param position position of the event that recorded it
 * @param reconciledAt when it was recorded
 */
public record ReconciliationAnswer(
        ReconciliationId reconciliationId,
        AssetCode asset,
        LocalDate from,
        LocalDate to,
        long lines,
        long matched,
        long breakCount,
        List<ReconciliationBreak> breaks,
        BigDecimal statementOpening,
        BigDecimal ledgerOpening,
        BigDecimal statementClosing,
        BigDecimal ledgerClosing,
        long checkedThrough,
        long position,
        Instant reconciledAt) {}
