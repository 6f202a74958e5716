package io.evenbook.api.account;

/** PENDING: in clearing. COMPLETED: received. REJECTED: the receiving account refused it, and it went back. */
public enum TransferStatus { PENDING, COMPLETED, REJECTED }
