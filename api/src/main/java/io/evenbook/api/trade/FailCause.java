package io.evenbook.api.trade;

/**
 * The cause for which a window did not settle a trade. LACK: the failing side had less than it had to deliver. ON_HOLD:
 * the failing side kept it back.
 */
public enum FailCause {
    LACK,
    ON_HOLD
}
