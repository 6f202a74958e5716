package io.evenbook.api.journal;

/** How far an import is. */
public enum ImportStatus {
    /** Accepted as a whole; its chunks are posted one after the other. */
    POSTING,
    /** A chunk was refused. What stands before it is posted; it waits for an operator. */
    PARKED,
    /** An operator has resolved it: what was posted stays, the rest is not posted. */
    RESOLVED,
    /** All of it is posted. */
    POSTED
}
