package io.evenbook.api.control;

import io.evenbook.api.id.EntryId;
import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * A movement on which a bank statement and the ledger disagree. Amounts are at the asset's scale; money in is positive.
 *
 * @param reference of the movement, or null
 * @param amount as the bank has it; of one that is missing there, as the ledger has it
 * @param ledgerAmount as the ledger has it; null: it is missing there
 * @param date when the bank booked it; of one that is missing there, when it took effect in the ledger (UTC)
 * @param entryId of the ledger's entry; null: there is none
 */
public record ReconciliationBreak(
        BreakKind kind,
        String reference,
        BigDecimal amount,
        BigDecimal ledgerAmount,
        LocalDate date,
        EntryId entryId) {}
