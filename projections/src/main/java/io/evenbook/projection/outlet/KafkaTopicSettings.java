package io.evenbook.projection.outlet;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings of the topics that the publication creates. For an existing topic only the number of partitions is checked.
 *
 * @param partitions of each topic, from 1; a topic with fewer is refused, because adding partitions would spread the
 *     messages of an aggregate over two of them
 * @param replicas copies of each partition, from 1 to the number of brokers
 * @param minInsyncReplicas copies that must store a message before Kafka confirms it, from 1 to {@code replicas}
 * @param retention how long Kafka keeps a message, counted from its arrival; greater than zero
 */
@ConfigurationProperties("evenbook.kafka.topics")
record KafkaTopicSettings(int partitions, short replicas, int minInsyncReplicas, Duration retention) {
    KafkaTopicSettings {
        require(partitions >= 1, "partitions must be >= 1: " + partitions);
        require(replicas >= 1, "replicas must be >= 1: " + replicas);
        require(
                minInsyncReplicas >= 1 && minInsyncReplicas <= replicas,
                "min-insync-replicas must be from 1 to replicas=%d: %d".formatted(replicas, minInsyncReplicas));
        require(retention != null && retention.isPositive(), "retention must be > 0: " + retention);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("evenbook.kafka.topics." + message);
        }
    }
}
