package io.evenbook.app.axon;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * How commands are run.
 *
 * @param laneCapacity how many commands may wait in each lane before it refuses more
 * @param maxBatch how many commands are written in one transaction at most
 * @param memory how much the states of streams may take in memory, about
 */
@ConfigurationProperties("evenbook.command")
record CommandBusProperties(int laneCapacity, int maxBatch, DataSize memory) {}
