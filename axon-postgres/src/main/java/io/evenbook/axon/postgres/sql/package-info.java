/**
 * SQL that several packages need: queries, array parameters, failures, the writers' lock, and the guard that keeps SQL
 * off the command thread.
 */
package io.evenbook.axon.postgres.sql;
