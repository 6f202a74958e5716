package io.evenbook.api.control;

/** What is checked of the books. */
public enum Control {
    /**
     * All ledger accounts sum to zero for each asset, every entry balances, and the journal view has what the log's
     * entries add up to.
     */
    TRIAL_BALANCE,
    /** The accounts view has what the events say, and that is what their postings add up to. */
    BALANCES,
    /** What all customers have in the accounts view is what the house owes them in the journal view. */
    SUB_LEDGER,
    /** {@code house:clearing} is zero for each asset: nothing passes through it that is not one commit. */
    CLEARING,
    /** Per entry and account, the legs come to what the account's event says it changed by, in the same commit. */
    ENTRIES
}
