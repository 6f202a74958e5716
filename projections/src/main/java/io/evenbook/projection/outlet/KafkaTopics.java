package io.evenbook.projection.outlet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.KafkaException;

/** Creates the missing topics of the publication, and checks that the existing ones take every message. */
final class KafkaTopics {
    /** The largest message of a topic; {@code EventLog.MAX_EVENT_BYTES}, and headers of a few KB, fit in. */
    static final int MAX_MESSAGE_BYTES = 8 << 20;

    /** With {@code CreateTime} Kafka would delete a message at once that is published later than the retention. */
    private static final String FROM_ARRIVAL = "LogAppendTime";

    private static final int TIMEOUT_MS = 10_000;
    private static final Logger logger = LoggerFactory.getLogger(KafkaTopics.class);

    private final List<String> names;
    private final KafkaTopicSettings settings;
    private final Map<String, Object> connection;

    KafkaTopics(List<String> names, KafkaTopicSettings settings, Map<String, Object> connection) {
        this.names = names;
        this.settings = settings;
        this.connection = new HashMap<>(connection);
        this.connection.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
        this.connection.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
    }

    /**
     * Returns when every topic exists and takes messages of up to {@link #MAX_MESSAGE_BYTES}. Corrects a topic that
     * takes less, or that counts the retention from the event's time.
     *
     * @throws KafkaException if Kafka does not answer, a topic has fewer partitions than the settings say, or a topic
     *     can't be created or corrected
     */
    void require() {
        try (Admin admin = Admin.create(connection)) {
            List<String> made = create(admin);
            List<String> found =
                    names.stream().filter(name -> !made.contains(name)).toList();
            answer(admin.describeTopics(found).allTopicNames(), "The topics can't be described")
                    .values()
                    .forEach(this::requirePartitions);
            correct(admin, found);
        }
    }

    /**
     * Returns the names of the topics that it created. Fails if another process creates one at the same time; a retry
     * succeeds.
     */
    private List<String> create(Admin admin) {
        Set<String> existing = answer(admin.listTopics().names(), "Kafka does not answer");
        Map<String, String> form = Map.of(
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(MAX_MESSAGE_BYTES),
                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, FROM_ARRIVAL,
                TopicConfig.RETENTION_MS_CONFIG,
                        Long.toString(settings.retention().toMillis()),
                TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(settings.minInsyncReplicas()));
        List<NewTopic> missing = names.stream()
                .filter(name -> !existing.contains(name))
                .map(name -> new NewTopic(name, settings.partitions(), settings.replicas()).configs(form))
                .toList();
        answer(admin.createTopics(missing).all(), "The topics can't be made as evenbook.kafka.topics says");
        return missing.stream().map(NewTopic::name).toList();
    }

    private void requirePartitions(TopicDescription topic) {
        int partitions = topic.partitions().size();
        if (partitions < settings.partitions()) {
            throw new KafkaException(
                    ("The topic %s has %d partitions, fewer than evenbook.kafka.topics.partitions=%d. Adding"
                                    + " partitions would spread the messages of an aggregate: set the property to %d,"
                                    + " or delete the topic once its consumers have read it")
                            .formatted(topic.name(), partitions, settings.partitions(), partitions));
        }
    }

    private static void correct(Admin admin, List<String> names) {
        List<ConfigResource> topics = names.stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        Map<ConfigResource, Collection<AlterConfigOp>> corrections = new HashMap<>();
        answer(admin.describeConfigs(topics).all(), "The settings of the topics can't be read")
                .forEach((topic, config) -> {
                    Collection<AlterConfigOp> changes = changes(config);
                    if (!changes.isEmpty()) {
                        corrections.put(topic, changes);
                    }
                });
        admin.incrementalAlterConfigs(corrections).values().forEach((topic, change) -> {
            String what = corrections.get(topic).stream()
                    .map(op -> op.configEntry().name() + "=" + op.configEntry().value())
                    .collect(Collectors.joining(", "));
            answer(change, "The topic %s needs %s, and Kafka does not let it be set".formatted(topic.name(), what));
            logger.warn(
                    "Set {} of topic {}: it would have refused events or deleted them too early", what, topic.name());
        });
    }

    private static Collection<AlterConfigOp> changes(Config config) {
        Collection<AlterConfigOp> changes = new ArrayList<>();
        if (Integer.parseInt(config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value()) < MAX_MESSAGE_BYTES) {
            changes.add(set(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(MAX_MESSAGE_BYTES)));
        }
        if (!config.get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG).value().equals(FROM_ARRIVAL)) {
            changes.add(set(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, FROM_ARRIVAL));
        }
        return changes;
    }

    private static AlterConfigOp set(String name, String value) {
        return new AlterConfigOp(new ConfigEntry(name, value), OpType.SET);
    }

    private static <T> T answer(KafkaFuture<T> asked, String otherwise) {
        try {
            return asked.get();
        } catch (ExecutionException e) {
            // Without the cause: operators see the text of the last cause
            throw new KafkaException("%s: %s".formatted(otherwise, e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted while waiting for Kafka", e);
        }
    }
}
