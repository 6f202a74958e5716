package io.evenbook.api.trade;

/** The cause of a cancelled trade. OPERATOR: an operator cancelled it. CLEARING, DEFAULT: clearing cancelled it. */
public enum CancelCause {
    OPERATOR,
    CLEARING,
    DEFAULT
}
