package io.evenbook.api.market;

/** The status of a market in short; its {@link Phase} says more. A halted market refuses new orders. */
public enum MarketStatus {
    OPEN,
    HALTED;

    /** HALTED in phases HALTED and CLOSED, else OPEN. */
    public static MarketStatus of(Phase phase) {
        return switch (phase) {
            case CLOSED, HALTED -> HALTED;
            case CALL, OPEN, CANCEL_ONLY -> OPEN;
        };
    }
}
