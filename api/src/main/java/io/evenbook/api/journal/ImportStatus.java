package io.evenbook.api.journal;

/** The status of an import. */
public enum ImportStatus {
    /** All chunks are stored and are posted one after the other. */
    POSTING,
    /** A chunk was refused and waits for an operator. The chunks before it are posted. */
    PARKED,
    /** An operator resolved the refused chunk. Posted chunks stay; the rest is not posted. */
    RESOLVED,
    /** All chunks are posted. */
    POSTED
}
