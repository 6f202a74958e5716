/**
 * Axon Framework 4 on PostgreSQL: an event store with a dense global index, a command bus that commits what has queued
 * up in one transaction, and the parts around them.
 *
 * <p>Start at {@link io.evenbook.axon.postgres.bus.SerialCommandBus} (how commands become events),
 * {@link io.evenbook.axon.postgres.PostgresEventStorageEngine} (how events are kept) and
 * {@link io.evenbook.axon.postgres.PostgresEventStore} (how they are followed). The tables are created by the scripts
 * in {@code db/migration} beside this package, in the schema that comes first in the search path.
 */
package io.evenbook.axon.postgres;
