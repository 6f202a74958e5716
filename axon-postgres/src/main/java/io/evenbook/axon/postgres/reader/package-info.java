/**
 * Readers of the log: {@link io.evenbook.axon.postgres.reader.LogReader} delivers it to one handler, in order and in
 * batches; {@link io.evenbook.axon.postgres.reader.PostgresTokenStore} stores how far it is.
 */
package io.evenbook.axon.postgres.reader;
