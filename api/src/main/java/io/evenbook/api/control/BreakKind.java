package io.evenbook.api.control;

/**
 * What a bank statement and the ledger disagree on. MISSING_IN_LEDGER: the bank has a movement that the ledger has not.
 * MISSING_AT_BANK: the other way round. AMOUNT_DIFFERS: both have one with the same reference, but not of the same
 * amount.
 */
public enum BreakKind {
    MISSING_IN_LEDGER,
    MISSING_AT_BANK,
    AMOUNT_DIFFERS
}
