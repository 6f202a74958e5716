package io.evenbook.api.control;

/** The outcome of a control. PASSED: no breaks. IN_FLIGHT: no breaks, but open items in clearing. FAILED: breaks. */
public enum ControlOutcome {
    PASSED,
    IN_FLIGHT,
    FAILED
}
