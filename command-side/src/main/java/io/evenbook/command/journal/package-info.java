/** Entries of several accounts, their reversals, and the periods of the books. */
package io.evenbook.command.journal;
