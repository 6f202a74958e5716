package io.evenbook.api.trade;

/** Who had a trade cancelled. OPERATOR: somebody who runs the ledger. CLEARING, DEFAULT: what clears it. */
public enum CancelCause {
    OPERATOR,
    CLEARING,
    DEFAULT
}
