package io.evenbook.api.journal;

/** PENDING: the accounts that it touches are being asked. POSTED: it counts. REJECTED: one of them refused, nothing was posted. */
public enum EntryStatus { PENDING, POSTED, REJECTED }
