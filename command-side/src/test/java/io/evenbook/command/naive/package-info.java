/** The ledger once more, as simple as can be, to compare the real one with. */
package io.evenbook.command.naive;
