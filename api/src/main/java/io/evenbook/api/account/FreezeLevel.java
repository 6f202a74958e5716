package io.evenbook.api.account;

/**
 * What a frozen account refuses. Trades executed before are settled at every level. Each level includes those before
 * it.
 */
public enum FreezeLevel {
    /** New orders. */
    TRADING,
    /**
     * Whatever leaves: holds, captures, withdrawals and their confirmation, outgoing transfers. Resting orders are
     * cancelled.
     */
    DEBITS,
    /** Deposits and incoming transfers as well. */
    ALL
}
