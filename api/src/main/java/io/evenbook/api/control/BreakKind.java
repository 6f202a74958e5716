package io.evenbook.api.control;

/**
 * The kind of a difference between a bank statement and the ledger. MISSING_IN_LEDGER: only the bank has the movement.
 * MISSING_AT_BANK: only the ledger has it. AMOUNT_DIFFERS: both have a movement with the same reference and different
 * amounts.
 */
public enum BreakKind {
    MISSING_IN_LEDGER,
    MISSING_AT_BANK,
    AMOUNT_DIFFERS
}
