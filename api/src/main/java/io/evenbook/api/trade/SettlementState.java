package io.evenbook.api.trade;

import io.evenbook.api.clearing.WindowState;

/** How far the settlement of a trade in clearing windows is: as far as its window, or CANCELLED. */
public enum SettlementState {
    OPEN,
    CLOSED,
    DUE,
    NETTED,
    RESOLVED,
    SETTLED,
    PARKED,
    /** What is open of the trade does not settle any more. */
    CANCELLED;

    /** The state of a trade that its window settles. */
    public static SettlementState of(WindowState window) {
        return valueOf(window.name());
    }
}
