package io.evenbook.app.axon;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How commands are run.
 *
 * @param partitions       how many commands run at the same time at most, each partition one thread
 * @param queueCapacity    how many commands may wait in a partition before it refuses more
 * @param maxBatch         how many commands are flushed in one transaction at most
 * @param cachedAggregates how many aggregates are kept in memory
 */
@ConfigurationProperties("evenbook.command")
record CommandBusProperties(int partitions, int queueCapacity, int maxBatch, long cachedAggregates) {}
