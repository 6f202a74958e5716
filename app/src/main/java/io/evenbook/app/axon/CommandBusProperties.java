package io.evenbook.app.axon;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the command bus.
 *
 * @param laneCapacity waiting commands per lane; further ones are refused as overloaded
 * @param maxBatch most commands in one commit
 * @param memory approximate memory for the cached states of aggregates
 */
@ConfigurationProperties("evenbook.command")
record CommandBusProperties(int laneCapacity, int maxBatch, DataSize memory) {}
