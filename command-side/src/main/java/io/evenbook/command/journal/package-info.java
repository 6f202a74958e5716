/** Entries over several accounts, reversals, imports, and accounting periods. */
package io.evenbook.command.journal;
