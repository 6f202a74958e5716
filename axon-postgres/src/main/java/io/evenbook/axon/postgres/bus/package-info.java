/**
 * The command bus: one thread decides, a second one writes, one commit a batch. Start at
 * {@link io.evenbook.axon.postgres.bus.SerialCommandBus}; handlers use {@link io.evenbook.axon.postgres.bus.Streams}.
 */
package io.evenbook.axon.postgres.bus;
