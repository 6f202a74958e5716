package io.evenbook.axon.postgres.log;

/**
 * A stream to read.
 *
 * @param firstSequence the sequence number of the first event to read
 */
public record StreamStart(String aggregateId, long firstSequence) {}
