package io.evenbook.api.order;

/** The status of an order. CANCELLED includes IOC and MARKET orders with an unfilled rest. */
public enum OrderStatus {
    OPEN,
    PARTIALLY_FILLED,
    FILLED,
    CANCELLED,
    EXPIRED;

    /** Returns whether the status is final. */
    public boolean hasEnded() {
        return switch (this) {
            case OPEN, PARTIALLY_FILLED -> false;
            case FILLED, CANCELLED, EXPIRED -> true;
        };
    }
}
