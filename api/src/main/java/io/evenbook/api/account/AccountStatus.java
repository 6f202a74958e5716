package io.evenbook.api.account;

/** A frozen account refuses new orders, holds and withdrawals; a closed one refuses everything. */
public enum AccountStatus { OPEN, FROZEN, CLOSED }
