package io.evenbook.axon.postgres.bus;

/** Where a command waits. Each lane has room of its own, so that a flood in one of them refuses nobody in another. */
public enum Lane {
    /** Taken first: operators, and whatever must work on a bad day, such as cancels. */
    OPERATORS,
    /** What processes send; taken in turns with those of clients. */
    PROCESSES,
    /** Everything else. */
    CLIENTS
}
