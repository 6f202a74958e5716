/**
 * Sagas in bulk: {@link io.evenbook.axon.postgres.saga.PostgresSagaStore} reads and writes the sagas of a batch of
 * events with a constant number of statements.
 */
package io.evenbook.axon.postgres.saga;
