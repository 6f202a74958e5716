package io.evenbook.api.account;

/** POSTED: both accounts have it. There is no other: a transfer is one commit, or refused. */
public enum TransferStatus {
    POSTED
}
