package io.evenbook.api.account;

/** The status of a transfer. A transfer is one commit or refused, so POSTED is the only status. */
public enum TransferStatus {
    POSTED
}
