/**
 * What the ledger shows: query handlers over the views and the log, and their HTTP side. Nothing here changes what was
 * recorded.
 */
package io.evenbook.query;
