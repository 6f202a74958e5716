/**
 * The log: one table of events in segments, with dense positions. Applications read it by
 * {@link io.evenbook.axon.postgres.log.EventLog}; {@link io.evenbook.axon.postgres.log.PostgresLog},
 * {@link io.evenbook.axon.postgres.log.CommandLog} and {@link io.evenbook.axon.postgres.log.LogWrite} serve the other
 * packages of this module.
 */
package io.evenbook.axon.postgres.log;
