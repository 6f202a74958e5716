/** Records the results of controls and of bank reconciliations. The query side reads the ledger for both. */
package io.evenbook.command.control;
