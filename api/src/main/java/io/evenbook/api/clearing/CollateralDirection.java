package io.evenbook.api.clearing;

/** Where collateral goes. IN: from the participant's balance. OUT: back to it. DRAWN: to bear a loss from a default. */
public enum CollateralDirection {
    IN,
    OUT,
    DRAWN
}
