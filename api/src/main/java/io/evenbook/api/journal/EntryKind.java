package io.evenbook.api.journal;

/** The kind of a journal entry. */
public enum EntryKind {
    DEPOSIT,
    WITHDRAWAL,
    TRANSFER,
    /** The exchange of a trade that settles gross. */
    TRADE,
    ADJUSTMENT,
    REVERSAL,
    /** Debts and claims of trades pass from the two sides to the house as central counterparty. */
    NOVATION,
    /** A participant delivers and receives what it owes and is owed in a clearing window. */
    SETTLEMENT,
    /** A penalty, a compensation, a cancellation or a change of party becomes a debt or a claim in clearing. */
    OBLIGATION,
    /** Margin or a share in the default fund is paid in, paid out or drawn. */
    COLLATERAL
}
