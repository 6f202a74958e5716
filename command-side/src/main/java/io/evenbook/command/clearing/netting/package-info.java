/**
 * Netting and resolution of a clearing window: pure functions on numbered accounts and assets, in exact 128-bit
 * arithmetic. It needs the JDK alone and creates no object per trade, so a window of 1,000,000 trades takes seconds.
 */
package io.evenbook.command.clearing.netting;
