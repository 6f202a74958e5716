package io.evenbook.api.clearing;

/** What collateral of a participant is for. MARGIN: its own losses alone. FUND: also losses of the others. */
public enum CollateralPurpose {
    MARGIN,
    FUND
}
