/** Posts entries that touch several accounts: all of their parts or none. */
package io.evenbook.saga.journal;
