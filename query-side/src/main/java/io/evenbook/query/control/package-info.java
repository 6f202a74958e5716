/** Controls that compare views and log, the ledger's side of reconciliations, and queries of both results. */
package io.evenbook.query.control;
