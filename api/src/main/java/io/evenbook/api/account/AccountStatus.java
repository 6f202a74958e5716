package io.evenbook.api.account;

/**
 * The status of an account. A frozen account refuses the commands of its {@link FreezeLevel}; a closed one refuses all.
 */
public enum AccountStatus {
    OPEN,
    FROZEN,
    CLOSED
}
