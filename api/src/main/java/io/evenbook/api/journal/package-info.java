/** Double entry: journal entries, postings and the accounts of the ledger. */
package io.evenbook.api.journal;
