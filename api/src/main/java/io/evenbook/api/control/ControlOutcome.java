package io.evenbook.api.control;

/** PASSED: nothing is wrong. IN_FLIGHT: nothing is wrong, but something is under way. FAILED: there are breaks. */
public enum ControlOutcome {
    PASSED,
    IN_FLIGHT,
    FAILED
}
