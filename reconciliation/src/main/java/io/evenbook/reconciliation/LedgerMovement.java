package io.evenbook.reconciliation;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * Money that the ledger booked in or out.
 *
 * @param entryId identifies the ledger entry
 * @param reference the client's reference, or null
 * @param amount positive for money in; not zero
 * @param date the day on which it took effect
 */
public record LedgerMovement(String entryId, String reference, BigDecimal amount, LocalDate date) {}
