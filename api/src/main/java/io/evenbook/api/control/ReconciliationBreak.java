package io.evenbook.api.control;

import io.evenbook.api.id.EntryId;
import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * A movement that differs between bank statement and ledger. Amounts are at the asset's scale; an inflow is positive.
 *
 * @param kind MISSING_IN_LEDGER, MISSING_AT_BANK, or AMOUNT_DIFFERS
 * @param reference reference of the movement; null: none
 * @param amount the bank's amount; the ledger's amount if the bank has no such movement
 * @param ledgerAmount the ledger's amount; null: the ledger has no such movement
 * @param date the bank's booking date; the ledger's effective date (UTC) if the bank has no such movement
 * @param entryId id of the ledger's entry; null: none
 */
public record ReconciliationBreak(
        BreakKind kind,
        String reference,
        BigDecimal amount,
        BigDecimal ledgerAmount,
        LocalDate date,
        EntryId entryId) {}
