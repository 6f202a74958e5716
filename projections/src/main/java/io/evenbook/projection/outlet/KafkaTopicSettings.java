package io.evenbook.projection.outlet;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The form of the topics that the publication makes. Of a topic that exists only the number of partitions is looked at.
 *
 * @param partitions of each topic, from 1; a topic with fewer is refused, since more would separate the messages of an
 *     aggregate
 * @param replicas copies of each partition, from 1 to the number of brokers
 * @param minInsyncReplicas copies that must have a message before Kafka confirms it, from 1 to {@code replicas}
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
