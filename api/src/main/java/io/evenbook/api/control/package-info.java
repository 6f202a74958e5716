/** Controls over the ledger, and the reconciliation of bank statements with it. */
package io.evenbook.api.control;
