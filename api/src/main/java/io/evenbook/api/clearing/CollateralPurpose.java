package io.evenbook.api.clearing;

/** The losses that collateral of a participant covers. MARGIN: its own alone. FUND: also losses of the others. */
public enum CollateralPurpose {
    MARGIN,
    FUND
}
