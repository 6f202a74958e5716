package io.evenbook.api.order;

/** Where an order stands. PLACED: its funds are held, but it has not reached its market. */
public enum OrderStatus {
    PLACED,
    OPEN,
    PARTIALLY_FILLED,
    FILLED,
    CANCELLED,
    REJECTED,
    EXPIRED;

    /** Whether nothing more can happen to the order. */
    public boolean hasEnded() {
        return switch (this) {
            case PLACED, OPEN, PARTIALLY_FILLED -> false;
            case FILLED, CANCELLED, REJECTED, EXPIRED -> true;
        };
    }
}
