package io.evenbook.axon.postgres.autoconfigure;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings under {@code axon.postgres}.
 *
 * @param nodeId unique among all processes on the database; claims and the lease carry it
 * @param lease how long an owner stays the owner after its last renewal
 * @param claimTimeout how long an event processor's claim lasts after its last renewal, which is every second
 * @param laneCapacity how many commands may wait in each lane before the bus refuses more
 * @param maxBatch how many commands one transaction has at most
 * @param memory how much memory the states of streams may take, approximately
 */
@ConfigurationProperties("axon.postgres")
record AxonPostgresProperties(
        String nodeId,
        @DefaultValue("5s") Duration lease,
        @DefaultValue("10s") Duration claimTimeout,
        @DefaultValue("2048") int laneCapacity,
        @DefaultValue("512") int maxBatch,
        @DefaultValue("256MB") DataSize memory) {}
