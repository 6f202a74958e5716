package io.evenbook.command.market.matching;

/** Why an order ended that is not filled. */
public enum EndReason {
    /** A client or an operator cancelled it. */
    REQUESTED,
    /** What an IOC, FOK or MARKET order did not find. */
    NOT_FILLED,
    /** Its budget buys no further lot. */
    BUDGET_SPENT,
    /** It met as many orders as one order may. */
    MATCH_LIMIT,
    /** It met an order of its own account or group. */
    SELF_TRADE,
    /** It would have traded too far from the last price. */
    PRICE_BAND,
    /** The level of its price would have held more than it may. */
    LEVEL_FULL,
    /** Its time was over. */
    EXPIRED,
    /** Its account was frozen. */
    FROZEN,
    /** Its account's client did not report in time. */
    CANCEL_AFTER,
    /** It does not fit the market's new terms. */
    TERMS_CHANGED
}
