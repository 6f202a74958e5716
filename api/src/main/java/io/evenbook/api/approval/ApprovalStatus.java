package io.evenbook.api.approval;

/** What became of an approval. All but {@code PENDING} are final. */
public enum ApprovalStatus {
    /** Waits for a second person. */
    PENDING,
    /** The command was performed. */
    APPROVED,
    /** A second person rejected the command, or the maker withdrew it. */
    REJECTED,
    /** A second person approved, but a rule refused the command. */
    REFUSED,
    /** Nobody decided in time. */
    EXPIRED
}
