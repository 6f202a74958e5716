package io.evenbook.api.order;

/** The reason why an order was cancelled. */
public enum CancelReason {
    /** A client or an operator cancelled it. */
    REQUESTED,
    /** The unfilled rest of an IOC, FOK, MARKET or STOP order. */
    NOT_FILLED,
    /** It reached the limit of matches of one command. */
    MATCH_LIMIT,
    /** It met an order of its own account. */
    SELF_TRADE,
    /** It would have traded too far from the last price. */
    PRICE_BAND,
    /** It is a stop that fired, and its price holds as much as it may. */
    LEVEL_FULL,
    /** Its account was frozen. */
    FROZEN,
    /** The time was over within which the account's client had to report again. */
    CANCEL_AFTER,
    /** It does not fit the market's new terms. */
    TERMS_CHANGED
}
