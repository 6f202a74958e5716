package io.evenbook.api.clearing;

/** How far a window is, as views show it. */
public enum WindowState {
    /** Takes up the trades of now. */
    OPEN,
    /** Waits until it is due, and until the windows before it have settled. */
    CLOSED,
    /** Its settlement has begun. */
    DUE,
    /** Its positions are summed. */
    NETTED,
    /** The decision on which trades settle was made. */
    RESOLVED,
    SETTLED,
    /** Its settlement stopped and waits for an operator. */
    PARKED
}
