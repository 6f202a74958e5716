package io.evenbook.api.account;

/**
 * The commands that a frozen account refuses. Each level includes the previous ones. Trades that were executed before
 * are settled at every level.
 */
public enum FreezeLevel {
    /** Refuses new orders. */
    TRADING,
    /**
     * Also refuses every outflow: holds, captures, withdrawals and their confirmation, outgoing transfers. Resting
     * orders are cancelled.
     */
    DEBITS,
    /** Also refuses deposits and incoming transfers. */
    ALL
}
