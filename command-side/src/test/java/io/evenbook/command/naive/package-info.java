/** A naive second ledger, and random runs that compare the real one with it. */
package io.evenbook.command.naive;
