/** Queries of auditors about the log: events, aggregates and the accounts that events name. */
package io.evenbook.api.audit;
