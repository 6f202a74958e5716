package io.evenbook.api.order;

/**
 * What happens when an arriving order meets a resting one of the same account or group. The arriving order's mode
 * decides; auctions know none.
 */
public enum SelfTradePrevention {
    /** They trade. */
    NONE,
    /** The rest of the arriving order is cancelled. */
    CANCEL_NEWEST,
    /** The resting order is cancelled, and the arriving one goes on. */
    CANCEL_OLDEST,
    /** Both are cancelled. */
    CANCEL_BOTH,
    /** Both lose the open quantity of the smaller one, which thereby ends. */
    DECREMENT
}
