package io.evenbook.axon.postgres.bus;

/**
 * The queue in which a command waits. Each lane has a capacity of its own, so that a flood in one refuses nobody in
 * another.
 */
public enum Lane {
    /** First: operators, and commands that must work under overload, such as cancels. */
    OPERATORS,
    /** Commands of processes; in turns with those of clients. */
    PROCESSES,
    /** All other commands. */
    CLIENTS
}
