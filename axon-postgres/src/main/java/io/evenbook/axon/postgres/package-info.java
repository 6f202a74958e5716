/**
 * Axon Framework 4 on PostgreSQL: an event store with dense positions and a command bus that commits what has queued up
 * in one transaction. This package implements Axon's seam; the parts behind it have a package each.
 *
 * <pre>
 *   autoconfigure
 *        |
 *       bus      reader    saga
 *      / | \        |       |
 *     | this |      |     cache
 *     |  |   |      |
 *  snapshot log ----+--- serializer
 *      \    |
 *       \  lease
 *        \  |
 *          sql
 * </pre>
 *
 * <p>Start at {@link io.evenbook.axon.postgres.bus.SerialCommandBus} (how commands become events),
 * {@link io.evenbook.axon.postgres.PostgresEventStorageEngine} (how events are stored) and
 * {@link io.evenbook.axon.postgres.PostgresEventStore} (how they are followed).
 * {@link io.evenbook.axon.postgres.PostgresSchema} creates the tables, in the schema that comes first in the search
 * path.
 */
package io.evenbook.axon.postgres;
