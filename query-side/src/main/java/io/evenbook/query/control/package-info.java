/**
 * The checks that prove the books right, the ledger's side of reconciliations, and what was found as the controls view
 * has it.
 */
package io.evenbook.query.control;
