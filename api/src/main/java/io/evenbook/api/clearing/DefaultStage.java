package io.evenbook.api.clearing;

/** How far a default is. */
public enum DefaultStage {
    /** One person declared it: nothing has happened yet. */
    DECLARED,
    /** Another one approved it: the account is frozen, and its open trades are ported or cancelled. */
    APPROVED,
    /** No trade of the account is open any more. */
    TRANSFERRED,
    /** The loss is recorded and allocated. */
    ALLOCATED,
    /** The rest of its collateral was paid back. */
    CLOSED
}
