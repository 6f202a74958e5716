package io.evenbook.api.control;

/** The controls over the ledger. */
public enum Control {
    /**
     * All ledger accounts sum to zero per asset, every entry balances, and the totals of the journal view equal those
     * of the log's entries.
     */
    TRIAL_BALANCE,
    /** The balances of the accounts view equal those of the events and the sums of the postings. */
    BALANCES,
    /** The balances of all customers in the accounts view sum to the customer liabilities in the journal view. */
    SUB_LEDGER,
    /** {@code house:clearing} and {@code house:ccp} are zero per asset. */
    CLEARING,
    /** Per entry and account, the legs sum to the change in the account's event of the same commit. */
    ENTRIES
}
