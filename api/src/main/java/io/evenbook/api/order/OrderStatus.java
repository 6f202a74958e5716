package io.evenbook.api.order;

/** Where an order stands. CANCELLED: also what an IOC or MARKET order left. EXPIRED: its time was over. */
public enum OrderStatus {
    OPEN,
    PARTIALLY_FILLED,
    FILLED,
    CANCELLED,
    EXPIRED;

    /** Whether nothing more can happen to the order. */
    public boolean hasEnded() {
        return switch (this) {
            case OPEN, PARTIALLY_FILLED -> false;
            case FILLED, CANCELLED, EXPIRED -> true;
        };
    }
}
