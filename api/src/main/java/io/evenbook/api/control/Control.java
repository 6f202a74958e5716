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
    ENTRIES,
    /**
     * The positions of accounts in clearing windows follow from the trades, and their sum over all windows is the
     * balance of the account's ledger account in clearing. In each window deliveries are receipts and fees.
     */
    CLEARING_POSITIONS,
    /**
     * Each window nets the trades between its cuts of the log and those carried over to it. The executed quantity of a
     * trade is settled, open or cancelled.
     */
    CLEARING_TRADES,
    /**
     * A window settles as much as its accounts posted: paid is received plus fees, and the digests are those of the
     * positions. No posting takes a balance below zero, and the quote amount of a trade is its price times its
     * quantity.
     */
    CLEARING_SETTLEMENT,
    /** Penalties and compensations sum to zero: what one account owes, another one is owed. */
    CLEARING_OBLIGATIONS,
    /**
     * Collateral is what was paid in less what was paid out and drawn, and the ledger has as much. Each layer bears
     * what those before it leave of a loss from a default, and what is left in the end is unallocated.
     */
    COLLATERAL,
    /**
     * In each guaranteed scheme the default fund and the contribution of the house bear what the participants with the
     * largest net debit caps may owe beyond their margins.
     */
    COVER
}
