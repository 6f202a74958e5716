/** Collateral of participants, and defaults whose losses it bears. */
package io.evenbook.command.clearing.collateral;
