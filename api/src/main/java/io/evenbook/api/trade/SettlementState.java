package io.evenbook.api.trade;

/** How far the settlement of a trade in clearing windows is: as far as its window, or CANCELLED. */
public enum SettlementState {
    OPEN,
    CLOSED,
    DUE,
    NETTED,
    RESOLVED,
    SETTLED,
    PARKED,
    /** The open quantity of the trade does not settle any more. */
    CANCELLED
}
