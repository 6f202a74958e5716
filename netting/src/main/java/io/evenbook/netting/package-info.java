/**
 * Netting and resolution of a clearing window: pure functions on numbered accounts and assets, in exact 128-bit
 * arithmetic. They need the JDK alone and create no object per trade, so a window of 1,000,000 trades takes seconds.
 * {@link io.evenbook.netting.Fails} computes what a failing side owes, and
 * {@link io.evenbook.netting.ClearingInvariants} compares what the ledger made of it.
 */
package io.evenbook.netting;
