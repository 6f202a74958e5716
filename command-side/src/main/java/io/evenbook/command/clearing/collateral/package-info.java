/** Collateral of participants: margin and shares in default funds. */
package io.evenbook.command.clearing.collateral;
