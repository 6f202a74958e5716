/**
 * Reads bank statements (CSV and camt.053) and matches their lines with ledger movements. A pure library: no Spring, no
 * I/O, no clock. Money into the account is positive, money out is negative.
 */
package io.evenbook.reconciliation;
