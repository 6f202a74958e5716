package io.evenbook.api.clearing;

/** The cause of a step of a window. SCHEDULE: its planned time had come. OPERATOR: an operator asked for it. */
public enum WindowCause {
    SCHEDULE,
    OPERATOR
}
