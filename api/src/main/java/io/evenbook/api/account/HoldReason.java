package io.evenbook.api.account;

/** What a hold sets funds aside for. ENTRY: for an entry of several accounts that is being posted. */
public enum HoldReason { ORDER, WITHDRAWAL, MANUAL, ENTRY }
