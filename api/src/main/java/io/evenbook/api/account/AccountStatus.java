package io.evenbook.api.account;

/** A frozen account refuses what its {@link FreezeLevel} says; a closed one refuses everything. */
public enum AccountStatus {
    OPEN,
    FROZEN,
    CLOSED
}
